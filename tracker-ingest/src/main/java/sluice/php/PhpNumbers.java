package sluice.php;

import java.util.Map;

/**
 * How PHP counts with the values of a report cell (docs: tracker-ingest/docs/php.md#what-is-empty).
 */
public final class PhpNumbers {
  private PhpNumbers() {}

  /** The value as a float; 0 for what is not a number. */
  public static double of(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    }
    return value instanceof String text && isNumeric(text) ? Double.parseDouble(text.trim()) : 0;
  }

  /** Whether PHP's is_numeric holds. */
  public static boolean isNumeric(Object value) {
    return value instanceof Number || value instanceof String text && isNumeric(text);
  }

  /** PHP's empty(). */
  public static boolean isEmpty(Object value) {
    if (value instanceof String text) {
      return text.isEmpty() || text.equals("0");
    }
    return !(value instanceof Map<?, ?> map ? !map.isEmpty() : of(value) != 0);
  }

  /**
   * Numeric strings of PHP: blanks around, sign, digits with a point, exponent; no hex, no suffix.
   */
  public static boolean isNumeric(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      return false;
    }
    int i = trimmed.charAt(0) == '+' || trimmed.charAt(0) == '-' ? 1 : 0;
    int digits = 0;
    boolean point = false;
    for (; i < trimmed.length(); i++) {
      char c = trimmed.charAt(i);
      if (c == '.' && !point) {
        point = true;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else {
        break;
      }
    }
    return digits > 0 && (i == trimmed.length() || isExponent(trimmed.substring(i)));
  }

  private static boolean isExponent(String rest) {
    return rest.matches("[eE][+-]?[0-9]+");
  }

  /** PHP's plus: ints stay ints unless one side is a float or the sum overflows. */
  public static Object plus(Object left, Object right) {
    Object a = asNumber(left);
    Object b = asNumber(right);
    if (a instanceof Long x && b instanceof Long y) {
      long sum = x + y;
      boolean overflows = ((x ^ sum) & (y ^ sum)) < 0;
      return overflows ? (Object) ((double) x + (double) y) : (Object) sum;
    }
    return ((Number) a).doubleValue() + ((Number) b).doubleValue();
  }

  private static Object asNumber(Object value) {
    if (value instanceof Long || value instanceof Double) {
      return value;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof String text && text.strip().matches("[+-]?[0-9]{1,18}")) {
      return Long.parseLong(text.strip());
    }
    return value instanceof String text && isNumeric(text)
        ? (Object) Double.parseDouble(text.strip())
        : (Object) 0L;
  }
}
