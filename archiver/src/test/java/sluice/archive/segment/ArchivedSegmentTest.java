package sluice.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArchivedSegmentTest {

  @Test
  void builtInSegmentsHaveMatomosHashes() {
    assertThat(ArchivedSegment.ALL.dependents())
        .extracting(ArchivedSegment::hash)
        .containsExactly("90a5a511e1974bca37613b6daec137ba", "fea44bece172bc9696ae57c26888bf8a");
  }

  @Test
  void dependentsOfASegmentAreAppendedOnce() {
    ArchivedSegment segment = new ArchivedSegment("visitorType==new", "h", VisitFilter.NEW);
    assertThat(segment.dependents())
        .extracting(ArchivedSegment::definition)
        .containsExactly(
            "visitorType==new",
            "visitorType==new;visitorType==returning,visitorType==returningCustomer");
  }

  @Test
  void hashIsOfTheDecodedDefinition() {
    assertThat(ArchivedSegment.hashOf("visitorType%3D%3Dnew"))
        .isEqualTo(ArchivedSegment.hashOf("visitorType==new"));
  }
}
