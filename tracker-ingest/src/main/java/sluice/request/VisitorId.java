package sluice.request;

import java.util.HexFormat;

/**
 * A visitor's id: the eight bytes of the column {@code idvisitor} (also used for {@code
 * config_id}). Immutable.
 *
 * @param value the bytes, big endian
 */
public record VisitorId(long value) {

  /** The id that apps without one send: sixteen zeros. */
  public static final VisitorId ZERO = new VisitorId(0);

  /**
   * Reads the first 16 characters as hex digits; a character that is no hex digit counts as 0
   * (docs: tracker-ingest/docs/visitor.md#visitor-id).
   *
   * @throws IllegalArgumentException when there are fewer than 16 characters
   */
  public static VisitorId ofHex(String text) {
    if (text.length() < 16) {
      throw new IllegalArgumentException(
          "a visitor id has 16 hex digits, got " + text.length() + " characters");
    }
    long value = 0;
    for (int i = 0; i < 16; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      value = value << 4 | (digit < 0 || text.charAt(i) > 'f' ? 0 : digit);
    }
    return new VisitorId(value);
  }

  /** The id in a column; needs exactly 8 bytes. */
  public static VisitorId ofBytes(byte[] bytes) {
    if (bytes.length != 8) {
      throw new IllegalArgumentException("a visitor id has 8 bytes, got " + bytes.length);
    }
    return new VisitorId(java.nio.ByteBuffer.wrap(bytes).getLong());
  }

  /** A fresh copy of the 8 bytes. */
  public byte[] bytes() {
    return java.nio.ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /** Sixteen lower-case hex digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(value);
  }
}
