package sluice.worker.drain;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.process.ExitCode;

/**
 * Ends the process when a thread does not come back from one batch or entry: no Java thread can be
 * stopped from outside, and with or without a watchdog the process is started again then, and finds
 * what was in hand. What counts is processor time of the thread and of collecting garbage, so that
 * nothing is held against an entry that waits for a server, for a processor, or is frozen.
 * Thread-safe; a thread of its own.
 */
final class HangGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HangGuard.class);

  /** A batch may take so many times as long as an entry: its entries may be many and slow. */
  private static final int BATCH_SHARE = 3;

  /** Between two looks. */
  private static final long STEP_MS = 500;

  /**
   * Time of collecting garbage that counts at most, as a multiple of the thread's own. It is time
   * of day, the only one that the JVM tells: on a busy machine it is several times the work.
   */
  private static final long COLLECTED_SHARE = 4;

  /** Innermost calls that are named in the log. */
  private static final int FRAMES = 12;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Thread, Stint> stints = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration entryLimit;
  private final Runnable end;

  /**
   * A thread's work on something.
   *
   * @param what batch or entry, for the log
   * @param limitNanos processor time it may take
   * @param cpuNanos the thread's when it began
   * @param collectedMs the process's when it began
   */
  private record Stint(String what, long limitNanos, long cpuNanos, long collectedMs) {}

  /**
   * Makes a guard that looks only when {@link #look} is called.
   *
   * @param entryLimit processor time of one entry
   * @param end what is done then
   */
  HangGuard(Duration entryLimit, Runnable end) {
    this.entryLimit = entryLimit;
    this.end = end;
  }

  /** Starts a guard that looks in a thread of its own and ends the process. */
  static HangGuard start(Duration entryLimit) {
    HangGuard guard = new HangGuard(entryLimit, () -> Runtime.getRuntime().halt(ExitCode.SOFTWARE));
    Thread thread = new Thread(guard::watch, "hang-guard");
    thread.setDaemon(true);
    thread.start();
    return guard;
  }

  /** Notes that the calling thread begins with an entry. */
  void beginEntry(String what) {
    begin(what, entryLimit);
  }

  /** Notes that the calling thread begins with a batch. */
  void beginBatch(String what) {
    begin(what, entryLimit.multipliedBy(BATCH_SHARE));
  }

  /** Notes that the calling thread has come back. */
  void end() {
    stints.remove(Thread.currentThread());
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** Looks at all threads once. */
  void look() {
    stints.forEach(
        (thread, stint) -> {
          long cpuNanos = threads.getThreadCpuTime(thread.getId());
          if (cpuNanos >= 0 && usedNanos(stint, cpuNanos - stint.cpuNanos()) > stint.limitNanos()) {
            LOG.atError()
                .addKeyValue("worker", thread.getName())
                .addKeyValue("what", stint.what())
                .addKeyValue("limit_s", TimeUnit.NANOSECONDS.toSeconds(stint.limitNanos()))
                .addKeyValue("at", Arrays.stream(thread.getStackTrace()).limit(FRAMES).toList())
                .addKeyValue("effect", "the process ends")
                .addKeyValue("do", "start it again")
                .log("hang");
            end.run();
          }
        });
  }

  /**
   * Adds the time of collecting garbage, up to a multiple of the thread's own time, as other
   * threads make garbage, too.
   */
  private static long usedNanos(Stint stint, long ownNanos) {
    long collectedNanos = TimeUnit.MILLISECONDS.toNanos(collectedMs() - stint.collectedMs());
    return ownNanos + Math.min(collectedNanos, ownNanos * COLLECTED_SHARE);
  }

  private void begin(String what, Duration limit) {
    Stint stint =
        new Stint(what, limit.toNanos(), threads.getCurrentThreadCpuTime(), collectedMs());
    stints.put(Thread.currentThread(), stint);
  }

  private void watch() {
    try {
      while (!closed.await(STEP_MS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long collectedMs() {
    long sum = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      sum += collector.getCollectionTime();
    }
    return sum;
  }
}
