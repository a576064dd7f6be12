package sluice.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.matomo.MatomoInstallation;

class ArchivedSegmentTest {

  @Test
  void builtInSegmentsHaveMatomosHashes() {
    assertThat(ArchivedSegment.ALL.dependents(MatomoInstallation.REFERENCE))
        .extracting(dependent -> dependent.visitors().hash())
        .containsExactly("90a5a511e1974bca37613b6daec137ba", "fea44bece172bc9696ae57c26888bf8a");
  }

  @Test
  void dependentsOfASegmentAreAppendedOnce() {
    ArchivedSegment segment = new ArchivedSegment("visitorType==new", "h", VisitFilter.NEW);
    assertThat(segment.dependents(MatomoInstallation.REFERENCE))
        .extracting(dependent -> dependent.visitors().definition())
        .containsExactly(
            "visitorType==new",
            "visitorType==new;visitorType==returning,visitorType==returningCustomer");
  }

  @Test
  void hashIsOfTheDecodedDefinition() {
    assertThat(ArchivedSegment.hashOf("visitorType%3D%3Dnew"))
        .isEqualTo(ArchivedSegment.hashOf("visitorType==new"));
  }

  @Test
  void visitsOfAgentsAndAllOthersAreDependentsWithoutGoals() {
    assertThat(ArchivedSegment.ALL.dependents(MatomoInstallation.NEWEST))
        .extracting(of -> of.visitors().definition() + " " + of.hasGoals())
        .containsExactly(
            "visitorType==new true",
            "visitorType==returning,visitorType==returningCustomer true",
            "aiAgentName!= false",
            "aiAgentName== false");
    ArchivedSegment french = new ArchivedSegment("countryCode==fr", "h", VisitFilter.ALL);
    assertThat(french.dependents(MatomoInstallation.NEWEST))
        .extracting(of -> of.visitors().definition())
        .contains("countryCode==fr;aiAgentName!=", "countryCode==fr;aiAgentName==");
  }

  /** Matomo looks for the condition's text alone, and takes such an archive for the segment's. */
  @Test
  void segmentThatHasTheConditionHasNoSuchDependent() {
    ArchivedSegment agents =
        new ArchivedSegment("countryCode==fr;aiAgentName==ChatGPT", "h", VisitFilter.ALL);
    assertThat(agents.dependents(MatomoInstallation.NEWEST))
        .extracting(of -> of.visitors().definition())
        .contains("countryCode==fr;aiAgentName==ChatGPT;aiAgentName!=")
        .doesNotContain("countryCode==fr;aiAgentName==ChatGPT");
  }
}
