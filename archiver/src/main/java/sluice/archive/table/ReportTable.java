package sluice.archive.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A report as Matomo stores it: rows by label, and perhaps the row of all others (docs:
 * archiver/docs/archive-tables.md#blob-format). Mutable; confined to the thread that archives.
 */
public final class ReportTable {
  private final Map<String, ReportRow> rows = new LinkedHashMap<>();
  private Map<Column, RowSum.Operation> operations = Map.of();
  private ReportRow summary;
  private boolean hasOddMetadata;

  /** The rows in order, without the row of the others. */
  public Collection<ReportRow> rows() {
    return rows.values();
  }

  /** The row of all others. */
  public Optional<ReportRow> summary() {
    return Optional.ofNullable(summary);
  }

  /** The rows in order, the others last. */
  public List<ReportRow> allRows() {
    List<ReportRow> all = new ArrayList<>(rows.values());
    summary().ifPresent(all::add);
    return all;
  }

  /** Number of rows, the row of the others included. */
  public int size() {
    return rows.size() + (summary == null ? 0 : 1);
  }

  /** Number of rows in this table and all below it. */
  public int sizeWithSubtables() {
    int size = size();
    for (ReportRow row : allRows()) {
      size += row.subtable().map(ReportTable::sizeWithSubtables).orElse(0);
    }
    return size;
  }

  /** The row of a label. */
  public Optional<ReportRow> row(Object label) {
    return Optional.ofNullable(rows.get(ReportRow.keyOf(label)));
  }

  /** The row of a label, made without metrics if there is none. */
  public ReportRow rowOrNew(Object label) {
    return rows.computeIfAbsent(ReportRow.keyOf(label), key -> ReportRow.labelled(label));
  }

  /**
   * Takes a row of an archive, whose columns replace those of a row with its label.
   *
   * @param isOthers whether it is the row of all others
   */
  ReportRow read(ColumnMap columns, boolean isOthers) {
    if (!isOthers && columns.size() > 0 && columns.shape().column(0) == NamedColumn.LABEL) {
      ReportRow row = new ReportRow(columns);
      if (rows.putIfAbsent(row.key(), row) == null) {
        return row;
      }
    }
    ReportRow row =
        isOthers ? summaryOrNew() : rowOrNew(columns.getOrDefault(NamedColumn.LABEL, ""));
    row.columns().putAll(columns);
    return row;
  }

  /** Adds a row or, if its label is there, sums it into the one that is. */
  public ReportRow add(ReportRow row) {
    return add(row, operations);
  }

  /** The same with operations that are not the table's own. The first row is taken as it is. */
  public ReportRow add(ReportRow row, Map<Column, RowSum.Operation> howSummed) {
    ReportRow known = rows.putIfAbsent(row.key(), row);
    if (known == null) {
      return row;
    }
    RowSum.addRow(known, row, howSummed, true);
    return known;
  }

  /** The row of the others, made without metrics if there is none. */
  public ReportRow summaryOrNew() {
    if (summary == null) {
      summary = ReportRow.others();
    }
    return summary;
  }

  /** Columns that are not summed in this table. */
  public Map<Column, RowSum.Operation> operations() {
    return operations;
  }

  /** Sets the columns that are not summed in this table. */
  public void setOperations(Map<Column, RowSum.Operation> columns) {
    operations = Map.copyOf(columns);
  }

  /** Whether the odd row of table metadata is stored that Matomo leaves in some subtables. */
  public boolean hasOddMetadata() {
    return hasOddMetadata;
  }

  /**
   * Has the odd row stored: column_aggregation_ops, false (docs:
   * archiver/docs/archive-tables.md#blob-format).
   */
  public void markOddMetadata() {
    hasOddMetadata = true;
  }

  /** Replaces the rows, in the given order, and the others. */
  void replace(List<ReportRow> kept, ReportRow others) {
    rows.clear();
    kept.forEach(row -> rows.put(row.key(), row));
    summary = others;
  }

  /** Puts the rows into another order; the row of the others stays last. */
  public void sortRows(Comparator<ReportRow> order) {
    List<ReportRow> sorted = new ArrayList<>(rows.values());
    sorted.sort(order);
    rows.clear();
    sorted.forEach(row -> rows.put(row.key(), row));
  }
}
