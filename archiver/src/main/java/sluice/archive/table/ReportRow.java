package sluice.archive.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.php.PhpNumber;
import sluice.php.PhpNumbers;
import sluice.php.PhpValue;

/**
 * One row of a report table: a label, columns by metric or name, metadata, and perhaps a table
 * below it (docs: archiver/docs/archive-tables.md#blob-format). Mutable; confined to the thread
 * that archives.
 */
public final class ReportRow {
  /** From 0 on, as objects: most values of most rows are among these. */
  private static final Double[] SMALL = new Double[256];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = (double) i;
    }
  }

  /** Label of the row of all others. */
  private static final Long OTHERS = -1L;

  private final ColumnMap columns;

  /** Null as long as there is none. */
  private Map<Object, Object> metadata;

  private ReportTable subtable;

  private ReportRow(Object label) {
    columns = new ColumnMap();
    columns.put(NamedColumn.LABEL, label);
  }

  /** A row of these columns, of which the label comes first. */
  ReportRow(ColumnMap columns) {
    this.columns = columns;
  }

  /** A row without metrics; the label is a String, Long or Double. */
  public static ReportRow labelled(Object label) {
    return new ReportRow(label);
  }

  /** A row of all others, without metrics. */
  static ReportRow others() {
    return new ReportRow(OTHERS);
  }

  /** Whether it is the row of all others. */
  public boolean isOthers() {
    return label().equals(OTHERS);
  }

  /** The columns in order, label first; writable. */
  public Map<Column, Object> columns() {
    return columns;
  }

  /** The same by place. */
  ColumnMap cells() {
    return columns;
  }

  /** Distinct members become their daily sum; such columns go to the end, as Matomo's do. */
  public void renameInPeriods() {
    columns.renameInPeriods();
  }

  /** The columns as archives hold them. */
  public Map<Object, Object> stored() {
    Map<Object, Object> stored = new LinkedHashMap<>();
    columns.forEach((column, value) -> stored.put(column.key(), value));
    return stored;
  }

  /** What is attached to the row, such as its url; writable. */
  public Map<Object, Object> metadata() {
    if (metadata == null) {
      metadata = new LinkedHashMap<>();
    }
    return metadata;
  }

  /** Whether anything is attached to it. */
  boolean hasMetadata() {
    return metadata != null && !metadata.isEmpty();
  }

  /** The label as stored. */
  public Object label() {
    return columns.get(NamedColumn.LABEL);
  }

  /** The label as the key by which rows of one table are told apart. */
  public String key() {
    return keyOf(label());
  }

  static String keyOf(Object label) {
    return label instanceof Double number ? PhpNumber.serializedText(number) : label.toString();
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
  public ReportRow with(Column column, long value) {
    columns.put(column, value);
    return this;
  }

  /** Sets a float column. */
  public ReportRow with(Column column, double value) {
    columns.put(column, decimal(value));
    return this;
  }

  /** The value as an object, which small whole ones share; -0.0 is none of them. */
  public static Double decimal(double value) {
    int whole = (int) value;
    boolean isSmall =
        whole >= 0
            && whole < SMALL.length
            && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(whole);
    return isSmall ? SMALL[whole] : (Double) value;
  }

  /** A column as a number; 0 when it is missing or is not one. */
  public double number(Column column) {
    return PhpNumbers.of(columns.getOrDefault(column, PhpValue.Null.INSTANCE));
  }
}
