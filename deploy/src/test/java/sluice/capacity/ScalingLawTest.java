package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingLawTest {

  /** What the law says with a contention of 0.1 and a coherence of 0.01. */
  private static double exact(int n) {
    return n * 1000.0 / (1 + 0.1 * (n - 1) + 0.01 * n * (n - 1));
  }

  @Test
  void ratesThatFollowTheLawAreFoundAgain() {
    ScalingLaw law = ScalingLaw.fit(Map.of(1, exact(1), 2, exact(2), 4, exact(4)));
    assertThat(law.words()).contains("contention 0.100", "coherence 0.0100", "4 threads");
    assertThat(law.rate(3)).isCloseTo(exact(3), within(1e-6));
  }

  @Test
  void ratesThatDoNotAreMetAsCloselyAsCanBe() {
    ScalingLaw law = ScalingLaw.fit(Map.of(1, 1000.0, 2, 1500.0, 4, 2600.0));
    assertThat(law.rate(1)).isEqualTo(1000);
    assertThat(law.rate(2)).isBetween(1500.0, 1700.0);
    assertThat(law.rate(4)).isBetween(2300.0, 2700.0);
  }

  @Test
  void moreThanProportionalCountsAsProportional() {
    ScalingLaw law = ScalingLaw.fit(Map.of(1, 1000.0, 2, 2100.0));
    assertThat(law.rate(2)).isEqualTo(2000);
  }

  @Test
  void oneThreadAloneSaysNothingOfMore() {
    ScalingLaw law = ScalingLaw.fit(Map.of(1, 1000.0));
    assertThat(law.best()).isEqualTo(1);
    assertThat(law.largest()).isEqualTo(1);
  }

  @Test
  void threadsAreThoseThatSufficeAndNoMoreThanWereMeasured() {
    ScalingLaw law = ScalingLaw.fit(Map.of(1, exact(1), 2, exact(2), 4, exact(4)));
    assertThat(law.threadsFor(900)).isEqualTo(1);
    assertThat(law.threadsFor(1100)).isEqualTo(2);
    assertThat(law.threadsFor(1e9)).isEqualTo(4);
  }

  @Test
  void threadsThatSlowEachOtherDownAreNotTaken() {
    ScalingLaw law = ScalingLaw.fit(Map.of(1, 1000.0, 2, 1400.0, 8, 700.0));
    assertThat(law.best()).isBetween(2, 4);
    assertThat(law.threadsFor(1e9)).isEqualTo(law.best());
  }
}
