package sluice.archive.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.php.NaturalOrder;
import sluice.php.PhpNumbers;
import sluice.php.PhpValue;

/**
 * How many rows of a record Matomo keeps, and which (docs: archiver/docs/records.md#row-limits;
 * core/DataTable/Filter/Truncate.php). The rest is summed into the row of the others.
 *
 * @param rootRows rows of the root table, the others included; 0 = no limit
 * @param subtableRows rows of each table below it; 0 = no limit
 * @param sortColumn column that decides, largest first; empty = the order as it is
 */
public record RowLimit(int rootRows, int subtableRows, Optional<Column> sortColumn) {
  /** Keeps all rows. */
  public static final RowLimit NONE = new RowLimit(0, 0, Optional.empty());

  /** The same limit for root and tables below, cut by a metric. */
  public static RowLimit of(int rootRows, int subtableRows, Column sortColumn) {
    return new RowLimit(rootRows, subtableRows, Optional.of(sortColumn));
  }

  /** Cuts the table and all tables below those of its rows that stay. */
  public void apply(ReportTable table) {
    cut(table, rootRows);
    for (ReportRow row : table.rows()) {
      row.subtable().ifPresent(this::applyBelow);
    }
    table.summary().flatMap(ReportRow::subtable).ifPresent(this::applyBelow);
  }

  private void applyBelow(ReportTable table) {
    new RowLimit(subtableRows, subtableRows, sortColumn).apply(table);
  }

  private void cut(ReportTable table, int limit) {
    if (limit == 0 || table.size() <= limit) {
      return;
    }
    List<ReportRow> sorted = new ArrayList<>(table.rows());
    sortColumn.ifPresent(column -> sorted.sort(order(column, sorted.get(0))));
    ReportRow others = ReportRow.others();
    int kept = limit - 1;
    for (ReportRow row : sorted.subList(kept, sorted.size())) {
      RowSum.addColumns(others, row, table.operations());
    }
    table.summary().ifPresent(old -> RowSum.addColumns(others, old, table.operations()));
    table.replace(new ArrayList<>(sorted.subList(0, kept)), others);
  }

  /**
   * Puts the largest value of the column first, rows of equal values as PHP compares whole rows,
   * and rows without the column last.
   */
  private static Comparator<ReportRow> order(Column column, ReportRow first) {
    boolean fallsBack =
        !first.columns().containsKey(column) && first.columns().containsKey(Metric.INDEX_NB_VISITS);
    Column used = fallsBack ? Metric.INDEX_NB_VISITS : column;
    return (a, b) -> compare(a, b, used);
  }

  private static int compare(ReportRow a, ReportRow b, Column column) {
    boolean hasA = hasValue(a, column);
    boolean hasB = hasValue(b, column);
    if (!hasA && !hasB) {
      return NaturalOrder.compare(a.key(), b.key());
    }
    if (hasA != hasB) {
      return hasA ? -1 : 1;
    }
    int byValue = Double.compare(b.number(column), a.number(column));
    return byValue != 0 ? byValue : PhpNumbers.compareArrays(a.columns(), b.columns());
  }

  private static boolean hasValue(ReportRow row, Column column) {
    Object value = row.columns().getOrDefault(column, PhpValue.Null.INSTANCE);
    return value != PhpValue.Null.INSTANCE
        && value != Boolean.FALSE
        && !(value instanceof Map<?, ?>);
  }
}
