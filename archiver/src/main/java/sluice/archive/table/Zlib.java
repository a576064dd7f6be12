package sluice.archive.table;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses and expands many blobs one after the other with the same tables and buffer, as PHP's
 * gzcompress does. Not thread-safe; to be closed.
 */
final class Zlib implements AutoCloseable {
  private final int level;

  /** Null until something is compressed: it takes much memory outside the heap. */
  private Deflater deflater;

  private final Inflater inflater = new Inflater();
  private byte[] buffer = new byte[64 * 1024];

  private Zlib(int level) {
    this.level = level;
  }

  /** Compresses as Matomo does, byte for byte. */
  static Zlib ofMatomo() {
    return new Zlib(Deflater.DEFAULT_COMPRESSION);
  }

  /** Compresses what stays in memory, in less time. */
  static Zlib fast() {
    return new Zlib(Deflater.BEST_SPEED);
  }

  byte[] deflate(byte[] plain) {
    if (deflater == null) {
      deflater = new Deflater(level);
    }
    deflater.reset();
    deflater.setInput(plain);
    deflater.finish();
    int length = 0;
    while (!deflater.finished()) {
      length += deflater.deflate(buffer, length, buffer.length - length);
      growIfFull(length);
    }
    return Arrays.copyOf(buffer, length);
  }

  /**
   * Expands a blob.
   *
   * @throws IllegalArgumentException if it is not zlib, or ends too early
   */
  byte[] inflate(byte[] compressed) {
    inflater.reset();
    inflater.setInput(compressed);
    int length = 0;
    try {
      while (!inflater.finished()) {
        int more = inflater.inflate(buffer, length, buffer.length - length);
        if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new IllegalArgumentException(
              "archive blob of " + compressed.length + " bytes ends too early");
        }
        length += more;
        growIfFull(length);
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(
          "archive blob of " + compressed.length + " bytes is not zlib", e);
    }
    return Arrays.copyOf(buffer, length);
  }

  private void growIfFull(int length) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * length);
    }
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
    inflater.end();
  }
}
