package sluice.archive.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.LogText;

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

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[64];
  private int length;
  private final List<String> spelled = new ArrayList<>(4);

  /** Begins another key. */
  public KeyBytes clear() {
    length = 0;
    spelled.clear();
    return this;
  }

  /** Appends a part that is a whole number. */
  public KeyBytes number(long value) {
    return eightBytes(NUMBER, value);
  }

  /** Appends a part that is a text, as it is spelled. */
  public KeyBytes text(LogText text) {
    byte[] key = text.key();
    int header = 1 + Integer.BYTES;
    room(header + key.length);
    bytes[length] = TEXT;
    INTS.set(bytes, length + 1, key.length);
    System.arraycopy(key, 0, bytes, length + header, key.length);
    length += header + key.length;
    spelled.add(text.toString());
    return this;
  }

  /** Appends a part that is a text which is not remembered. */
  public KeyBytes text(String text) {
    return text(new LogText(text));
  }

  /** Appends a part that is NULL. */
  public KeyBytes none() {
    room(1);
    bytes[length++] = NULL;
    return this;
  }

  /** Appends the value of a row's column. */
  public KeyBytes column(LogRow row, LogField column) {
    Optional<LogText> text = row.text(column);
    if (text.isPresent()) {
      return text(text.get());
    }
    if (row.isNull(column)) {
      return none();
    }
    return row.isDecimal(column)
        ? eightBytes(DECIMAL, Double.doubleToLongBits(row.decimal(column)))
        : number(row.number(column));
  }

  /** Begins another key, of the values of a row's columns in this order. */
  public KeyBytes columns(LogRow row, List<LogField> columns) {
    clear();
    for (int i = 0; i < columns.size(); i++) {
      column(row, columns.get(i));
    }
    return this;
  }

  private KeyBytes eightBytes(byte type, long value) {
    room(NUMBER_BYTES);
    bytes[length] = type;
    LONGS.set(bytes, length + 1, value);
    length += NUMBER_BYTES;
    return this;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + more));
    }
  }

  int hash() {
    return hash(bytes, length);
  }

  /** The hash of a key, the first bytes of an array. */
  static int hash(byte[] key, int length) {
    long hash = length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(key, at));
    }
    for (; at < length; at++) {
      hash = mixed(hash ^ key[at]);
    }
    return (int) hash;
  }

  /**
   * Mixes the bits of a hash: the multiplication spreads each bit upwards, the shift carries the
   * upper ones back down.
   */
  static long mixed(long hash) {
    long product = hash * 0x9E3779B97F4A7C15L;
    return product ^ product >>> 32;
  }

  /** The array whose first bytes are the key; the next key overwrites them. */
  byte[] bytes() {
    return bytes;
  }

  /** Bytes of the key. */
  int length() {
    return length;
  }

  String[] spelling() {
    return spelled.isEmpty() ? NO_TEXTS : spelled.toArray(NO_TEXTS);
  }

  /** Whether the part that begins here is a text. */
  static boolean isText(byte[] bytes, int at) {
    return bytes[at] == TEXT;
  }

  /** Whether the part that begins here is NULL. */
  static boolean isNull(byte[] bytes, int at) {
    return bytes[at] == NULL;
  }

  /** The part that begins here, which is no text: a Long, a Double, or null for NULL. */
  static Object number(byte[] bytes, int at) {
    return switch (bytes[at]) {
      case NUMBER -> (long) LONGS.get(bytes, at + 1);
      case DECIMAL -> Double.longBitsToDouble((long) LONGS.get(bytes, at + 1));
      default -> null;
    };
  }

  /** Whether these bytes are whole parts, so many of which are texts. */
  static boolean isKey(byte[] key, int texts) {
    int left = texts;
    int at = 0;
    while (at < key.length) {
      boolean isText = isText(key, at);
      if (isText && key.length - at < 1 + Integer.BYTES) {
        return false;
      }
      int behind = behind(key, at);
      if (behind <= at) {
        return false;
      }
      left -= isText ? 1 : 0;
      at = behind;
    }
    return at == key.length && left == 0;
  }

  /** Where the part ends that begins here. */
  static int behind(byte[] bytes, int at) {
    return switch (bytes[at]) {
      case NUMBER, DECIMAL -> at + NUMBER_BYTES;
      case TEXT -> at + 1 + Integer.BYTES + (int) INTS.get(bytes, at + 1);
      default -> at + 1;
    };
  }
}
