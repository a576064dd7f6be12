package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkShareTest {
  private static final Duration WORK = Duration.ofSeconds(3);

  @Test
  void workTakesItsShareOfTheTime() {
    assertThat(new WorkShare(0.2).restAfter(WORK)).isEqualTo(Duration.ofSeconds(12));
    assertThat(new WorkShare(0.75).restAfter(WORK)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void workWithoutABoundOrWithAllOfTheTimeDoesNotRest() {
    assertThat(new WorkShare(ArchiveLoad.NO_SHARE).restAfter(WORK)).isZero();
    assertThat(new WorkShare(1).restAfter(WORK)).isZero();
  }
}
