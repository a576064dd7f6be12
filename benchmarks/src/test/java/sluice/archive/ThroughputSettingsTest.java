package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThroughputSettingsTest {
  private static ThroughputSettings of(String arguments) {
    return new ThroughputSettings(arguments.isEmpty() ? new String[0] : arguments.split(" "));
  }

  @Test
  void wholeRunLeavesOutSegmentsOfTheLargestDayAlone() {
    assertThat(of("").leftOut())
        .containsExactly(
            "Archiver: days of 3,000,000 actions with 5 and 20 segments: each segment is one more"
                + " archive of the day, and days of more than 1,000,000 actions would take too long"
                + " (--most-with-segments).");
  }

  @Test
  void dayThatIsTooLargeForSegmentsIsNamedWithTheReason() {
    assertThat(of("--actions 10000,1000000 --segments 0,20 --most-with-segments 100000").leftOut())
        .containsExactly(
            "Archiver: days of 10,000 actions with 5 segments: --segments asked for others only.",
            "Archiver: days of 100,000 actions: --actions asked for others only, since such a day"
                + " takes long.",
            "Archiver: days of 1,000,000 actions with 5 and 20 segments: each segment is one more"
                + " archive of the day, and days of more than 100,000 actions would take too long"
                + " (--most-with-segments).",
            "Archiver: days of 3,000,000 actions: --actions asked for others only, since such a day"
                + " takes long.");
  }

  @Test
  void cellsThatWereNotAskedForAreNamed() {
    assertThat(of("--cells scratch,more,nothing,restart,month,year").leftOut())
        .contains("Archiver: quiet sites, worker beside: --cells asked for others only.");
  }

  @Test
  void largeDayIsMeasuredWithTheFirstNumberOfSegmentsAlone() {
    ThroughputSettings settings = of("--segments 0,20 --most-with-segments 100000");
    assertThat(settings.segmentsOf(100_000)).containsExactly(0, 20);
    assertThat(settings.segmentsOf(100_001)).containsExactly(0);
  }
}
