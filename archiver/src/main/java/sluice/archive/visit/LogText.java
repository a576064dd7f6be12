package sluice.archive.visit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import sluice.log.CollationKey;

/**
 * A text of the log, with what is computed of it each time it is counted. Immutable; safe for use
 * by any thread: what is computed twice is the same.
 */
public final class LogText {
  private final String spelled;
  private String collated;
  private byte[] key;
  private Long hash;

  /** The text as it is spelled. */
  public LogText(String spelled) {
    this.spelled = spelled;
  }

  /** What texts have in common that the column takes for equal: without case and accents. */
  public String collated() {
    String known = collated;
    if (known == null) {
      known = CollationKey.of(spelled);
      collated = known;
    }
    return known;
  }

  /** The same as UTF-8, not to be changed. */
  public byte[] key() {
    byte[] known = key;
    if (known == null) {
      known = collated().getBytes(StandardCharsets.UTF_8);
      key = known;
    }
    return known;
  }

  /** 64 bits of a hash of {@link #key}. */
  public long hash() {
    Long known = hash;
    if (known == null) {
      known = hash(key());
      hash = known;
    }
    return known;
  }

  private static long hash(byte[] key) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** The text as it is spelled. */
  @Override
  public String toString() {
    return spelled;
  }

  /**
   * Texts that were read of late, so that those that come again and again are one object. Not
   * thread-safe.
   */
  static final class Memory {
    private static final int SLOTS = 1 << 14;

    private final LogText[] texts = new LogText[SLOTS];

    /** The text, which takes the place of another one. */
    LogText of(String spelled) {
      int hash = spelled.hashCode();
      int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
      LogText known = texts[slot];
      if (known == null || !known.spelled.equals(spelled)) {
        known = new LogText(spelled);
        texts[slot] = known;
      }
      return known;
    }
  }
}
