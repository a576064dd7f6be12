package sluice.report;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** Bytes that threads have allocated on the heap up to a moment. Immutable. */
public final class Allocated {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<Long, Long> bytesOfThreads;

  private Allocated(Map<Long, Long> bytesOfThreads) {
    this.bytesOfThreads = bytesOfThreads;
  }

  /** By all threads that live now. */
  public static Allocated byAll() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    Map<Long, Long> known = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] >= 0) { // a thread that has ended since counts as -1
        known.put(ids[i], bytes[i]);
      }
    }
    return new Allocated(known);
  }

  /** The same without the calling thread. */
  public static Allocated byOthers() {
    Allocated all = byAll();
    all.bytesOfThreads.remove(Thread.currentThread().getId());
    return all;
  }

  /** Bytes that these threads have allocated since; of threads that have ended since, none. */
  public long since(Allocated before) {
    return bytesOfThreads.entrySet().stream()
        .mapToLong(
            thread -> thread.getValue() - before.bytesOfThreads.getOrDefault(thread.getKey(), 0L))
        .sum();
  }
}
