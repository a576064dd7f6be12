package sluice.ingest.ring;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import sluice.queue.IdentityTail;

/**
 * A queue entry that lacks only its identity, which the appender alone can give. Immutable.
 *
 * <p>A compressed entry is a whole zlib stream; the appender adds a few bytes behind it ({@link
 * IdentityTail}):
 *
 * <pre>
 *  78 01 | deflate block | adler32 | number, queue, producer
 *  ^ here, made by the event loop    ^ added by the appender
 * </pre>
 *
 * To plain JSON it adds the member {@code sluice}. What earlier versions left on disk ends within
 * the stream, and gets that member as a stored block.
 */
public final class EntryPrefix {

  private static final int ADLER_BYTES = 4;

  private static final int STORED_HEADER_BYTES = 1 + ADLER_BYTES;

  private static final Form[] FORMS = Form.values();

  /** The modulus of Adler-32 (RFC 1950). */
  private static final int ADLER_MODULUS = 65521;

  private final byte[] bytes;
  private final Form form;
  private final int adler;

  private EntryPrefix(byte[] bytes, Form form, int adler) {
    this.bytes = bytes;
    this.form = form;
    this.adler = adler;
  }

  static EntryPrefix plain(byte[] json) {
    return new EntryPrefix(json, Form.PLAIN, 0);
  }

  /** A whole zlib stream. */
  static EntryPrefix whole(byte[] deflated) {
    return new EntryPrefix(deflated, Form.WHOLE, 0);
  }

  /** How the bytes end; the ordinals are on disk. */
  private enum Form {
    PLAIN(0),
    /** By an earlier version, on a byte boundary between two blocks. */
    FLUSHED(5),
    /** By an earlier version, behind the header bits of the last, stored block. */
    OPENED(4),
    WHOLE(0);

    /** Bytes between them and the member: what is missing of a stored block's header. */
    private final int frameBytes;

    Form(int frameBytes) {
      this.frameBytes = frameBytes;
    }
  }

  /** Bytes held. */
  public int length() {
    return bytes.length;
  }

  /**
   * The whole entry. Hot path: appender; allocates the entry; never blocks.
   *
   * @param sequence the number in its queue
   */
  byte[] complete(ProducerTail tail, long sequence) {
    return form == Form.WHOLE
        ? withTail(tail.packed(), sequence)
        : withMember(tail.json(), sequence);
  }

  private byte[] withTail(byte[] producerTail, long sequence) {
    int numberBytes = IdentityTail.numberBytes(sequence);
    byte[] entry = Arrays.copyOf(bytes, bytes.length + numberBytes + producerTail.length);
    int at = IdentityTail.writeNumber(sequence, entry, bytes.length);
    System.arraycopy(producerTail, 0, entry, at, producerTail.length);
    return entry;
  }

  private byte[] withMember(byte[] producerTail, long sequence) {
    int tail = producerTail.length + digits(sequence) + 2;
    int frame = form.frameBytes;
    boolean compressed = form != Form.PLAIN;
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

  /** All of it, to be kept on disk: {@code form | adler32 | bytes}. */
  byte[] stored() {
    return ByteBuffer.allocate(STORED_HEADER_BYTES + bytes.length)
        .put((byte) form.ordinal())
        .putInt(adler)
        .put(bytes)
        .array();
  }

  /** Reads what {@link #stored} gave; empty when these are the bytes of a whole entry. */
  static Optional<EntryPrefix> ofStored(byte[] stored) {
    if (stored.length < STORED_HEADER_BYTES || stored[0] < 0 || stored[0] >= FORMS.length) {
      return Optional.empty();
    }
    int adler = ByteBuffer.wrap(stored).getInt(1);
    byte[] bytes = Arrays.copyOfRange(stored, STORED_HEADER_BYTES, stored.length);
    return Optional.of(new EntryPrefix(bytes, FORMS[stored[0]], adler));
  }

  /** The whole entry of queue 0, for callers that complete one entry only. */
  public byte[] completed(String producer, long sequence) {
    return complete(ProducerTail.of(producer, 0), sequence);
  }

  private void frame(byte[] entry, int start, int end) {
    int length = end - start;
    if (form == Form.FLUSHED) {
      entry[start - 5] = 1;
    }
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
