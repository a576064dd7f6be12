package sluice.ingest.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.process.PrivateFiles;

/**
 * One append-only file of records, and beside it, under the same name with {@code .pos}, how far it
 * was replayed (8 bytes). The position is written without a sync: after a power cut a few entries
 * are sent again, under the same numbers. Owned by the appender.
 */
final class SpoolSegment implements Closeable {

  private final Path file;
  private final SpoolLimits limits;
  private final Spool.DirectorySync sync;
  private final FileChannel channel;
  private final FileChannel position;

  /** Bytes that are written and synced. */
  private long synced;

  /** Bytes that are replayed and confirmed. */
  private long confirmed;

  private SpoolSegment(
      Path file,
      SpoolLimits limits,
      Spool.DirectorySync sync,
      FileChannel channel,
      FileChannel position) {
    this.file = file;
    this.limits = limits;
    this.sync = sync;
    this.channel = channel;
    this.position = position;
  }

  /** Opens an existing file, or makes an empty one. */
  static SpoolSegment open(Path file, SpoolLimits limits, Spool.DirectorySync sync)
      throws IOException {
    FileChannel channel = PrivateFiles.open(file);
    try {
      FileChannel position = PrivateFiles.open(positionOf(file));
      try {
        SpoolSegment segment = new SpoolSegment(file, limits, sync, channel, position);
        segment.measure();
        limits.add(segment.synced);
        return segment;
      } catch (IOException failed) {
        position.close();
        throw failed;
      }
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  private void measure() throws IOException {
    synced = channel.size();
    ByteBuffer stored = ByteBuffer.allocate(Long.BYTES);
    if (position.read(stored, 0) == Long.BYTES) {
      confirmed = Math.min(Math.max(0, stored.getLong(0)), synced);
    }
  }

  static Path positionOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".pos");
  }

  long size() {
    return synced;
  }

  /** Bytes not yet confirmed. */
  long rest() {
    return synced - confirmed;
  }

  boolean isReplayed() {
    return confirmed >= synced;
  }

  /**
   * Writes and syncs whole records.
   *
   * @throws IOException nothing of it is kept; the file is cut back to where it was
   */
  void append(ByteBuffer records) throws IOException {
    int length = records.remaining();
    try {
      for (long at = synced; records.hasRemaining(); ) {
        at += channel.write(records, at);
      }
      channel.force(false);
    } catch (IOException failed) {
      channel.truncate(synced);
      throw failed;
    }
    synced += length;
    limits.add(length);
  }

  /**
   * The next records that are not confirmed, at least one if there is one. Damaged bytes on the way
   * are set aside, and skipped for good.
   */
  List<SpoolRecord> peek(int maxRecords, int maxBytes) throws IOException {
    List<SpoolRecord> records = new ArrayList<>();
    long at = confirmed;
    long bytes = 0;
    while (at < synced && records.size() < maxRecords && (records.isEmpty() || bytes < maxBytes)) {
      Optional<SpoolRecord> record = read(at);
      if (record.isEmpty()) {
        if (!records.isEmpty()) {
          break;
        }
        at = SpoolRepair.skipDamage(this, at);
        moveTo(at);
        continue;
      }
      records.add(record.get());
      at += record.get().sizeInFile();
      bytes += record.get().sizeInFile();
    }
    return records;
  }

  /** The record that starts there, or nothing when the bytes are none. */
  Optional<SpoolRecord> read(long at) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(SpoolRecord.HEADER_BYTES);
    if (!readFully(header, at) || header.getInt(0) != SpoolRecord.MAGIC) {
      return Optional.empty();
    }
    int length = header.getInt(4);
    if (length < 0
        || length > SpoolRecord.MAX_ENTRY_BYTES
        || at + SpoolRecord.HEADER_BYTES + length > synced) {
      return Optional.empty();
    }
    ByteBuffer whole = ByteBuffer.allocate(SpoolRecord.HEADER_BYTES + length);
    if (!readFully(whole, at) || SpoolRecord.checksum(whole, 0, length) != header.getInt(8)) {
      return Optional.empty();
    }
    byte[] entry = new byte[length];
    whole.get(SpoolRecord.HEADER_BYTES, entry);
    return Optional.of(new SpoolRecord(whole.getLong(12), whole.getLong(20), entry));
  }

  boolean readFully(ByteBuffer into, long at) throws IOException {
    for (long from = at; into.hasRemaining(); ) {
      int read = channel.read(into, from);
      if (read < 0) {
        return false;
      }
      from += read;
    }
    return true;
  }

  /** Confirms that so many bytes from where the last {@link #peek} began are safe elsewhere. */
  void confirm(long bytes) throws IOException {
    moveTo(confirmed + bytes);
  }

  long confirmed() {
    return confirmed;
  }

  /** Confirms up to there; false when more is confirmed, or there is less. */
  boolean skipTo(long offset) throws IOException {
    if (offset < confirmed || offset >= synced) {
      return false;
    }
    moveTo(offset);
    return true;
  }

  private void moveTo(long newPosition) throws IOException {
    confirmed = newPosition;
    position.write(ByteBuffer.allocate(Long.BYTES).putLong(0, newPosition), 0);
  }

  Path file() {
    return file;
  }

  SpoolLimits limits() {
    return limits;
  }

  /**
   * Closes and removes both files. A segment whose position was lost with a power cut would be
   * replayed from its beginning, so the position goes after it for certain.
   */
  void delete() throws IOException {
    close();
    limits.add(-synced);
    Files.deleteIfExists(file);
    sync.sync(file.toAbsolutePath().getParent());
    Files.deleteIfExists(positionOf(file));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    position.close();
  }
}
