package sluice.php.json;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sluice.php.PhpValue;

/**
 * JSON as PHP's json_decode (associative arrays) and json_encode (default flags) have it.
 * Thread-safe: no state.
 */
public final class PhpJson {

  /**
   * Arrays and objects nested deeper than this are an error: json_decode's default depth is 512, of
   * which PHP 8.2 gives one away.
   */
  public static final int MAX_DEPTH = 511;

  private PhpJson() {}

  /** Why text is not JSON to PHP; the message tells what was found and at which byte. */
  public static class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
      super(message);
    }
  }

  /** It may be JSON, but there are more values in it than may be read. */
  public static final class TooManyValuesException extends MalformedJsonException {
    private static final long serialVersionUID = 1L;

    TooManyValuesException(String message) {
      super(message);
    }
  }

  /**
   * PHP's json_decode of a string: empty where PHP has an error, {@link PhpValue.Null} for null.
   */
  public static Optional<PhpValue> decode(String json) {
    try {
      return Optional.of(decode(json.getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  /**
   * PHP's json_decode: integers that do not fit 64 bits become floats, the last of several equal
   * keys wins and keeps the first one's place.
   *
   * @throws MalformedJsonException also for bytes that are not UTF-8, lone surrogates and more than
   *     {@link #MAX_DEPTH} levels
   */
  public static PhpValue decode(byte[] json) throws MalformedJsonException {
    return decode(json, json.length);
  }

  /** As {@link #decode(byte[])}, of the first {@code length} bytes. */
  public static PhpValue decode(byte[] json, int length) throws MalformedJsonException {
    return decode(json, length, Integer.MAX_VALUE);
  }

  /**
   * Decodes at most so many values, arrays and what is in them counted alike: a value takes one
   * byte of JSON and a hundred or more in memory.
   *
   * @throws MalformedJsonException {@link TooManyValuesException} for more than {@code maxValues}
   */
  public static PhpValue decode(byte[] json, int length, int maxValues)
      throws MalformedJsonException {
    return new PhpJsonReader(json, length, maxValues).read();
  }

  /** PHP's json_encode: ASCII only, slashes escaped, arrays with keys 0, 1, 2 … as lists. */
  public static String encode(PhpValue value) {
    PhpJsonWriter writer = new PhpJsonWriter();
    writer.value(value);
    return writer.toString();
  }
}
