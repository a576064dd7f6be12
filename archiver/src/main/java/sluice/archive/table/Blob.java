package sluice.archive.table;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;

/**
 * A blob record before it is written. A small one is compressed when somebody wants it, which is
 * seldom where it did not change; a large one while its pieces come, because it may be a hundred
 * times as long as what is stored, and all records of an archive are in memory together. Not
 * thread-safe.
 */
final class Blob {
  /** From so many bytes on a blob is compressed at once. */
  private static final int LARGE = 1 << 16;

  private final RecordDigest digest;

  /** Null when it is compressed. */
  private byte[] plain;

  /** Null until it is compressed. */
  private byte[] stored;

  private Blob(RecordDigest digest, byte[] plain, byte[] stored) {
    this.digest = digest;
    this.plain = plain;
    this.stored = stored;
  }

  /** A blob whose pieces come one after the other; one at a time uses a {@link Zlib}. */
  static final class Pieces {
    private final MessageDigest digest = RecordDigest.begin();
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private final Zlib zlib;
    private boolean isLarge;

    Pieces(Zlib zlib) {
      this.zlib = zlib;
    }

    Pieces add(byte[] bytes, int length) {
      digest.update(bytes, 0, length);
      if (isLarge) {
        zlib.add(bytes, length);
        return this;
      }
      waiting.write(bytes, 0, length);
      if (waiting.size() >= LARGE) {
        isLarge = true;
        byte[] first = waiting.toByteArray();
        waiting.reset();
        zlib.begin();
        zlib.add(first, first.length);
      }
      return this;
    }

    Blob end() {
      return isLarge
          ? new Blob(RecordDigest.of(digest), null, zlib.end())
          : new Blob(RecordDigest.of(digest), waiting.toByteArray(), null);
    }
  }

  /** Of the uncompressed bytes. */
  RecordDigest digest() {
    return digest;
  }

  /** As it is stored. */
  byte[] stored(Zlib zlib) {
    if (stored == null) {
      stored = zlib.deflate(plain);
      plain = null;
    }
    return stored;
  }
}
