package sluice.php;

import java.util.Map;

/**
 * How PHP counts with values of any type (docs: tracker-ingest/docs/php.md#what-is-empty). In Java
 * these are Long (Integer is taken too), Double, String, Boolean, {@link PhpValue.Null} and {@code
 * Map} for an array. Thread-safe: no state.
 */
public final class PhpNumbers {
  private PhpNumbers() {}

  /** The value as a float; 0 for what is not a number, a text with a numeric beginning included. */
  public static double of(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    }
    return value instanceof String text && PhpNumber.isNumeric(text)
        ? PhpNumber.prefix(text).decimal()
        : 0;
  }

  /** PHP's is_numeric. */
  public static boolean isNumeric(Object value) {
    return value instanceof Number || value instanceof String text && PhpNumber.isNumeric(text);
  }

  /** PHP's empty(). */
  public static boolean isEmpty(Object value) {
    if (value instanceof String text) {
      return PhpValues.isEmpty(text);
    }
    return !(value instanceof Map<?, ?> map ? !map.isEmpty() : of(value) != 0);
  }

  /**
   * PHP's plus between numbers and numeric texts: integers stay integers unless one side is a float
   * or the sum does not fit. What is no number counts as 0.
   *
   * @return a Long or a Double
   */
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

  /**
   * PHP's spaceship, save that a text which is no number counts as 0 beside a number. Of two arrays
   * the one with fewer elements is less, else the elements decide in the left one's order; an array
   * is more than anything else.
   *
   * @return negative, 0 or positive
   */
  public static int compare(Object left, Object right) {
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return compareArrays(a, b);
    }
    if (left instanceof Map<?, ?> || right instanceof Map<?, ?>) {
      return left instanceof Map<?, ?> ? 1 : -1;
    }
    if (left instanceof String a && right instanceof String b) {
      return PhpValues.compare(a, b);
    }
    return Double.compare(of(left), of(right));
  }

  /** As {@link #compare}, between arrays. */
  public static int compareArrays(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return Integer.compare(left.size(), right.size());
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      if (!right.containsKey(entry.getKey())) {
        return 1;
      }
      int order = compare(entry.getValue(), right.get(entry.getKey()));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static Object asNumber(Object value) {
    if (value instanceof Long || value instanceof Double) {
      return value;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (!(value instanceof String text) || !PhpNumber.isNumeric(text)) {
      return 0L;
    }
    PhpNumber number = PhpNumber.prefix(text);
    return number.isInteger() ? (Object) number.integer() : (Object) number.decimal();
  }
}
