package sluice.archive.table;

import java.util.ArrayList;
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
    subtables(table).forEach(ofSubtables()::apply);
  }

  /** The same, tables below the root side by side. */
  public void apply(ReportTable table, SideBySide sideBySide) {
    cut(table, rootRows);
    RowLimit below = ofSubtables();
    sideBySide.inGroups(
        subtables(table), ReportTable::sizeWithSubtables, group -> group.forEach(below::apply));
  }

  private RowLimit ofSubtables() {
    return new RowLimit(subtableRows, subtableRows, sortColumn);
  }

  private static List<ReportTable> subtables(ReportTable table) {
    List<ReportTable> below = new ArrayList<>();
    table.allRows().forEach(row -> row.subtable().ifPresent(below::add));
    return below;
  }

  private void cut(ReportTable table, int limit) {
    if (limit == 0 || table.size() <= limit) {
      return;
    }
    List<ReportRow> sorted = sorted(table);
    ReportRow others = ReportRow.others();
    int kept = limit - 1;
    for (ReportRow row : sorted.subList(kept, sorted.size())) {
      RowSum.addColumns(others, row, table.operations());
    }
    table.summary().ifPresent(old -> RowSum.addColumns(others, old, table.operations()));
    table.replace(new ArrayList<>(sorted.subList(0, kept)), others);
  }

  /**
   * The rows in the order in which they are kept. Those that are cut are in order, too: where they
   * hold floats, the order shows in the sum of the others.
   */
  private List<ReportRow> sorted(ReportTable table) {
    if (sortColumn.isEmpty()) {
      return new ArrayList<>(table.rows());
    }
    Column used = column(sortColumn.get(), table.rows().iterator().next());
    List<Ranked> ranked = new ArrayList<>(table.rows().size());
    table.rows().forEach(row -> ranked.add(Ranked.of(row, used)));
    ranked.sort(Ranked::compareTo);
    List<ReportRow> sorted = new ArrayList<>(ranked.size());
    ranked.forEach(row -> sorted.add(row.row()));
    return sorted;
  }

  private static Column column(Column wanted, ReportRow first) {
    boolean fallsBack =
        !first.columns().containsKey(wanted) && first.columns().containsKey(Metric.INDEX_NB_VISITS);
    return fallsBack ? Metric.INDEX_NB_VISITS : wanted;
  }

  /** A row and the number by which it is sorted, looked up once and not at each comparison. */
  private record Ranked(ReportRow row, boolean hasValue, double value) {
    static Ranked of(ReportRow row, Column column) {
      Object value = row.columns().getOrDefault(column, PhpValue.Null.INSTANCE);
      boolean hasValue =
          value != PhpValue.Null.INSTANCE
              && value != Boolean.FALSE
              && !(value instanceof Map<?, ?>);
      return new Ranked(row, hasValue, PhpNumbers.of(value));
    }

    /**
     * Puts the largest value of the column first, rows of equal values as PHP compares whole rows,
     * and rows without the column last.
     */
    int compareTo(Ranked other) {
      if (!hasValue && !other.hasValue) {
        return NaturalOrder.compare(row.key(), other.row.key());
      }
      if (hasValue != other.hasValue) {
        return hasValue ? -1 : 1;
      }
      int byValue = Double.compare(other.value, value);
      return byValue != 0 ? byValue : PhpNumbers.compareArrays(row.columns(), other.row.columns());
    }
  }
}
