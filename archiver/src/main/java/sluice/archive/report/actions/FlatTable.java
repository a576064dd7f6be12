package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum;
import sluice.php.PhpRound;

/**
 * Pages or titles, a row an action, from which the table by folders is made (docs:
 * archiver/docs/records.md#flat-pages; plugins/Actions/ArchivingHelper.php of Matomo 5.12). Not
 * thread-safe.
 */
final class FlatTable {
  /** Metadata that holds the labels of the folders and of the page, from the root down. */
  static final String PATH = "flat_action_path";

  private final ReportTable table;
  private final int rows;
  private final Map<ReportRow, Long> hitsOfUrl = new HashMap<>();

  /** A table of a day, of at most so many rows, the others included. */
  FlatTable(int rows) {
    this(new ReportTable(), rows);
    table.setOperations(ActionTables.PAGE_OPERATIONS);
  }

  private FlatTable(ReportTable table, int rows) {
    this.table = table;
    this.rows = rows;
  }

  ReportTable table() {
    return table;
  }

  /** The row of an action, or that of the others where there is no room. */
  ReportRow cell(String label, List<String> path) {
    return table
        .row(label)
        .orElseGet(
            () -> {
              if (table.size() >= rows - 1) {
                return table.summary().orElseGet(() -> zero(table.summaryOrNew()));
              }
              ReportRow row = table.add(zero(ReportRow.labelled(label)));
              putPath(row, path);
              return row;
            });
  }

  private static ReportRow zero(ReportRow row) {
    return row.with(Metric.INDEX_NB_VISITS, 0)
        .with(Metric.INDEX_PAGE_NB_HITS, 0)
        .with(Metric.INDEX_PAGE_SUM_TIME_SPENT, 0);
  }

  private static void putPath(ReportRow row, List<String> path) {
    Map<Object, Object> labels = new LinkedHashMap<>();
    path.forEach(label -> labels.put((long) labels.size(), label));
    row.metadata().put(PATH, labels);
  }

  /** Gives a row the URL of the action with the most hits among those that share it. */
  void offerUrl(ReportRow cell, String url, long hits) {
    if (!cell.isOthers() && hits > hitsOfUrl.getOrDefault(cell, 0L)) {
      hitsOfUrl.put(cell, hits);
      cell.metadata().put("url", url);
    }
  }

  /** Makes goals of pages such that those of one path can be added, and drops what is empty. */
  void finish() {
    Map<List<String>, List<ReportRow>> byPath = new LinkedHashMap<>();
    table
        .rows()
        .forEach(row -> byPath.computeIfAbsent(path(row), none -> new ArrayList<>()).add(row));
    byPath.values().forEach(FlatTable::shareGoals);
    table.allRows().forEach(ActionTree::dropZeroFollowing);
  }

  /** Rates are of all entries of the path, and the most pages before stand in one of the rows. */
  private static void shareGoals(List<ReportRow> ofPath) {
    double entries =
        ofPath.stream().mapToDouble(row -> row.number(Metric.INDEX_PAGE_ENTRY_NB_VISITS)).sum();
    Map<Integer, GoalCells> mostBefore = new HashMap<>();
    Map<Integer, Double> most = new HashMap<>();
    for (ReportRow row : ofPath) {
      GoalCells.forEach(
          row,
          (cells, idGoal) -> {
            share(cells, entries);
            if (cells.has(GoalMetric.INDEX_GOAL_NB_PAGES_UNIQ_BEFORE)) {
              double before = cells.number(GoalMetric.INDEX_GOAL_NB_PAGES_UNIQ_BEFORE);
              if (!most.containsKey(idGoal) || most.get(idGoal) < before) {
                most.put(idGoal, before);
                mostBefore.put(idGoal, cells);
              }
              cells.with(GoalMetric.INDEX_GOAL_NB_PAGES_UNIQ_BEFORE, 0L);
            }
          });
    }
    mostBefore.forEach(
        (idGoal, cells) ->
            cells.with(GoalMetric.INDEX_GOAL_NB_PAGES_UNIQ_BEFORE, (double) most.get(idGoal)));
  }

  private static void share(GoalCells cells, double entries) {
    if (entries <= 0) {
      return;
    }
    if (cells.has(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ENTRY)) {
      double conversions = cells.number(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ENTRY);
      cells.with(
          GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ENTRY_RATE,
          PhpRound.round(conversions / entries, 3));
    }
    if (cells.has(GoalMetric.INDEX_GOAL_REVENUE_ENTRY)) {
      double revenue = cells.number(GoalMetric.INDEX_GOAL_REVENUE_ENTRY);
      cells.with(GoalMetric.INDEX_GOAL_REVENUE_PER_ENTRY, PhpRound.round(revenue / entries, 3));
    }
  }

  /** The table by folders, not summed up yet; it has room for all. */
  static ActionTree tree(ReportTable flat) {
    ActionTree tree = new ActionTree(0, 0, ActionTables.PAGE_OPERATIONS);
    for (ReportRow row : flat.rows()) {
      ReportRow copy = ReportRow.labelled(row.label());
      copy.columns().putAll(row.columns());
      copy.metadata().putAll(row.metadata());
      copy.metadata().remove(PATH);
      List<String> path = path(row);
      if (!path.isEmpty()) {
        ReportRow cell = tree.cell(path);
        if (!copy.columns().containsKey(Metric.INDEX_NB_UNIQ_VISITORS)) {
          cell.columns().remove(Metric.INDEX_NB_UNIQ_VISITORS); // of a longer period
        }
        RowSum.addRow(cell, copy, ActionTables.PAGE_OPERATIONS, cell.subtable().isEmpty());
      }
    }
    flat.summary()
        .ifPresent(
            others ->
                RowSum.addColumns(
                    tree.root().summaryOrNew(), others, ActionTables.PAGE_OPERATIONS));
    return tree;
  }

  /** The labels from the root down; none where the row does not say them. */
  private static List<String> path(ReportRow row) {
    return row.metadata().get(PATH) instanceof Map<?, ?> labels
        ? labels.values().stream().map(Object::toString).toList()
        : List.of();
  }

  /**
   * A flat table of one by folders, of an archive that was made before there were flat ones.
   *
   * @param delimiter between pieces of a label
   * @param lastPrefix what stands before the last label of a path
   */
  static ReportTable ofFolders(ReportTable folders, String delimiter, String lastPrefix) {
    FlatTable flat = new FlatTable(0);
    flat.addFolders(folders, List.of(), path -> label(path, delimiter, lastPrefix));
    return flat.table;
  }

  private static String label(List<String> path, String delimiter, String lastPrefix) {
    List<String> pieces = new ArrayList<>(path);
    int last = pieces.size() - 1;
    String name = pieces.get(last);
    pieces.set(last, name.startsWith(lastPrefix) ? name.substring(lastPrefix.length()) : name);
    return String.join(delimiter, pieces);
  }

  /** Makes the label of a row. */
  @FunctionalInterface
  private interface Label {
    String of(List<String> path);
  }

  private void addFolders(ReportTable from, List<String> above, Label label) {
    for (ReportRow row : from.rows()) {
      List<String> path = new ArrayList<>(above);
      path.add(row.key());
      if (row.subtable().isPresent()) {
        addFolders(row.subtable().get(), path, label);
      } else {
        ReportRow into = table.rowOrNew(label.of(path));
        RowSum.addRow(into, row, ActionTables.PAGE_OPERATIONS, true);
        putPath(into, path);
      }
    }
    from.summary()
        .ifPresent(
            others ->
                RowSum.addColumns(table.summaryOrNew(), others, ActionTables.PAGE_OPERATIONS));
  }
}
