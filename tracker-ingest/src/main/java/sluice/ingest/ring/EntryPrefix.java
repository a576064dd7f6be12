package sluice.ingest.ring;

import java.nio.charset.StandardCharsets;

/**
 * A queue entry that lacks only its identity, which the appender alone can give. Immutable.
 *
 * <p>Compressed entries end here on a byte boundary of the deflate stream (a sync flush), so that
 * the appender adds a few stored bytes instead of compressing:
 *
 * <pre>
 *  78 xx | deflate blocks ... sync flush | 01 len nlen  ,"sluice":{"p":"…","n":…}} | adler32
 *  ^ here, made by the event loop        ^ added by the appender
 * </pre>
 */
public final class EntryPrefix {

  /** Header of a stored deflate block: type, length, complement of the length. */
  private static final int STORED_HEADER_BYTES = 5;

  private static final int ADLER_BYTES = 4;

  /** The modulus of Adler-32 (RFC 1950). */
  private static final int ADLER_MODULUS = 65521;

  private final byte[] bytes;
  private final boolean compressed;
  private final int adler;

  private EntryPrefix(byte[] bytes, boolean compressed, int adler) {
    this.bytes = bytes;
    this.compressed = compressed;
    this.adler = adler;
  }

  static EntryPrefix plain(byte[] json) {
    return new EntryPrefix(json, false, 0);
  }

  static EntryPrefix compressed(byte[] deflated, int adler) {
    return new EntryPrefix(deflated, true, adler);
  }

  /** Bytes held. */
  public int length() {
    return bytes.length;
  }

  /**
   * The whole entry. Hot path: appender thread; allocates the entry; never blocks.
   *
   * @param producerTail {@link #producerTail} of this producer
   * @param sequence the number in its queue
   */
  byte[] complete(byte[] producerTail, long sequence) {
    int tail = producerTail.length + digits(sequence) + 2;
    int frame = compressed ? STORED_HEADER_BYTES : 0;
    byte[] entry = new byte[bytes.length + frame + tail + (compressed ? ADLER_BYTES : 0)];
    System.arraycopy(bytes, 0, entry, 0, bytes.length);
    int start = bytes.length + frame;
    System.arraycopy(producerTail, 0, entry, start, producerTail.length);
    int end = start + tail;
    entry[end - 1] = '}';
    entry[end - 2] = '}';
    long rest = sequence;
    for (int at = end - 3; at >= start + producerTail.length; at--) {
      entry[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    if (compressed) {
      frame(entry, start, end);
    }
    return entry;
  }

  /** What follows a prefix, up to the number: {@code ,"sluice":{"p":"…","n":}. */
  static byte[] producerTail(String producer) {
    return (",\"sluice\":{\"p\":\"" + producer + "\",\"n\":").getBytes(StandardCharsets.US_ASCII);
  }

  private void frame(byte[] entry, int start, int end) {
    int length = end - start;
    entry[start - 5] = 1;
    entry[start - 4] = (byte) length;
    entry[start - 3] = (byte) (length >>> 8);
    entry[start - 2] = (byte) ~length;
    entry[start - 1] = (byte) (~length >>> 8);
    int low = adler & 0xffff;
    int high = adler >>> 16;
    for (int at = start; at < end; at++) {
      low += entry[at];
      high += low;
    }
    low %= ADLER_MODULUS;
    high %= ADLER_MODULUS;
    entry[end] = (byte) (high >>> 8);
    entry[end + 1] = (byte) high;
    entry[end + 2] = (byte) (low >>> 8);
    entry[end + 3] = (byte) low;
  }

  private static int digits(long number) {
    int count = 1;
    for (long rest = number; rest > 9; rest /= 10) {
      count++;
    }
    return count;
  }
}
