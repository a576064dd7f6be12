package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurabilityTest {

  private static Duration delay(DrainSettings settings, int flushAtCommit, int flushSeconds) {
    return settings.trimDelayWith(new Durability(flushAtCommit, flushSeconds));
  }

  @Test
  void trimsAreDelayedByDefaultAsLongAsACommitCanBeLost() {
    assertThat(delay(DrainSettings.DEFAULT, 1, 1)).isEqualTo(Duration.ZERO);
    assertThat(delay(DrainSettings.DEFAULT, 3, 1)).isEqualTo(Duration.ZERO);
    assertThat(delay(DrainSettings.DEFAULT, 2, 1)).isEqualTo(Duration.ofSeconds(3));
    assertThat(delay(DrainSettings.DEFAULT, 0, 2)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whatIsConfiguredWins() {
    DrainSettings nineSeconds = DrainSettings.DEFAULT.withTrimDelay(Duration.ofSeconds(9));
    assertThat(delay(nineSeconds, 1, 1)).isEqualTo(Duration.ofSeconds(9));
    assertThat(delay(DrainSettings.DEFAULT.withTrimDelay(Duration.ZERO), 0, 1)).isZero();
  }

  @Test
  void theRiskNamesTheCrash() {
    assertThat(new Durability(0, 1).risk()).contains("database server or of its machine");
    assertThat(new Durability(2, 1).risk()).contains("database's machine");
    assertThat(new Durability(1, 1).risk()).isEqualTo("no crash loses a commit");
  }
}
