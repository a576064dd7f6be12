package sluice.archive.segment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.LogText;
import sluice.log.CollationKey;

/**
 * One condition on one row, as SQL evaluates it (docs: archiver/docs/segments.md#grammar).
 * Immutable.
 */
final class RowTest {
  private final SegmentField field;
  private final SegmentOperator operator;
  private final String operand;
  private final Optional<Double> number;
  private final Optional<Long> wholeNumber;
  private final String key;

  RowTest(SegmentField field, SegmentOperator operator, String operand) {
    this.field = field;
    this.operator = operator;
    this.operand = operand;
    this.number = asNumber(operand);
    this.wholeNumber =
        operand.matches("-?[0-9]{1,18}|-?[1-8][0-9]{18}")
            ? Optional.of(Long.valueOf(operand))
            : Optional.empty();
    this.key = CollationKey.of(operand);
  }

  SegmentPart part() {
    return field.part();
  }

  boolean test(LogRow row, LogActions names) {
    Optional<Object> value = field.value().of(row, names);
    if (operand.isEmpty()) {
      boolean isEmpty =
          value.isEmpty() || value.get().toString().isEmpty() || value.get().toString().equals("0");
      return isEmpty == (operator != SegmentOperator.NOT_EQUAL);
    }
    if (value.isEmpty()) {
      return operator.isNegative();
    }
    return operator.isNegative() != compare(value.get());
  }

  private boolean compare(Object value) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> order(value) == 0;
      case AT_LEAST -> order(value) >= 0;
      case AT_MOST -> order(value) <= 0;
      case MORE -> order(value) > 0;
      case LESS -> order(value) < 0;
      case CONTAINS, NOT_CONTAINS -> collated(value).contains(key);
      case STARTS -> collated(value).startsWith(key);
      case ENDS -> collated(value).endsWith(key);
    };
  }

  private int order(Object value) {
    if (value instanceof Long whole && wholeNumber.isPresent()) {
      return Long.compare(whole, wholeNumber.get());
    }
    if (value instanceof Number decimal) {
      return Double.compare(decimal.doubleValue(), number.orElse(0.0));
    }
    return collated(value).compareTo(key);
  }

  private static String collated(Object value) {
    return value instanceof LogText text ? text.collated() : CollationKey.of(value.toString());
  }

  /** The number at the start of a text, as SQL coerces it. */
  private static Optional<Double> asNumber(String text) {
    Matcher start =
        Pattern.compile("^\\s*([+-]?[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)").matcher(text);
    return start.find() ? Optional.of(Double.valueOf(start.group(1))) : Optional.empty();
  }
}
