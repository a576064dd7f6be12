package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HangGuardTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  private final AtomicInteger ends = new AtomicInteger();
  private final HangGuard guard = new HangGuard(LIMIT, ends::incrementAndGet);

  @Test
  void whatUsesUpItsProcessorTimeIsEnded() {
    guard.beginEntry("entry");
    work(LIMIT.multipliedBy(2));
    guard.look();
    assertThat(ends).hasValue(1);
  }

  @Test
  void whatWaitsForAServerIsNotHoweverLongThatTakes() {
    guard.beginEntry("entry");
    LockSupport.parkNanos(LIMIT.multipliedBy(4).toNanos());
    guard.look();
    assertThat(ends).hasValue(0);
  }

  @Test
  void whatHasComeBackIsForgotten() {
    guard.beginEntry("entry");
    work(LIMIT.multipliedBy(2));
    guard.end();
    guard.look();
    assertThat(ends).hasValue(0);
  }

  @Test
  void aBatchMayTakeLongerThanAnEntry() {
    guard.beginBatch("batch");
    work(LIMIT.multipliedBy(3).dividedBy(2));
    guard.look();
    assertThat(ends).hasValue(0);
    work(LIMIT.multipliedBy(3));
    guard.look();
    assertThat(ends).hasValue(1);
  }

  private static void work(Duration processorTime) {
    long until =
        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
            + TimeUnit.MILLISECONDS.toNanos(processorTime.toMillis());
    while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < until) {
      Thread.onSpinWait();
    }
  }
}
