package sluice.ingest.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of the wire as text. Netty and we read them as ISO-8859-1, a character a byte; PHP's
 * strings are the bytes themselves, and UTF-8 to whoever reads them. Stateless.
 */
final class RawText {

  private static final String HEX = "0123456789ABCDEF";

  private RawText() {}

  /**
   * A query or form with every byte outside ASCII percent-encoded, so that parsing decides about
   * each value by itself. The same object when there is none.
   */
  static String escaped(String latin) {
    int count = latin.length();
    int i = 0;
    while (i < count && latin.charAt(i) < 0x80) {
      i++;
    }
    if (i == count) {
      return latin;
    }
    StringBuilder escaped = new StringBuilder(count + 64).append(latin, 0, i);
    for (; i < count; i++) {
      char c = latin.charAt(i);
      if (c < 0x80) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
      }
    }
    return escaped.toString();
  }

  /** A header value: UTF-8 if it is valid, else as it stands. */
  static String decoded(String latin) {
    for (int i = 0; i < latin.length(); i++) {
      if (latin.charAt(i) >= 0x80) {
        return ofBytes(latin.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return latin;
  }

  /** UTF-8 if the bytes are valid, else ISO-8859-1. */
  static String ofBytes(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
