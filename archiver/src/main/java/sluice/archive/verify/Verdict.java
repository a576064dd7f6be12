package sluice.archive.verify;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether two values are equal, and if not, whether that is explained. Immutable. */
final class Verdict {
  static final Verdict EQUAL = new Verdict(true, null);
  static final Verdict DIFFERENT = new Verdict(false, null);

  /**
   * Share of a value: two sums of the same floats differ by a few units of the 16th digit for each
   * addition; a billionth leaves room for a million of them.
   */
  private static final double LAST_DIGITS = 1e-9;

  /** Absolute: less than any unit that reports have (cents, milliseconds) shows of it. */
  private static final double INVISIBLE = 1e-4;

  private final boolean isEqual;

  /** Null if nothing explains a difference. */
  private final Explanation explanation;

  private Verdict(boolean isEqual, Explanation explanation) {
    this.isEqual = isEqual;
    this.explanation = explanation;
  }

  static Verdict explained(Explanation explanation) {
    return new Verdict(false, explanation);
  }

  /** Of two values as archives hold them: Long, Double, Boolean, String, PHP's null. */
  static Verdict of(Object theirs, Object ours) {
    if (Objects.equals(theirs, ours)) {
      return EQUAL;
    }
    OptionalDouble one = number(theirs);
    OptionalDouble other = number(ours);
    if (one.isEmpty() || other.isEmpty()) {
      return theirs.toString().equals(ours.toString())
          ? explained(Explanation.VALUE_TYPE)
          : DIFFERENT;
    }
    double difference = Math.abs(one.getAsDouble() - other.getAsDouble());
    if (difference == 0) {
      return explained(Explanation.VALUE_TYPE);
    }
    boolean isTiny = difference < Math.max(INVISIBLE, LAST_DIGITS * Math.abs(one.getAsDouble()));
    return isTiny ? explained(Explanation.LAST_DIGIT) : DIFFERENT;
  }

  private static OptionalDouble number(Object value) {
    if (value instanceof Number number) {
      return OptionalDouble.of(number.doubleValue());
    }
    if (value instanceof Boolean flag) {
      return OptionalDouble.of(flag ? 1 : 0);
    }
    try {
      return value instanceof String text
          ? OptionalDouble.of(Double.parseDouble(text))
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  boolean isEqual() {
    return isEqual;
  }

  boolean isDifferent() {
    return !isEqual && explanation == null;
  }

  Optional<Explanation> explanation() {
    return Optional.ofNullable(explanation);
  }
}
