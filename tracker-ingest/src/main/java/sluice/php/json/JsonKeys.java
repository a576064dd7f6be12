package sluice.php.json;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keys of objects that were read before: each entry of a queue has the same few dozen, and a known
 * key needs no new string, whose hash would have to be found out again. A fixed number of places,
 * the newest key wins its place. Thread-safe.
 */
final class JsonKeys {

  /** Keys that are kept at most, a power of two. */
  private static final int PLACES = 1024;

  /** Bytes of the longest key that is kept; longer ones are rarely parameters. */
  private static final int MAX_BYTES = 24;

  private static final int HASH_FACTOR = 31;

  private final AtomicReferenceArray<String> keys = new AtomicReferenceArray<>(PLACES);

  /**
   * The key of these bytes; only keys in ASCII are known. Asked some dozen times per hit, so it
   * wraps nothing.
   *
   * @return null when it is not known
   */
  String knownOrNull(byte[] json, int from, int to) {
    if (to - from > MAX_BYTES) {
      return null;
    }
    String key = keys.get(place(json, from, to));
    return key != null && isSame(key, json, from, to) ? key : null;
  }

  /** Keeps a key that was read from these bytes. */
  void keep(String key, byte[] json, int from, int to) {
    if (to - from <= MAX_BYTES) {
      keys.set(place(json, from, to), key);
    }
  }

  private static boolean isSame(String key, byte[] json, int from, int to) {
    if (key.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      // a byte of a longer UTF-8 sequence is negative, and no char is
      if (key.charAt(i - from) != json[i]) {
        return false;
      }
    }
    return true;
  }

  private static int place(byte[] json, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * HASH_FACTOR + json[i];
    }
    return (hash ^ hash >>> 15) & PLACES - 1;
  }
}
