package sluice.archive.table;

/**
 * A blob record before it is written. A small one is compressed when somebody wants it, which is
 * seldom where it did not change; a large one at once, because all records of an archive are in
 * memory together. Not thread-safe.
 */
final class Blob {
  /** From so many bytes on a blob is compressed at once. */
  private static final int LARGE = 1 << 16;

  private final RecordDigest digest;

  /** Null when it is compressed. */
  private byte[] plain;

  /** Null until it is compressed. */
  private byte[] stored;

  private Blob(RecordDigest digest, byte[] plain) {
    this.digest = digest;
    this.plain = plain;
  }

  static Blob of(byte[] plain, Zlib zlib) {
    Blob blob = new Blob(RecordDigest.of(plain), plain);
    if (plain.length >= LARGE) {
      blob.stored(zlib);
    }
    return blob;
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
