package sluice.archive.table;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses and expands many blobs one after the other with the same tables and buffer, in the
 * format of PHP's gzcompress. Not thread-safe; to be closed.
 */
final class Zlib implements AutoCloseable {
  /** The longest array that Java has, about. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private static final int LEVEL_OF_RUNNING = 3;

  /** Most blobs are shorter than this, bytes. */
  private static final int FIRST_BUFFER = 1 << 16;

  /** What has no more bytes than this is expanded once; a larger buffer would be a large object. */
  private static final int EXPANDED_ONCE = 1 << 18;

  private static final byte[] NOTHING = {};

  private final int level;

  /** Null until something is compressed: it takes much memory outside the heap. */
  private Deflater deflater;

  /** Null until something is expanded. */
  private Inflater inflater;

  /** Empty until something is compressed or expanded. */
  private byte[] buffer = NOTHING;

  /** Bytes in the buffer that were compressed since {@link #begin}. */
  private int deflated;

  private Zlib(int level) {
    this.level = level;
  }

  /**
   * Compresses as hard as Matomo does. The bytes are not the same: PHP gives zlib more memory,
   * which no reader sees.
   */
  static Zlib ofMatomo() {
    return new Zlib(Deflater.DEFAULT_COMPRESSION);
  }

  /**
   * Compresses what is soon replaced: reports take half of the time, and about a quarter more room
   * (levels 1 and 2 are not faster there, 4 and 5 not smaller).
   */
  static Zlib ofRunning() {
    return new Zlib(LEVEL_OF_RUNNING);
  }

  /** Compresses what stays in memory, in less time. */
  static Zlib fast() {
    return new Zlib(Deflater.BEST_SPEED);
  }

  byte[] deflate(byte[] plain) {
    begin();
    add(plain, plain.length);
    return end();
  }

  /** Begins to compress bytes that come piece by piece. */
  void begin() {
    if (deflater == null) {
      deflater = new Deflater(level);
    }
    makeBuffer();
    deflater.reset();
    deflated = 0;
  }

  /** Compresses the next piece. */
  void add(byte[] plain, int pieceLength) {
    deflater.setInput(plain, 0, pieceLength);
    while (!deflater.needsInput()) {
      drain();
    }
  }

  /** All that was compressed since {@link #begin}. */
  byte[] end() {
    deflater.finish();
    while (!deflater.finished()) {
      drain();
    }
    return Arrays.copyOf(buffer, deflated);
  }

  private void makeBuffer() {
    if (buffer.length == 0) {
      buffer = new byte[FIRST_BUFFER];
    }
  }

  private void drain() {
    deflated += deflater.deflate(buffer, deflated, buffer.length - deflated);
    if (deflated == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * deflated);
    }
  }

  /**
   * Expands a blob: a small one once, a large one once to know how long it is and once into an
   * array of that length, because there may be a hundred bytes for each that is stored.
   *
   * @param compressed null for a record whose value is NULL
   * @throws IllegalArgumentException if it is NULL or not zlib, ends too early, or is larger than
   *     an array may be
   */
  byte[] inflate(byte[] compressed) {
    if (compressed == null) {
      throw new IllegalArgumentException("archive blob is NULL");
    }
    makeBuffer();
    begin(compressed);
    long length = 0;
    while (!inflater.finished()) {
      if (length == buffer.length && length < EXPANDED_ONCE) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      length += inflate(compressed, buffer, length < buffer.length ? (int) length : 0);
    }
    if (length <= buffer.length) {
      return Arrays.copyOf(buffer, (int) length);
    }
    if (length > MOST) {
      throw new IllegalArgumentException(
          "archive blob of " + compressed.length + " bytes has " + length + " when it is expanded");
    }
    byte[] plain = new byte[(int) length];
    begin(compressed);
    int at = 0;
    while (at < plain.length) {
      at += inflate(compressed, plain, at);
    }
    return plain;
  }

  private void begin(byte[] compressed) {
    if (inflater == null) {
      inflater = new Inflater();
    }
    inflater.reset();
    inflater.setInput(compressed);
  }

  private int inflate(byte[] compressed, byte[] into, int at) {
    try {
      int more = inflater.inflate(into, at, into.length - at);
      if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
        throw new IllegalArgumentException(
            "archive blob of " + compressed.length + " bytes ends too early");
      }
      return more;
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(
          "archive blob of " + compressed.length + " bytes is not zlib", e);
    }
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
    if (inflater != null) {
      inflater.end();
    }
  }
}
