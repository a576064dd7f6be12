package sluice.archive.report;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import sluice.archive.table.Column;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.RowSum.Operation;

/**
 * How a record of a week, month or year is made from the archives of its parts (docs:
 * archiver/docs/periods.md#merging-records).
 */
public sealed interface PeriodRule {
  /** Name of the record. */
  String record();

  /** The numbers of the parts are added up. */
  record Sum(String record) implements PeriodRule {}

  /** The largest number of the parts is kept. */
  record Largest(String record) implements PeriodRule {}

  /**
   * Distinct visitors or users are counted again from the log; they are at most as many as the
   * visits.
   */
  record Distinct(String record) implements PeriodRule {}

  /**
   * The rows of a folded table are counted before it is cut, with or without the root's own rows.
   */
  record RowCount(String record, String table, boolean countsSubtablesOnly) implements PeriodRule {}

  /**
   * The tables of the parts are merged row by row.
   *
   * @param limit rows that stay
   * @param operations columns that are not summed
   * @param beforeCut what else is done with the sum before it is cut
   */
  record Merge(
      String record,
      RowLimit limit,
      Map<Column, Operation> operations,
      Consumer<ReportTable> beforeCut)
      implements PeriodRule {

    /** The same with nothing else to do. */
    public Merge(String record, RowLimit limit, Map<Column, Operation> operations) {
      this(record, limit, operations, sum -> {});
    }

    /** The rule of a table of which all columns are summed. */
    public static Merge of(String record, RowLimit limit) {
      return new Merge(record, limit, Map.of());
    }
  }

  /**
   * A table by folders is made of the merged flat one; parts that have no flat one are made flat.
   *
   * @param record of the table by folders
   * @param flat how the flat tables are merged
   * @param toFlat makes a part's table by folders flat
   * @param toFolders makes the table by folders
   */
  record FromFlat(
      String record,
      Merge flat,
      UnaryOperator<ReportTable> toFlat,
      UnaryOperator<ReportTable> toFolders)
      implements PeriodRule {}
}
