package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.count.PageMetrics;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum;
import sluice.archive.table.RowSum.Operation;
import sluice.archive.visit.LogField;
import sluice.php.PhpValue;

/**
 * One table of plugin Actions while it is filled: rows are found by label path and made on the way,
 * as long as there is room (docs: archiver/docs/records.md#room-in-action-tables). Not thread-safe.
 */
final class ActionTree {
  /**
   * How timings are added within a day: here, unlike in longer periods, the shortest stays the
   * shortest and the longest the longest. All else is summed.
   */
  private static final Map<Column, Operation> IN_A_DAY = inADay();

  private final ReportTable root = new ReportTable();
  private final Map<ReportRow, Long> hitsOfUrl = new HashMap<>();
  private final int rootRows;
  private final int subtableRows;
  private final Map<Column, Operation> operations;

  ActionTree(int rootRows, int subtableRows, Map<Column, Operation> operations) {
    this.rootRows = rootRows;
    this.subtableRows = subtableRows;
    this.operations = operations;
    root.setOperations(operations);
  }

  private static Map<Column, Operation> inADay() {
    Map<Column, Operation> operations = new HashMap<>(ActionTables.PAGE_OPERATIONS);
    for (LogField timing : PageMetrics.TIMINGS) {
      operations.put(NamedColumn.of("min_" + timing), Operation.MIN);
      operations.put(NamedColumn.of("max_" + timing), Operation.MAX);
    }
    return Map.copyOf(operations);
  }

  ReportTable root() {
    return root;
  }

  /** The row of a label path, or the row of the others at the level where there was no room. */
  ReportRow cell(List<String> path) {
    ReportTable table = root;
    for (int level = 0; ; level++) {
      int limit = level == 0 ? rootRows : subtableRows;
      Optional<ReportRow> found = table.row(path.get(level));
      if (found.isEmpty() && limit > 0 && table.size() >= limit - 1) {
        return others(table);
      }
      ReportRow row =
          found.isPresent() ? found.get() : table.add(zero(ReportRow.labelled(path.get(level))));
      if (level == path.size() - 1) {
        return row;
      }
      table = folder(row);
    }
  }

  private static ReportRow zero(ReportRow row) {
    return row.with(Metric.INDEX_NB_VISITS, 0)
        .with(Metric.INDEX_NB_UNIQ_VISITORS, 0)
        .with(Metric.INDEX_PAGE_NB_HITS, 0)
        .with(Metric.INDEX_PAGE_SUM_TIME_SPENT, 0);
  }

  private static ReportRow others(ReportTable table) {
    return table.summary().orElseGet(() -> zero(table.summaryOrNew()));
  }

  private ReportTable folder(ReportRow row) {
    if (row.subtable().isEmpty()) {
      ReportTable below = new ReportTable();
      below.setOperations(operations);
      if (operations.isEmpty()) {
        below.markOddMetadata();
      }
      row.putSubtable(below);
      row.metadata().clear();
      hitsOfUrl.remove(row);
    }
    return row.subtable().orElseThrow();
  }

  /**
   * Adds the columns of one action to its cell. A column that the cell lacks is taken over as it
   * is; shortest and longest timings stay such.
   */
  static void addPass(ReportRow cell, ReportRow columns) {
    RowSum.addColumns(
        cell,
        columns,
        (name, known, value) ->
            known == PhpValue.Null.INSTANCE ? value : RowSum.add(known, value, IN_A_DAY.get(name)));
  }

  /** Gives the row the url of the action with the most hits among those that share it. */
  void offerUrl(ReportRow cell, String url, long hits) {
    if (cell.subtable().isEmpty() && hits > hitsOfUrl.getOrDefault(cell, 0L) && !cell.isOthers()) {
      hitsOfUrl.put(cell, hits);
      cell.metadata().put("url", url);
    }
  }

  /** Sums folders from what is below them, and drops what means nothing there. */
  void finish() {
    finish(root, new ArrayList<>(), new FolderPath(Optional.empty(), "", ""));
  }

  /**
   * Finishes as {@link #finish()} does, and notes at each folder its label path.
   *
   * @param metadataName name of the metadata that holds the path
   * @param start what stands before the path
   */
  void finish(String metadataName, String start, String delimiter) {
    finish(root, new ArrayList<>(), new FolderPath(Optional.of(metadataName), start, delimiter));
  }

  private record FolderPath(Optional<String> metadataName, String start, String delimiter) {
    void mark(ReportRow folder, List<String> path) {
      metadataName.ifPresent(
          name -> folder.metadata().put(name, start + String.join(delimiter, path)));
    }
  }

  private void finish(ReportTable table, List<String> path, FolderPath folders) {
    for (ReportRow row : table.rows()) {
      Optional<ReportTable> below = row.subtable();
      if (below.isPresent()) {
        path.add(row.key());
        finish(below.get(), path, folders);
        folders.mark(row, path);
        path.remove(path.size() - 1);
        sumFolder(row, below.get());
      }
    }
    table.summary().ifPresent(ActionTree::dropUniques);
    table.allRows().forEach(ActionTree::dropZeroFollowing);
  }

  private void sumFolder(ReportRow folder, ReportTable below) {
    folder.columns().keySet().removeIf(name -> !name.equals(NamedColumn.LABEL));
    zero(folder);
    for (ReportRow child : below.allRows()) {
      RowSum.addColumns(folder, child, operations);
    }
    dropUniques(folder);
  }

  private static void dropUniques(ReportRow row) {
    row.columns()
        .keySet()
        .removeAll(
            List.of(
                Metric.INDEX_NB_UNIQ_VISITORS,
                Metric.INDEX_PAGE_ENTRY_NB_UNIQ_VISITORS,
                Metric.INDEX_PAGE_EXIT_NB_UNIQ_VISITORS,
                Metric.INDEX_SUM_DAILY_NB_UNIQ_VISITORS,
                Metric.INDEX_PAGE_ENTRY_SUM_DAILY_NB_UNIQ_VISITORS,
                Metric.INDEX_PAGE_EXIT_SUM_DAILY_NB_UNIQ_VISITORS));
  }

  static void dropZeroFollowing(ReportRow row) {
    if (row.number(Metric.INDEX_PAGE_IS_FOLLOWING_SITE_SEARCH_NB_HITS) == 0) {
      row.columns().remove(Metric.INDEX_PAGE_IS_FOLLOWING_SITE_SEARCH_NB_HITS);
    }
  }
}
