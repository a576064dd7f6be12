package sluice.archive.segment;

import java.util.Optional;
import java.util.function.LongUnaryOperator;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;

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
    String of(String written) throws SegmentRefused;
  }

  private static final Operand AS_WRITTEN = written -> written;

  static SegmentField visit(String column) {
    return new SegmentField(SegmentPart.VISIT, true, (row, names) -> row.get(column), AS_WRITTEN);
  }

  static SegmentField of(SegmentPart part, String column) {
    return new SegmentField(part, false, (row, names) -> row.get(column), AS_WRITTEN);
  }

  /** A number computed from a column of log_visit. */
  static SegmentField computed(String column, LongUnaryOperator function) {
    return new SegmentField(
        SegmentPart.VISIT,
        false,
        (row, names) ->
            row.isNull(column)
                ? Optional.empty()
                : Optional.of(function.applyAsLong(row.number(column))),
        AS_WRITTEN);
  }

  /** The name of an action of a type that a column refers to. */
  static SegmentField action(SegmentPart part, String column, int type) {
    boolean isUrl = type == LogAction.PAGE_URL || type == ActionTypes.EVENT_URL;
    return new SegmentField(
        part,
        part == SegmentPart.VISIT,
        (row, names) ->
            names
                .get(row.number(column))
                .filter(action -> action.type() == type)
                .map(LogAction::name),
        written ->
            ActionTypes.stored(
                isUrl ? written.replaceFirst("(?i)^https?://(www\\.)?", "") : written, type));
  }

  SegmentField with(Operand other) {
    return new SegmentField(part, isVisitColumn, value, other);
  }
}
