package sluice.archive.table;

/** Names a column of a report row. Immutable. */
public sealed interface Column permits Metric, NamedColumn, ForeignColumn {
  /** The key under which archives hold it: a Long for a metric, else a String. */
  Object key();

  /** The key as it stands in a serialised row; not to be changed. */
  byte[] written();

  /** Whether no other object stands for the same column. */
  boolean isOnly();

  /** The column of a key as it is found in an archive. */
  static Column of(Object key) {
    if (key instanceof Long number) {
      return Metric.of(number).<Column>map(metric -> metric).orElse(new ForeignColumn(number));
    }
    return NamedColumn.of(key.toString());
  }
}
