package sluice.archive.table;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.php.PhpNumbers;
import sluice.php.PhpValue;

/**
 * How Matomo adds one row to another (docs: archiver/docs/records.md#adding-rows;
 * core/DataTable/Row.php). Odd on purpose: a null on the right turns what was summed so far into 0.
 */
public final class RowSum {
  private RowSum() {}

  /** What is done with one column instead of summing. */
  public enum Operation {
    /** The smaller value is kept; empty ones do not count. */
    MIN,
    /** The larger value is kept. */
    MAX,
    /** Nothing is added: the column stays as it is, or missing. */
    SKIP
  }

  /** Adds columns and, if the row is not a summary row, takes over metadata the first time. */
  public static void addRow(
      ReportRow left, ReportRow right, Map<Column, Operation> operations, boolean takesMetadata) {
    addColumns(left, right, operations);
    if (takesMetadata && right.hasMetadata() && !left.hasMetadata() && counts(right)) {
      left.metadata().putAll(right.metadata());
    }
  }

  private static boolean counts(ReportRow row) {
    return row.number(Metric.INDEX_PAGE_NB_HITS) != 0 || row.number(Metric.INDEX_NB_VISITS) != 0;
  }

  /** Adds all columns but the label. */
  public static void addColumns(
      ReportRow left, ReportRow right, Map<Column, Operation> operations) {
    boolean isPlain = operations.isEmpty();
    ReportRow added =
        !isPlain && operations.containsValue(Operation.SKIP)
            ? withoutSkipped(right, operations)
            : right;
    addColumns(
        left,
        added,
        (name, old, value) ->
            add(
                old,
                value,
                name == Metric.INDEX_MAX_ACTIONS
                    ? Operation.MAX
                    : isPlain ? null : operations.get(name)));
  }

  private static ReportRow withoutSkipped(ReportRow row, Map<Column, Operation> operations) {
    ReportRow kept = ReportRow.labelled(row.label());
    row.columns()
        .forEach(
            (column, value) -> {
              if (operations.get(column) != Operation.SKIP) {
                kept.columns().put(column, value);
              }
            });
    return kept;
  }

  /** How a value of a column is added. */
  @FunctionalInterface
  public interface Adding {
    /** Returns the sum; {@code old} is NULL if there was no such column. */
    Object add(Column name, Object old, Object value);
  }

  /** Adds all columns but the label in a way of its own. */
  public static void addColumns(ReportRow left, ReportRow right, Adding adding) {
    ColumnMap into = left.cells();
    ColumnMap from = right.cells();
    into.room(from.size());
    int behindLast = 0; // where the next column is likely to be, in whichever order rows are made
    for (int i = 0; i < from.size(); i++) {
      Column name = from.shape().column(i);
      int known = into.indexOf(name, behindLast);
      behindLast = known < 0 ? into.size() + 1 : known + 1;
      if (name == NamedColumn.LABEL) {
        continue;
      }
      if (known < 0) {
        into.put(name, adding.add(name, PhpValue.Null.INSTANCE, from.valueAt(i)));
      } else {
        into.setAt(known, adding.add(name, into.valueAt(known), from.valueAt(i)));
      }
    }
  }

  /**
   * One value added to another.
   *
   * @param operation null: they are summed
   */
  public static Object add(Object left, Object right, Operation operation) {
    if (operation == Operation.MAX) {
      return max(left, right);
    }
    if (operation == Operation.MIN) {
      return min(left, right);
    }
    return sum(left, right);
  }

  private static Object max(Object left, Object right) {
    Object known = left == PhpValue.Null.INSTANCE ? Boolean.FALSE : left;
    if (known == Boolean.FALSE) {
      return PhpNumbers.isEmpty(right) ? Boolean.FALSE : right;
    }
    return PhpNumbers.of(right) > PhpNumbers.of(known) ? right : known;
  }

  private static Object min(Object left, Object right) {
    if (PhpNumbers.isEmpty(left)) {
      return right;
    }
    if (PhpNumbers.isEmpty(right)) {
      return left;
    }
    return PhpNumbers.of(right) < PhpNumbers.of(left) ? right : left;
  }

  private static Object sum(Object left, Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return ReportRow.decimal(a + b);
    }
    boolean nothing = left == PhpValue.Null.INSTANCE || left == Boolean.FALSE;
    if (nothing && right instanceof Long) {
      return right;
    }
    if (nothing && right instanceof Double b) {
      return b == 0 ? ReportRow.decimal(0.0) : right; // 0 and -0.0 are 0
    }
    if (right instanceof Map<?, ?> array) {
      return sumArrays(left, array);
    }
    if (PhpNumbers.isNumeric(right)) {
      return PhpNumbers.plus(nothing ? 0L : left, right);
    }
    if (right == Boolean.FALSE) {
      return left;
    }
    if (nothing) {
      return right;
    }
    return 0L;
  }

  private static Object sumArrays(Object left, Map<?, ?> right) {
    Map<Object, Object> sum = new LinkedHashMap<>();
    if (left instanceof Map<?, ?> known) {
      sum.putAll(known);
    }
    for (Map.Entry<?, ?> entry : right.entrySet()) {
      Object old = sum.getOrDefault(entry.getKey(), PhpValue.Null.INSTANCE);
      sum.put(entry.getKey(), sum(old, entry.getValue()));
    }
    return sum;
  }
}
