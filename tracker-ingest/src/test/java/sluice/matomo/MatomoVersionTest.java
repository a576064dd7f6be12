package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatomoVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"5.1.0", "5.1.2", "5.2.0-b5", "5.14.1"})
  void knownVersionsAreTaken(String version) {
    assertThat(MatomoVersion.fault(version, List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.16.1", "5.0.3", "5.15.0", "6.0.0-rc1", "nonsense"})
  void otherVersionsAreRefusedUnlessAccepted(String version) {
    assertThat(MatomoVersion.fault(version, List.of("5.99.0")))
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .contains("Matomo " + version + " is not known")
                    .contains("[Sluice] accept_version = \"" + version + "\""));
    assertThat(MatomoVersion.fault(version, List.of(version))).isEmpty();
  }

  @Test
  void refusalOfSixSaysWhatIsMissing() {
    assertThat(MatomoVersion.fault("6.0.0", List.of()).orElseThrow())
        .contains("log_page_view_time")
        .contains("TrackingSpamPrevention")
        .contains("custom dimensions")
        .contains("access levels");
    assertThat(MatomoVersion.fault("5.15.0", List.of()).orElseThrow())
        .doesNotContain("log_page_view_time");
  }

  @Test
  void versionsAreOrderedByNumber() {
    MatomoVersion version = MatomoVersion.parse("5.10.1").orElseThrow();
    assertThat(version).isGreaterThan(MatomoVersion.REFERENCE);
    assertThat(version.isAtLeast(5, 9)).isTrue();
    assertThat(version.isAtLeast(5, 11)).isFalse();
    assertThat(version.isAtLeast(6, 0)).isFalse();
  }
}
