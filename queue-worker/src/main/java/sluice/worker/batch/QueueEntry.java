package sluice.worker.batch;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.RequestSetCodec.InvalidEntryException;

/**
 * One list entry: its bytes, its digest, and what it decodes to. Decoded when first asked, and
 * again if it is large and was asked ahead of its turn. Confined to the thread that plans.
 */
final class QueueEntry {
  /** Rough cost of a value besides its text: quotes, separators, an array's brackets. */
  private static final int VALUE_OVERHEAD_BYTES = 6;

  /** Values of JSON in a text that weigh nothing more: those of client hints and usual orders. */
  private static final int LIGHT_VALUES = 64;

  /** What any further one becomes when it is decoded: a product of an order, at worst. */
  private static final int DECODED_VALUE_BYTES = 512;

  /** A list within a list, which is small in JSON and a map in memory. */
  private static final int LIST_BYTES = 256;

  /** An entry that inflates to more is decoded again at its turn rather than kept until then. */
  private static final long KEPT_BYTES = 64 << 10;

  private final byte[] raw;
  private final int maxInflatedBytes;
  private byte[] sha1 = new byte[0];
  private String sha1Hex = "";

  /** Kept as the Optional that {@link #set} hands out, so that asking again allocates nothing. */
  private Optional<RequestSet> set = Optional.empty();

  private String unusable = "";
  private boolean decoded;
  private boolean ours;

  QueueEntry(byte[] raw, int maxInflatedBytes) {
    this.raw = raw;
    this.maxInflatedBytes = maxInflatedBytes;
  }

  byte[] raw() {
    return raw;
  }

  /** 40 hex digits, as {@code redis.sha1hex} gives them. */
  String sha1Hex() {
    if (sha1Hex.isEmpty()) {
      sha1Hex = HexFormat.of().formatHex(sha1());
    }
    return sha1Hex;
  }

  /** The first 8 bytes of the SHA-1. */
  long digest() {
    return ByteBuffer.wrap(sha1()).getLong();
  }

  /** The request set; empty if the bytes are none, see {@link #unusable}. */
  Optional<RequestSet> set() {
    if (set.isEmpty() && unusable.isEmpty()) {
      try {
        set = Optional.of(RequestSetCodec.decode(raw, maxInflatedBytes));
        ours = set.get().identity().isPresent();
      } catch (InvalidEntryException e) {
        unusable = String.valueOf(e.getMessage());
      } catch (RuntimeException | StackOverflowError e) {
        unusable = "could not be decoded: " + e;
      }
      decoded = true;
    }
    return set;
  }

  /** Forbids to decode the entry; {@link #unusable} gives this reason then. */
  void condemn(String reason) {
    unusable = reason;
    decoded = true;
  }

  /** Whether the entry was decoded once, or is not to be decoded. */
  boolean isDecoded() {
    return decoded;
  }

  /**
   * Whether it carries an identity of ours. Asked of many entries before it is their turn: what is
   * large is not kept decoded until then.
   */
  boolean isOurs() {
    if (!decoded && set().filter(QueueEntry::isLarge).isPresent()) {
      set = Optional.empty();
    }
    return ours;
  }

  /** Why there is no set. */
  String unusable() {
    return unusable;
  }

  /** About how large one request of the set is when inflated; 0 for no requests. */
  static long requestBytes(RequestSet set, int request) {
    return valueBytes(set.requests().get(request));
  }

  /** About how large the set's environment is when inflated. */
  static long environmentBytes(RequestSet set) {
    long[] sum = {0};
    set.environment()
        .server()
        .forEach((key, value) -> sum[0] += key.length() + value.length() + VALUE_OVERHEAD_BYTES);
    set.environment()
        .cookies()
        .forEach((key, value) -> sum[0] += key.length() + value.length() + VALUE_OVERHEAD_BYTES);
    return sum[0];
  }

  private static boolean isLarge(RequestSet set) {
    long bytes = environmentBytes(set);
    for (int i = 0; i < set.requests().size() && bytes <= KEPT_BYTES; i++) {
      bytes += requestBytes(set, i);
    }
    return bytes > KEPT_BYTES;
  }

  private static long valueBytes(PhpValue value) {
    if (value instanceof PhpValue.Text text) {
      return text.value().length() + VALUE_OVERHEAD_BYTES + decodedBytes(text.value());
    }
    if (!(value instanceof PhpValue.Array array)) {
      return VALUE_OVERHEAD_BYTES;
    }
    long sum = VALUE_OVERHEAD_BYTES;
    for (var entry : array.entries().entrySet()) {
      sum += entry.getKey().length() + VALUE_OVERHEAD_BYTES + valueBytes(entry.getValue());
      sum += entry.getValue() instanceof PhpValue.Array ? LIST_BYTES : 0;
    }
    return sum;
  }

  /** A list of tiny values in JSON takes a hundred times its text. */
  private static long decodedBytes(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) <= ' ') {
      first++;
    }
    if (text.length() - first <= LIGHT_VALUES || "[{".indexOf(text.charAt(first)) < 0) {
      return 0;
    }
    long values = -LIGHT_VALUES;
    for (int i = first; i < text.length(); i++) {
      values += text.charAt(i) == ',' ? 1 : 0;
    }
    return Math.max(0, values) * DECODED_VALUE_BYTES;
  }

  private byte[] sha1() {
    if (sha1.length == 0) {
      try {
        sha1 = MessageDigest.getInstance("SHA-1").digest(raw);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-1", e);
      }
    }
    return sha1;
  }
}
