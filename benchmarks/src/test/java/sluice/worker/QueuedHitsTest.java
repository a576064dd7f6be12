package sluice.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class QueuedHitsTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void moreHitsThanADayTakesAreRefused() {
    assertThatThrownBy(() -> QueuedHits.make(864_000, 1, NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("at most 863990 hits");
  }
}
