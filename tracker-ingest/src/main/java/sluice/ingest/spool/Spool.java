package sluice.ingest.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import sluice.process.PrivateFiles;

/**
 * The spooled entries of one queue, oldest first: segment files in one directory, {@code
 * 00000001.seg} and so on, appended to at the tail, deleted from the head. Owned by the appender;
 * {@link #bytes()} and {@link #oldestMs()} by any thread.
 */
public final class Spool implements Closeable {

  private static final String SUFFIX = ".seg";

  /** Makes the names in a directory survive a power cut. */
  interface DirectorySync {
    void sync(Path directory) throws IOException;
  }

  private final Path directory;
  private final SpoolLimits limits;
  private final long segmentBytes;
  private final DirectorySync sync;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private boolean tailWritable;
  private long lastNumber;
  private List<SpoolRecord> peeked = List.of();
  private volatile long bytes;
  private volatile long oldestMs;

  private Spool(Path directory, SpoolLimits limits, long segmentBytes, DirectorySync sync) {
    this.directory = directory;
    this.limits = limits;
    this.segmentBytes = segmentBytes;
    this.sync = sync;
  }

  /**
   * Opens what is in the directory; the directory is made with the first append. Segments that are
   * found are only replayed, never appended to: their end may be torn.
   *
   * @param segmentBytes a segment is closed when it is larger
   */
  public static Spool open(Path directory, SpoolLimits limits, long segmentBytes)
      throws IOException {
    return open(directory, limits, segmentBytes, PrivateFiles::syncDirectory);
  }

  /** With another way to sync directories, for tests. */
  static Spool open(Path directory, SpoolLimits limits, long segmentBytes, DirectorySync sync)
      throws IOException {
    Spool spool = new Spool(directory, limits, segmentBytes, sync);
    try {
      if (Files.isDirectory(directory)) {
        spool.load();
      }
    } catch (IOException | RuntimeException failed) {
      spool.abandon(failed);
      throw failed;
    }
    return spool;
  }

  private void load() throws IOException {
    for (Path file : segmentFiles(directory)) {
      String name = file.getFileName().toString();
      lastNumber = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
      segments.add(SpoolSegment.open(file, limits, sync));
    }
    dropReplayed();
    measure();
  }

  /** Closes what was opened, and counts it no more: who tries again opens and counts it anew. */
  void abandon(Exception cause) {
    for (SpoolSegment segment : segments) {
      limits.add(-segment.size());
    }
    try {
      close();
    } catch (IOException failed) {
      cause.addSuppressed(failed);
    }
  }

  private static List<Path> segmentFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+" + SUFFIX))
          .sorted()
          .toList();
    }
  }

  /** Whether everything is replayed and confirmed. */
  public boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Bytes on disk, confirmed ones of the first segment included. */
  public long bytes() {
    return bytes;
  }

  /**
   * When the oldest entry was accepted, Unix milliseconds; 0 when there is none or not yet known.
   */
  public long oldestMs() {
    return oldestMs;
  }

  /**
   * Appends all entries in order, and syncs once.
   *
   * @throws IOException none of them is kept: disk error, or a limit ({@link
   *     SpoolLimits.FullException})
   */
  public void append(List<SpoolRecord> records) throws IOException {
    int size = size(records);
    limits.check(size);
    ByteBuffer buffer = ByteBuffer.allocate(size);
    records.forEach(record -> record.write(buffer));
    boolean wasEmpty = isEmpty();
    SpoolSegment tail = tail();
    try {
      tail.append(buffer.flip());
    } finally {
      if (tail.size() == 0) {
        segments.removeLast().delete();
        tailWritable = false;
      }
      measure();
    }
    if (wasEmpty) {
      oldestMs = records.get(0).acceptedMs();
    }
  }

  private SpoolSegment tail() throws IOException {
    if (!tailWritable || segments.isEmpty() || segments.getLast().size() >= segmentBytes) {
      PrivateFiles.createDirectories(directory);
      Path file = directory.resolve(String.format(Locale.ROOT, "%08d%s", ++lastNumber, SUFFIX));
      segments.add(SpoolSegment.open(file, limits, sync));
      tailWritable = true;
      syncNewSegment();
    }
    return segments.getLast();
  }

  /**
   * Syncs the directory: what is synced into a file is lost all the same when a power cut takes the
   * file's name.
   */
  private void syncNewSegment() throws IOException {
    try {
      sync.sync(directory);
    } catch (IOException failed) {
      tailWritable = false;
      segments.removeLast().delete();
      throw failed;
    }
  }

  /**
   * The oldest unconfirmed entries, at least one if there is one; the same again until {@link
   * #confirm}.
   */
  public List<SpoolRecord> peek(int maxRecords, int maxBytes) throws IOException {
    peeked = List.of();
    while (!segments.isEmpty()) {
      peeked = segments.getFirst().peek(maxRecords, maxBytes);
      if (!peeked.isEmpty()) {
        oldestMs = peeked.get(0).acceptedMs();
        return peeked;
      }
      dropReplayed();
      measure();
    }
    return peeked;
  }

  /** Where the oldest unconfirmed entry is. */
  SpoolPosition position() {
    String run = directory.toAbsolutePath().getParent().getFileName().toString();
    return segments.isEmpty()
        ? new SpoolPosition(run, "", 0)
        : new SpoolPosition(
            run,
            segments.getFirst().file().getFileName().toString(),
            segments.getFirst().confirmed());
  }

  /** Confirms up to there, a position of this run; false when it was confirmed beyond. */
  boolean skipTo(SpoolPosition to) throws IOException {
    while (!segments.isEmpty() && position().segment().compareTo(to.segment()) < 0) {
      segments.removeFirst().delete();
    }
    measure();
    return position().segment().equals(to.segment()) && segments.getFirst().skipTo(to.offset());
  }

  /** Whether the last {@link #peek} gave everything that is left. */
  boolean isWholePeeked() {
    return segments.size() == 1 && segments.getFirst().rest() == size(peeked);
  }

  /** Confirms that what the last {@link #peek} gave is in the queue. */
  public void confirm() throws IOException {
    segments.getFirst().confirm(size(peeked));
    peeked = List.of();
    dropReplayed();
    measure();
  }

  private static int size(List<SpoolRecord> records) {
    int size = 0;
    for (SpoolRecord record : records) {
      size = Math.addExact(size, record.sizeInFile());
    }
    return size;
  }

  private void dropReplayed() throws IOException {
    while (!segments.isEmpty() && segments.getFirst().isReplayed()) {
      segments.removeFirst().delete();
    }
  }

  private void measure() {
    long sum = 0;
    for (SpoolSegment segment : segments) {
      sum += segment.size();
    }
    bytes = sum;
    if (sum == 0) {
      oldestMs = 0;
    }
  }

  @Override
  public void close() throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (SpoolSegment segment : segments) {
      try {
        segment.close();
      } catch (IOException failed) {
        failures.add(failed);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }
}
