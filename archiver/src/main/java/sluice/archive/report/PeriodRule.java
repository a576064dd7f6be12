package sluice.archive.report;

import java.util.Map;
import sluice.archive.table.RowLimit;
import sluice.archive.table.RowSum.Operation;

/**
 * How a record of a week, month or year is made from the archives of its parts (reference
 * archive.md 5.2, 5.4).
 */
public sealed interface PeriodRule {
  /** Name of the record. */
  String record();

  /** Numbers are added up. */
  record Sum(String record) implements PeriodRule {}

  /** The largest number. */
  record Largest(String record) implements PeriodRule {}

  /** Distinct visitors or users: counted again from the log, at most as many as visits. */
  record Distinct(String record) implements PeriodRule {}

  /** Number of rows of a folded table before it is cut; with or without the root's own rows. */
  record RowCount(String record, String table, boolean countsSubtablesOnly) implements PeriodRule {}

  /**
   * Tables are merged row by row.
   *
   * @param limit rows that stay
   * @param operations columns that are not summed, by their new names
   * @param renamed columns that get another name before they are merged
   */
  record Merge(
      String record, RowLimit limit, Map<Object, Operation> operations, Map<Object, Object> renamed)
      implements PeriodRule {
    /** Renames of most reports: unique visitors and users become sums of daily ones. */
    public static final Map<Object, Object> DAILY_UNIQUES = Map.of(1L, 11L, 39L, 40L);

    /** A table with nothing special. */
    public static Merge of(String record, RowLimit limit) {
      return new Merge(record, limit, Map.of(), DAILY_UNIQUES);
    }
  }
}
