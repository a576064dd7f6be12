package sluice.worker.door;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What a call took of its thread: processor time and bytes allocated, which other load on the
 * machine does not change.
 */
public record Spent(long millis, long bytes) {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Runs it once. */
  public static Spent by(Runnable call) {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    call.run();
    return new Spent(
        Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - cpu).toMillis(),
        THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }
}
