package sluice.php;

import java.nio.charset.StandardCharsets;

/**
 * PHP's strings are bytes: a text as its UTF-8 bytes, one character 0 to 255 for each, so that
 * positions, lengths and character classes are PHP's. Thread-safe: no state.
 */
public final class ByteText {

  private ByteText() {}

  /** The bytes of a text; the same string when it is ASCII. */
  public static String of(String text) {
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The inverse; what is no UTF-8 becomes replacement characters. */
  public static String decoded(String bytes) {
    return isAscii(bytes)
        ? bytes
        : new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }
}
