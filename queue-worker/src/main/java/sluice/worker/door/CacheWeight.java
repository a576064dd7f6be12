package sluice.worker.door;

import sluice.php.PhpValues;

/** What entries of caches weigh whose keys are texts that clients sent. Thread-safe: no state. */
public final class CacheWeight {

  /** Bytes of UTF-8; a longer key is hardly seen twice, and few of them would fill a cache. */
  private static final int MAX_KEY_BYTES = 1024;

  /** Bytes of an entry besides its texts: the cache's node, the objects around them. */
  public static final int ENTRY_BYTES = 256;

  /** A char takes two bytes at most. */
  private static final int CHAR_BYTES = 2;

  private CacheWeight() {}

  /** Whether a text may be the key of a cache; reads it only where its length does not tell. */
  public static boolean isKey(String text) {
    int chars = text.length();
    return chars <= MAX_KEY_BYTES / 3
        || chars <= MAX_KEY_BYTES && PhpValues.byteLength(text) <= MAX_KEY_BYTES;
  }

  /** Bytes of a text's characters at most. */
  public static int of(String text) {
    return CHAR_BYTES * text.length();
  }
}
