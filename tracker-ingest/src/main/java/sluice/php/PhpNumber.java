package sluice.php;

import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A number read from text by PHP's rules, and PHP's text of a float. Immutable.
 *
 * <p>PHP reads leading white space, a sign, digits with at most one point, and an exponent; numeric
 * text may also end in white space. Digits without point and exponent that do not fit 64 bits
 * become a float, which comparisons must know of.
 *
 * @param isInteger whether it is an integer of PHP
 * @param integer the integer, 0 for a float
 * @param decimal the value as a float, for both kinds
 * @param overflowed whether it was written as an integer that does not fit
 */
public record PhpNumber(boolean isInteger, long integer, double decimal, boolean overflowed) {

  /** Digits that (string) of a float keeps: PHP's default for the setting precision. */
  private static final int TEXT_DIGITS = 14;

  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  /** Digits of Long.MAX_VALUE. */
  private static final int LONG_DIGITS = 19;

  /** From here on Java writes a float without an exponent, as PHP does, and up to there. */
  private static final double PLAIN_FROM = 1e-3;

  private static final double PLAIN_TO = 1e7;

  /** Digits that always tell a double from its neighbours. */
  private static final int EXACT_DIGITS = 17;

  /** The value of the whole text, empty when it is not numeric (PHP's is_numeric). */
  public static Optional<PhpNumber> numeric(String text) {
    int start = skipSpace(text, 0);
    int end = numberEnd(text, start);
    if (end < 0 || skipSpace(text, end) < text.length()) {
      return Optional.empty();
    }
    return Optional.of(read(text.substring(start, end)));
  }

  /** The value of the longest numeric beginning, 0 when there is none: PHP's casts. */
  public static PhpNumber prefix(String text) {
    int start = skipSpace(text, 0);
    int end = numberEnd(text, start);
    return end < 0 ? new PhpNumber(true, 0, 0, false) : read(text.substring(start, end));
  }

  /** Whether PHP's is_numeric says so; reads the text once and allocates nothing. */
  public static boolean isNumeric(String text) {
    int end = numberEnd(text, skipSpace(text, 0));
    return end >= 0 && skipSpace(text, end) == text.length();
  }

  /** Equality as PHP's == has it between two numeric strings that are not the same text. */
  boolean looselyEquals(PhpNumber other) {
    return compare(other).map(order -> order == 0).orElse(false);
  }

  /**
   * Order of two numeric strings; empty where the numbers cannot tell, so that the bytes decide.
   */
  Optional<Integer> compare(PhpNumber other) {
    if (isInteger && other.isInteger) {
      return Optional.of(Long.compare(integer, other.integer));
    }
    if (isInteger && other.overflowed) {
      return Optional.of(other.decimal > 0 ? -1 : 1);
    }
    if (overflowed && other.isInteger) {
      return Optional.of(decimal > 0 ? 1 : -1);
    }
    if (decimal != other.decimal) {
      return Optional.of(decimal < other.decimal ? -1 : 1);
    }
    boolean isVague = overflowed && other.overflowed || Double.isInfinite(decimal);
    return isVague ? Optional.empty() : Optional.of(0);
  }

  /** PHP's (int) of a string's value: a float outside the range ends at its border, INF is 0. */
  public long saturated() {
    if (isInteger) {
      return integer;
    }
    return Double.isInfinite(decimal) ? 0 : (long) decimal;
  }

  /**
   * The float that is nearest to a decimal number.
   *
   * @param number digits, with sign, point and exponent if it has them, and nothing else
   */
  public static double decimalOf(String number) {
    return NumberInput.parseDouble(number, true);
  }

  /** PHP's (string) of a float. */
  public static String text(double value) {
    return print(value, ofDigits(value, TEXT_DIGITS), TEXT_DIGITS, 'E');
  }

  /** The float as json_encode writes it: the fewest digits that read back as the same float. */
  public static String exactText(double value) {
    return exactText(value, 'e');
  }

  /** The float as serialize writes it: as {@link #exactText(double)}, with a capital E. */
  public static String serializedText(double value) {
    return exactText(value, 'E');
  }

  private static String exactText(double value, char exponentSign) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15 && value != 0) {
      return Long.toString((long) value);
    }
    if (Math.abs(value) >= PLAIN_FROM && Math.abs(value) < PLAIN_TO) {
      String plain = NumberOutput.toString(value, true);
      // Of two digits one may be enough, which has to be tried.
      if (significantDigits(plain) > 2) {
        return plain;
      }
    }
    return print(value, shortest(value), EXACT_DIGITS, exponentSign);
  }

  private static int significantDigits(String plain) {
    int digits = 0;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      digits += c >= '1' && c <= '9' || c == '0' && digits > 0 ? 1 : 0;
    }
    return digits;
  }

  private static BigDecimal ofDigits(double value, int digits) {
    BigDecimal shortest = shortest(value);
    boolean isExact = shortest.precision() <= digits && isNormal(value);
    return isExact ? shortest : exactlyRounded(value, digits);
  }

  /**
   * The fewest digits that read back, and of several such numbers the nearest. Java's own text is
   * that only from Java 19 on, and costs many times more; Jackson's has at least two digits, as
   * Java's has, so that one may be enough.
   */
  private static BigDecimal shortest(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
    if (digits.precision() != 2) {
      return digits;
    }
    BigDecimal one = digits.round(ONE_DIGIT);
    return one.doubleValue() == value ? one.stripTrailingZeros() : digits;
  }

  private static boolean isNormal(double value) {
    return Math.abs(value) >= Double.MIN_NORMAL;
  }

  private static BigDecimal exactlyRounded(double value, int digits) {
    if (!Double.isFinite(value)) {
      return BigDecimal.ZERO;
    }
    return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static String print(double value, BigDecimal rounded, int maxDigits, char exponentSign) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NAN" : value > 0 ? "INF" : "-INF";
    }
    String sign = value < 0 || 1 / value < 0 ? "-" : "";
    if (value == 0) {
      return sign + "0";
    }
    BigDecimal plain = rounded.abs().stripTrailingZeros();
    String digits = plain.unscaledValue().toString();
    int point = digits.length() - plain.scale();
    if (point < -3 || point > maxDigits) {
      String rest = digits.length() == 1 ? "0" : digits.substring(1);
      int exponent = point - 1;
      char exponentPlus = exponent < 0 ? '-' : '+';
      return sign
          + digits.charAt(0)
          + '.'
          + rest
          + exponentSign
          + exponentPlus
          + Math.abs(exponent);
    }
    if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    if (digits.length() <= point) {
      return sign + digits + "0".repeat(point - digits.length());
    }
    return sign + digits.substring(0, point) + '.' + digits.substring(point);
  }

  private static PhpNumber read(String number) {
    if (isInteger(number)) {
      if (fitsLong(number)) {
        long value = Long.parseLong(number);
        boolean isNegativeZero = value == 0 && number.charAt(0) == '-';
        return new PhpNumber(true, value, isNegativeZero ? -0.0 : value, false);
      }
      return new PhpNumber(false, 0, decimalOf(number), true);
    }
    return new PhpNumber(false, 0, decimalOf(number), false);
  }

  /** Whether digits behind an optional sign are a 64-bit integer; an exception would cost more. */
  public static boolean fitsLong(String number) {
    int start = number.charAt(0) == '-' || number.charAt(0) == '+' ? 1 : 0;
    int end = number.length();
    while (end - start > LONG_DIGITS && number.charAt(start) == '0') {
      start++;
    }
    if (end - start != LONG_DIGITS) {
      return end - start < LONG_DIGITS;
    }
    String border = number.charAt(0) == '-' ? "9223372036854775808" : "9223372036854775807";
    return number.substring(start).compareTo(border) <= 0;
  }

  private static boolean isInteger(String number) {
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == '.' || c == 'e' || c == 'E') {
        return false;
      }
    }
    return true;
  }

  private static int skipSpace(String text, int from) {
    int i = from;
    while (i < text.length() && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** Where the number that starts here ends; -1 when none starts here. */
  private static int numberEnd(String text, int start) {
    int i = start;
    if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
      i++;
    }
    int digitsStart = i;
    i = skipDigits(text, i);
    int digits = i - digitsStart;
    if (i < text.length() && text.charAt(i) == '.') {
      int fraction = skipDigits(text, i + 1);
      int fractionDigits = fraction - i - 1;
      if (digits + fractionDigits == 0) {
        return -1;
      }
      digits += fractionDigits;
      i = fraction;
    }
    return digits == 0 ? -1 : exponentEnd(text, i);
  }

  private static int exponentEnd(String text, int from) {
    if (from >= text.length() || (text.charAt(from) | 0x20) != 'e') {
      return from;
    }
    int i = from + 1;
    if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
      i++;
    }
    int end = skipDigits(text, i);
    return end > i ? end : from;
  }

  private static int skipDigits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
