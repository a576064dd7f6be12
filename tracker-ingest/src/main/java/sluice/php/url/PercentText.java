package sluice.php.url;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Percent-encoded text whose bytes need not be UTF-8, as PHP's strings need not be. */
public final class PercentText {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentText() {}

  /** PHP's urldecode; what is not UTF-8 then is percent-encoded again (PHP's urlencode). */
  public static String decodeValid(String encoded) {
    byte[] bytes = decode(encoded);
    return text(bytes, StandardCharsets.UTF_8).orElseGet(() -> encode(bytes));
  }

  /** The same text percent-encoded in UTF-8; unchanged when its bytes are none of the charset. */
  public static String reencoded(String encoded, Charset charset) {
    return text(decode(encoded), charset)
        .map(text -> encode(text.getBytes(StandardCharsets.UTF_8)))
        .orElse(encoded);
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
      // An answer, not a failure: the bytes are not in that charset.
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
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2])) {
        decoded.write(HexFormat.fromHexDigits(encodedPair(bytes, i + 1)));
        i += 2;
      } else {
        decoded.write(bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    return decoded.toByteArray();
  }

  private static String encodedPair(byte[] bytes, int from) {
    return new String(bytes, from, 2, StandardCharsets.US_ASCII);
  }

  private static boolean isHex(byte character) {
    return HexFormat.isHexDigit(character);
  }

  private static String encode(byte[] bytes) {
    StringBuilder encoded = new StringBuilder();
    for (byte character : bytes) {
      if (isUnreserved(character)) {
        encoded.append((char) character);
      } else if (character == ' ') {
        encoded.append('+');
      } else {
        encoded.append('%').append(HEX.toHexDigits(character));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte character) {
    return character >= '0' && character <= '9'
        || character >= 'A' && character <= 'Z'
        || character >= 'a' && character <= 'z'
        || character == '-'
        || character == '_'
        || character == '.';
  }
}
