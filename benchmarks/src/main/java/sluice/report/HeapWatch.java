package sluice.report;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * What the heap of this process held at most after a garbage collection: what is in use, and no
 * garbage but what a young collection leaves. Thread-safe.
 */
public final class HeapWatch {
  private final AtomicLong highest = new AtomicLong();
  private final Set<String> pools;

  /** Watches from now on. */
  public HeapWatch() {
    pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, none) -> took((CompositeData) notification.getUserData()),
              event ->
                  event
                      .getType()
                      .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
              null);
    }
  }

  private void took(CompositeData data) {
    long used =
        GarbageCollectionNotificationInfo.from(data)
            .getGcInfo()
            .getMemoryUsageAfterGc()
            .entrySet()
            .stream()
            .filter(pool -> pools.contains(pool.getKey()))
            .map(Map.Entry::getValue)
            .mapToLong(usage -> usage.getUsed())
            .sum();
    highest.accumulateAndGet(used, Math::max);
  }

  /** Begins anew. */
  public void reset() {
    highest.set(0);
  }

  /** Bytes since the last reset; 0 if nothing was collected. */
  public long highest() {
    return highest.get();
  }

  /**
   * Writes the bytes to a file, as a process does that ends and was measured from outside; where
   * nothing was collected, those that are in use now.
   */
  public void write(Path file) {
    long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    try {
      Files.writeString(file, Long.toString(highest() > 0 ? highest() : now));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
