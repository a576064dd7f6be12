package sluice.ingest.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One entry in a segment file. Big endian:
 *
 * <pre>
 *  0       4        8        12          20            28
 *  | SLRC  | length | crc32c | sequence  | accepted ms | length bytes of entry |
 *                            '--------- what the checksum covers -------------'
 * </pre>
 *
 * @param sequence the entry's number in its queue; in the spool of those that wait for the number
 *     of queues, the number whose rest is the queue
 * @param acceptedMs when it was accepted, Unix milliseconds
 * @param entry the bytes that go into Redis's list, identity included; in that spool, what is
 *     without one
 */
public record SpoolRecord(long sequence, long acceptedMs, byte[] entry) {

  /** Starts each record, so that reading finds the next one behind damaged bytes. */
  static final int MAGIC = 0x534c5243;

  static final int HEADER_BYTES = 28;

  /** Bytes of the header that the checksum does not cover. */
  static final int UNCHECKED_BYTES = 12;

  /** Bytes of the largest entry: a body has at most 8 MiB by default, and 500 requests a set. */
  static final int MAX_ENTRY_BYTES = 256 << 20;

  int sizeInFile() {
    return HEADER_BYTES + entry.length;
  }

  void write(ByteBuffer to) {
    int start = to.position();
    to.putInt(MAGIC)
        .putInt(entry.length)
        .putInt(0)
        .putLong(sequence)
        .putLong(acceptedMs)
        .put(entry);
    to.putInt(start + 8, checksum(to, start, entry.length));
  }

  /** CRC32C of the checked part of the record that starts at that index. */
  static int checksum(ByteBuffer buffer, int start, int entryLength) {
    ByteBuffer checked =
        buffer.slice(start + UNCHECKED_BYTES, HEADER_BYTES - UNCHECKED_BYTES + entryLength);
    CRC32C crc = new CRC32C();
    crc.update(checked);
    return (int) crc.getValue();
  }
}
