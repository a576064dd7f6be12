package sluice.php;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes of a request as text. Thread-safe: no state. */
public final class PhpText {

  private PhpText() {}

  /** The bytes as UTF-8 when they are valid, else each byte as ISO-8859-1. */
  public static String of(byte[] bytes, int from, int to) {
    if (isAscii(bytes, from, to)) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0 || isUtf8(bytes, from, to)) {
      return text;
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** The bytes as UTF-8; empty when they are not valid. */
  public static Optional<String> strictUtf8(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 || isUtf8(bytes, from, to)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static boolean isAscii(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
