package sluice.php.url;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import sluice.php.PhpText;

/** Percent sequences: PHP's urlencode, rawurlencode and their inverses. Thread-safe: no state. */
public final class PercentText {

  private static final String HEX_DIGITS = "0123456789ABCDEF";

  private PercentText() {}

  /** PHP's urldecode; what is not UTF-8 then is percent-encoded again (PHP's urlencode). */
  public static String decodeValid(String encoded) {
    byte[] bytes = decode(encoded);
    return text(bytes, StandardCharsets.UTF_8).orElseGet(() -> encoded(bytes, "+", "%7E"));
  }

  /** The same text percent-encoded in UTF-8; unchanged when its bytes are none of the charset. */
  public static String reencoded(String encoded, Charset charset) {
    return text(decode(encoded), charset).map(PercentText::urlEncode).orElse(encoded);
  }

  /** The text that the bytes are in a charset; empty when they are none. */
  public static Optional<String> text(byte[] bytes, Charset charset) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException otherCharset) {
      // This is an answer, not a failure: the bytes are not in that charset.
      return Optional.empty();
    }
  }

  /**
   * PHP's urldecode followed by a function that makes bad bytes question marks, as mb_strtolower.
   */
  public static String decodeLossy(String encoded) {
    byte[] bytes = decode(encoded);
    return text(bytes, StandardCharsets.UTF_8)
        .orElseGet(() -> new String(bytes, StandardCharsets.UTF_8).replace('\uFFFD', '?'));
  }

  /** The bytes of PHP's urldecode. */
  public static byte[] decode(String encoded) {
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, decode(bytes, 0, bytes.length, true));
  }

  /**
   * PHP's urldecode: percent sequences and plus; bad sequences stay; bytes not UTF-8 are read as
   * ISO-8859-1.
   */
  public static String urlDecode(String value) {
    return decoded(value, true);
  }

  /** As {@link #urlDecode(String)}, but plus stays plus. */
  public static String rawUrlDecode(String value) {
    return decoded(value, false);
  }

  /** PHP's rawurlencode over the UTF-8 bytes. */
  public static String rawUrlEncode(String value) {
    return encoded(value.getBytes(StandardCharsets.UTF_8), "%20", "~");
  }

  /** PHP's urlencode over the UTF-8 bytes: a blank is a plus, and a tilde is escaped. */
  public static String urlEncode(String value) {
    return encoded(value.getBytes(StandardCharsets.UTF_8), "+", "%7E");
  }

  private static String encoded(byte[] bytes, String blank, String tilde) {
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else if (b == ' ' || b == '~') {
        encoded.append(b == ' ' ? blank : tilde);
      } else {
        encoded
            .append('%')
            .append(HEX_DIGITS.charAt(b >> 4 & 15))
            .append(HEX_DIGITS.charAt(b & 15));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '-'
        || b == '.'
        || b == '_';
  }

  /**
   * Percent-decodes in place; bad sequences stay.
   *
   * @return where the decoded bytes end
   */
  public static int decode(byte[] bytes, int from, int to, boolean plusIsSpace) {
    int out = from;
    for (int in = from; in < to; in++) {
      byte b = bytes[in];
      if (b == '%' && in + 2 < to) {
        int value = hexByte(bytes[in + 1], bytes[in + 2]);
        if (value >= 0) {
          b = (byte) value;
          in += 2;
        }
      } else if (b == '+' && plusIsSpace) {
        b = ' ';
      }
      bytes[out++] = b;
    }
    return out;
  }

  /** The text with its percent sequences decoded. */
  private static String decoded(String value, boolean plusIsSpace) {
    if (value.indexOf('%') < 0 && (!plusIsSpace || value.indexOf('+') < 0)) {
      return value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return PhpText.of(bytes, 0, decode(bytes, 0, bytes.length, plusIsSpace));
  }

  private static int hexByte(byte high, byte low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : h << 4 | l;
  }
}
