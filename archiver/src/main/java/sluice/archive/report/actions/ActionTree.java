package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.table.PhpNull;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum;
import sluice.archive.table.RowSum.Operation;

/**
 * One table of plugin Actions while it is filled: rows are found by label path and made on the way,
 * as long as there is room (reference archive.md 3.2.3, 3.2.5, 3.2.6). Not thread-safe.
 */
final class ActionTree {
  private final ReportTable root = new ReportTable();
  private final Map<ReportRow, Long> hitsOfUrl = new HashMap<>();
  private final int rootRows;
  private final int subtableRows;
  private final Map<Object, Operation> operations;

  ActionTree(int rootRows, int subtableRows, Map<Object, Operation> operations) {
    this.rootRows = rootRows;
    this.subtableRows = subtableRows;
    this.operations = operations;
    root.setOperations(operations);
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
    return row.with(2, 0).with(1, 0).with(12, 0).with(13, 0);
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

  /** Adds what one SQL row of a P pass says. */
  static void addPass(ReportRow cell, ReportRow columns) {
    for (Map.Entry<Object, Object> column : columns.columns().entrySet()) {
      Object name = column.getKey();
      if (name.equals(ReportRow.LABEL)) {
        continue;
      }
      boolean isNew = cell.columns().getOrDefault(name, PhpNull.NULL) == PhpNull.NULL;
      if (isNew) {
        cell.columns().put(name, column.getValue());
      } else {
        ReportRow one = ReportRow.labelled("");
        one.columns().put(name, column.getValue());
        RowSum.addColumns(cell, one, passOperation(name));
      }
    }
  }

  /** Within a day the smallest and largest timings are really that. */
  private static Map<Object, Operation> passOperation(Object name) {
    if (name.equals(32L) || name.toString().startsWith("min_")) {
      return Map.of(name, Operation.MIN);
    }
    return name.equals(33L) || name.toString().startsWith("max_")
        ? Map.of(name, Operation.MAX)
        : Map.of();
  }

  /** The url of the busiest single action of the row is the row's. */
  void offerUrl(ReportRow cell, String url, long hits) {
    if (cell.subtable().isEmpty()
        && hits > hitsOfUrl.getOrDefault(cell, 0L)
        && !cell.label().equals(-1L)) {
      hitsOfUrl.put(cell, hits);
      cell.metadata().put("url", url);
    }
  }

  /**
   * Sums folders from what is below them, and drops what means nothing there.
   *
   * @param metadataName metadata of a folder, its label path joined
   */
  void finish(Optional<String> metadataName, String start, String delimiter) {
    finish(root, new ArrayList<>(), new FolderPath(metadataName, start, delimiter));
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
    folder.columns().keySet().removeIf(name -> !name.equals(ReportRow.LABEL));
    zero(folder);
    for (ReportRow child : below.allRows()) {
      RowSum.addColumns(folder, child, operations);
    }
    dropUniques(folder);
  }

  private static void dropUniques(ReportRow row) {
    row.columns().keySet().removeAll(List.of(1L, 17L, 14L));
  }

  private static void dropZeroFollowing(ReportRow row) {
    if (row.number(29L) == 0) {
      row.columns().remove(29L);
    }
  }
}
