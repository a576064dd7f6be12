package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sluice.process.ConfigRefused;
import sluice.queue.RequestSet;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.BatchTracking.Prepared;
import sluice.worker.batch.HitOutcome;

class LiveTrackingTest {

  /** Rules that forget while they prepare, as another thread may make them. */
  private static final class Forgetting implements BatchTracking {
    private final AtomicInteger forgets = new AtomicInteger();
    private Runnable meanwhile = () -> {};

    @Override
    public Prepared prepare(Connection autocommit, List<RequestSet> sets) {
      meanwhile.run();
      return new Prepared() {};
    }

    @Override
    public Map<HitOutcome, Integer> write(
        Connection transaction, BatchPosition position, Prepared prepared) {
      return Map.of();
    }

    @Override
    public void forget() {
      forgets.incrementAndGet();
    }
  }

  @Test
  void whatWasPreparedBeforeItForgotIsStale() throws Exception {
    Forgetting rules = new Forgetting();
    LiveTracking live = new LiveTracking(() -> rules);
    Prepared before = live.prepare(null, List.of());
    assertThat(live.isStale(before)).isFalse();
    live.forget();
    assertThat(rules.forgets).hasValue(1);
    assertThat(live.isStale(before)).isTrue();
    assertThat(live.isStale(live.prepare(null, List.of()))).isFalse();
  }

  @Test
  void whatWasBeingPreparedWhenItForgotIsStale() throws Exception {
    Forgetting rules = new Forgetting();
    LiveTracking live = new LiveTracking(() -> rules);
    rules.meanwhile = live::forget;
    assertThat(live.isStale(live.prepare(null, List.of()))).isTrue();
  }

  @Test
  void filesThatAreBeingReplacedAreTriedAgain() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    LiveTracking live =
        new LiveTracking(
            () -> {
              if (opened.incrementAndGet() == 2) {
                throw new ConfigRefused("regexes/bots.yml is cut off");
              }
              return new Forgetting();
            });
    assertThat(live.reopen()).isFalse();
    assertThat(live.reopen()).isTrue();
  }
}
