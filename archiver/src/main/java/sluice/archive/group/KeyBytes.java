package sluice.archive.group;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sluice.archive.visit.CollationKey;
import sluice.archive.visit.LogRow;

/**
 * The key of a group as SQL's GROUP BY tells groups apart: NULLs are equal, texts are by the
 * column's collation. One is used again and again for looking groups up. Not thread-safe.
 *
 * <pre>
 *   per part:  0                        NULL
 *              1, 8 bytes               whole number, big-endian
 *              2, 8 bytes               decimal
 *              3, 4 bytes length, bytes text without case and accents, UTF-8
 * </pre>
 */
public final class KeyBytes {
  private static final byte NULL = 0;
  private static final byte NUMBER = 1;
  private static final byte DECIMAL = 2;
  private static final byte TEXT = 3;

  private static final String[] NO_TEXTS = {};

  /** Bytes of a part that is a whole number. */
  static final int NUMBER_BYTES = 1 + Long.BYTES;

  private ByteBuffer bytes = ByteBuffer.allocate(64);
  private final List<String> spelled = new ArrayList<>(4);

  /** Begins another key. */
  public KeyBytes clear() {
    bytes.clear();
    spelled.clear();
    return this;
  }

  /** A part that is a whole number. */
  public KeyBytes number(long value) {
    room(NUMBER_BYTES).put(NUMBER).putLong(value);
    return this;
  }

  /** A part that is a text, as it is spelled. */
  public KeyBytes text(String text) {
    byte[] key = CollationKey.of(text).getBytes(StandardCharsets.UTF_8);
    room(1 + Integer.BYTES + key.length).put(TEXT).putInt(key.length).put(key);
    spelled.add(text);
    return this;
  }

  /** A part that is NULL. */
  public KeyBytes none() {
    room(1).put(NULL);
    return this;
  }

  /** A column of a row. */
  public KeyBytes column(LogRow row, String column) {
    return value(row.get(column));
  }

  /** A value as rows of the log hold it; empty for NULL. */
  public KeyBytes value(Optional<Object> value) {
    if (value.isEmpty()) {
      return none();
    }
    if (value.get() instanceof Double decimal) {
      room(NUMBER_BYTES).put(DECIMAL).putDouble(decimal);
      return this;
    }
    return value.get() instanceof Number number
        ? number(number.longValue())
        : text(value.get().toString());
  }

  /** The columns of a row in this order. */
  public KeyBytes columns(LogRow row, List<String> columns) {
    clear();
    for (String column : columns) {
      column(row, column);
    }
    return this;
  }

  private ByteBuffer room(int length) {
    if (bytes.remaining() < length) {
      ByteBuffer larger = ByteBuffer.allocate(2 * (bytes.capacity() + length));
      bytes = larger.put(bytes.flip());
    }
    return bytes;
  }

  int hash() {
    int hash = 0;
    byte[] array = bytes.array();
    for (int i = 0; i < bytes.position(); i++) {
      hash = 31 * hash + array[i];
    }
    return spread(hash);
  }

  static int hash(byte[] key) {
    int hash = 0;
    for (byte b : key) {
      hash = 31 * hash + b;
    }
    return spread(hash);
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 16);
  }

  boolean isEqual(byte[] key) {
    return Arrays.equals(bytes.array(), 0, bytes.position(), key, 0, key.length);
  }

  byte[] copy() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  String[] spelling() {
    return spelled.isEmpty() ? NO_TEXTS : spelled.toArray(NO_TEXTS);
  }

  /** The parts of a key and their spelling. */
  static GroupKey parts(byte[] key, String[] spelled) {
    List<Optional<Object>> values = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(key);
    int text = 0;
    while (bytes.hasRemaining()) {
      switch (bytes.get()) {
        case NUMBER -> values.add(Optional.of(bytes.getLong()));
        case DECIMAL -> values.add(Optional.of(bytes.getDouble()));
        case TEXT -> {
          int length = bytes.getInt();
          bytes.position(bytes.position() + length);
          values.add(Optional.of(spelled[text++]));
        }
        default -> values.add(Optional.empty());
      }
    }
    return new GroupKey(values);
  }
}
