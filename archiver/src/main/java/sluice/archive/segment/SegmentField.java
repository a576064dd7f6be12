package sluice.archive.segment;

import java.util.Optional;
import java.util.function.LongUnaryOperator;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.log.ActionType;

/**
 * What a segment field stands for: a value of a row of a table. Immutable.
 *
 * @param isVisitColumn whether it is a plain column of log_visit, which != compares row by row
 */
record SegmentField(SegmentPart part, boolean isVisitColumn, Value value, Operand operand) {

  /** Value of a row; empty for NULL. */
  @FunctionalInterface
  interface Value {
    Optional<Object> of(LogRow row, LogActions names);
  }

  /** What is written in the segment as the value in the database. */
  @FunctionalInterface
  interface Operand {
    String of(String written, SegmentOperator operator) throws SegmentRefused;
  }

  /** What is written as a value, where the operator does not matter. */
  @FunctionalInterface
  interface WrittenValue {
    String of(String written) throws SegmentRefused;
  }

  private static final Operand AS_WRITTEN = (written, operator) -> written;

  static SegmentField visit(String name) {
    LogField column = LogField.of(name);
    return new SegmentField(SegmentPart.VISIT, true, (row, names) -> row.get(column), AS_WRITTEN);
  }

  static SegmentField of(SegmentPart part, String name) {
    LogField column = LogField.of(name);
    return new SegmentField(part, false, (row, names) -> row.get(column), AS_WRITTEN);
  }

  /** A number computed from a column of log_visit. */
  static SegmentField computed(String column, LongUnaryOperator function) {
    return computed(SegmentPart.VISIT, column, function);
  }

  /** A number computed from a column. */
  static SegmentField computed(SegmentPart part, String name, LongUnaryOperator function) {
    LogField column = LogField.of(name);
    return new SegmentField(
        part,
        false,
        (row, names) ->
            row.isNull(column)
                ? Optional.empty()
                : Optional.of(function.applyAsLong(row.number(column))),
        AS_WRITTEN);
  }

  /**
   * The name of an action of a type that a column refers to. A whole name is looked for as
   * log_action stores it, escaped; a part of one as it was written, so that a part with a quote or
   * an ampersand finds nothing (TableLogAction.getOptimizedIdActionSqlMatch).
   */
  static SegmentField action(SegmentPart part, String name, ActionType type) {
    LogField column = LogField.of(name);
    boolean isUrl = type == ActionType.PAGE_URL || type == ActionType.EVENT_CATEGORY;
    return new SegmentField(
        part,
        part == SegmentPart.VISIT,
        (row, names) ->
            names
                .get(row.number(column))
                .filter(action -> action.type() == type)
                .map(LogAction::name),
        (written, operator) -> {
          String sought = isUrl ? written.replaceFirst("(?i)^https?://(www\\.)?", "") : written;
          return operator.isOfWholeValue() ? StoredName.of(sought, type) : sought;
        });
  }

  /** The same field, whose values are written in another way than they are stored. */
  SegmentField written(WrittenValue values) {
    return with((written, operator) -> values.of(written));
  }

  SegmentField with(Operand other) {
    return new SegmentField(part, isVisitColumn, value, other);
  }
}
