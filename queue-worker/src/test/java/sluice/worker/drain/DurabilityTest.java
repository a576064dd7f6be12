package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DurabilityTest {

  @Test
  void trimsAreDelayedByDefaultAsLongAsACommitCanBeLost() {
    assertThat(new Durability(1, 1).trimDelay(Optional.empty())).isEqualTo(Duration.ZERO);
    assertThat(new Durability(3, 1).trimDelay(Optional.empty())).isEqualTo(Duration.ZERO);
    assertThat(new Durability(2, 1).trimDelay(Optional.empty())).isEqualTo(Duration.ofSeconds(3));
    assertThat(new Durability(0, 2).trimDelay(Optional.empty())).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whatIsConfiguredWins() {
    Optional<Duration> configured = Optional.of(Duration.ofSeconds(9));
    assertThat(new Durability(1, 1).trimDelay(configured)).isEqualTo(Duration.ofSeconds(9));
    assertThat(new Durability(0, 1).trimDelay(Optional.of(Duration.ZERO))).isZero();
  }

  @Test
  void theRiskNamesTheCrash() {
    assertThat(new Durability(0, 1).risk()).contains("database server or of its machine");
    assertThat(new Durability(2, 1).risk()).contains("database's machine");
    assertThat(new Durability(1, 1).risk()).isEqualTo("no crash loses a commit");
  }
}
