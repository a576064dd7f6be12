package sluice.archive.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a report table: a label, columns by metric id (Long) or name (String), metadata, and
 * perhaps a table below it (reference archive.md 2.2). Mutable; confined to the thread that
 * archives.
 */
public final class ReportRow {
  /** The column that names the row. */
  public static final String LABEL = "label";

  private final Map<Object, Object> columns = new LinkedHashMap<>();
  private final Map<Object, Object> metadata = new LinkedHashMap<>();
  private ReportTable subtable;

  private ReportRow(Object label) {
    columns.put(LABEL, label);
  }

  /** A row without metrics; the label is a String, Long or Double. */
  public static ReportRow labelled(Object label) {
    return new ReportRow(label);
  }

  /** The same, for a row whose label and metrics come from an archive. */
  static ReportRow of(Map<Object, Object> columns) {
    ReportRow row = new ReportRow(columns.getOrDefault(LABEL, ""));
    row.columns.putAll(columns);
    return row;
  }

  /** The columns in order, label first; writable. */
  public Map<Object, Object> columns() {
    return columns;
  }

  /** What is attached to the row, such as its url; writable. */
  public Map<Object, Object> metadata() {
    return metadata;
  }

  /** The label as stored. */
  public Object label() {
    return columns.get(LABEL);
  }

  /** The label as the key by which rows of one table are told apart. */
  public String key() {
    Object label = label();
    return label instanceof Double number ? PhpSerialized.floatText(number) : label.toString();
  }

  /** The table below this row. */
  public Optional<ReportTable> subtable() {
    return Optional.ofNullable(subtable);
  }

  /** The table below this row, made empty if there is none. */
  public ReportTable subtableOrNew() {
    if (subtable == null) {
      subtable = new ReportTable();
    }
    return subtable;
  }

  /** Gives the row a table, or replaces it. */
  public void putSubtable(ReportTable table) {
    subtable = table;
  }

  /** Sets an int column. */
  public ReportRow with(long metric, long value) {
    columns.put(metric, value);
    return this;
  }

  /** Sets a float column. */
  public ReportRow with(long metric, double value) {
    columns.put(metric, value);
    return this;
  }

  /** A column as a number; 0 when it is missing or is not one. */
  public double number(Object column) {
    return PhpNumbers.of(columns.getOrDefault(column, PhpNull.NULL));
  }
}
