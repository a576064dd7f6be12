package sluice.ingest.spool;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much the spools of one ingest may take together, and what they take. Appends are checked by
 * the appender; the figures may be read by any thread.
 */
public final class SpoolLimits {

  /** How many bytes are written before the file system is asked again. */
  private static final long FREE_CHECK_BYTES = 4L << 20;

  /** An append that would break a limit; nothing was written. */
  public static final class FullException extends IOException {
    private static final long serialVersionUID = 1L;

    FullException(String message) {
      super(message);
    }
  }

  private final Path directory;
  private final long maxBytes;
  private final long minFreeBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder corruptRecords = new LongAdder();
  private final LongAdder tornRecords = new LongAdder();
  private long uncheckedBytes = FREE_CHECK_BYTES;

  /**
   * @param directory where the spools are, must exist
   * @param maxBytes of all segments together
   * @param minFreeBytes what the file system keeps free
   */
  public SpoolLimits(Path directory, long maxBytes, long minFreeBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.minFreeBytes = minFreeBytes;
  }

  /** Bytes in segments now. */
  public long bytes() {
    return bytes.get();
  }

  /**
   * Bytes that may still be appended; asks the file system, which may take long.
   *
   * @throws IOException when the directory cannot be asked
   */
  public long roomBytes() throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace() - minFreeBytes;
    return Math.max(0, Math.min(maxBytes - bytes.get(), free));
  }

  /** Damaged places that were set aside since start. */
  public long corruptRecords() {
    return corruptRecords.sum();
  }

  /** Segments since start whose end was cut off by a crash. */
  public long tornRecords() {
    return tornRecords.sum();
  }

  void check(int moreBytes) throws IOException {
    if (bytes.get() + moreBytes > maxBytes) {
      throw new FullException(
          "spool " + directory + " holds " + bytes + " bytes, its limit is " + maxBytes);
    }
    uncheckedBytes += moreBytes;
    if (uncheckedBytes >= FREE_CHECK_BYTES) {
      FileStore store = Files.getFileStore(directory);
      long free = store.getUsableSpace();
      if (free - moreBytes < minFreeBytes) {
        throw new FullException(
            "spool " + directory + " has " + free + " bytes free, " + minFreeBytes + " are kept");
      }
      uncheckedBytes = 0;
    }
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  void countCorrupt() {
    corruptRecords.increment();
  }

  void countTorn() {
    tornRecords.increment();
  }
}
