package sluice.archive.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.log.CollationKey;

/**
 * Compares two tables of a record, row by row, by their labels; the order of rows says nothing. Not
 * thread-safe.
 */
final class TableComparison {
  /** Columns by which reports are cut (docs: archiver/docs/records.md#row-limits). */
  private static final List<Column> CUT_BY =
      List.of(
          Metric.INDEX_NB_VISITS,
          Metric.INDEX_PAGE_NB_HITS,
          Metric.INDEX_EVENT_NB_HITS,
          Metric.INDEX_CONTENT_NB_IMPRESSIONS,
          Metric.INDEX_ECOMMERCE_ITEM_REVENUE);

  private static final String MISSING = "none";

  private final ArchiveComparison archive;
  private final String record;
  private final boolean isOfDay;

  TableComparison(ArchiveComparison archive, String record, boolean isOfDay) {
    this.archive = archive;
    this.record = record;
    this.isOfDay = isOfDay;
  }

  /** Where a value stands, and both of it in words. */
  record Cell(String row, String column, String theirs, String ours) {}

  /** Two rows of the same label. */
  private record Pair(ReportRow theirs, ReportRow ours) {}

  void compare(String path, ReportTable theirs, ReportTable ours) {
    if (theirs.size() == 0 && ours.size() == 0) {
      archive.count(Verdict.EQUAL, record, new Cell(path, "", "", ""), 1);
      return;
    }
    Map<String, ReportRow> onlyOurs = byKey(ours.rows());
    List<ReportRow> onlyTheirs = new ArrayList<>();
    for (ReportRow row : theirs.rows()) {
      ReportRow same = onlyOurs.remove(row.key());
      if (same == null) {
        onlyTheirs.add(row);
      } else {
        compare(path + "/" + row.key(), new Pair(row, same), false);
      }
    }
    for (Pair pair : otherSpellings(onlyTheirs, onlyOurs)) {
      compare(path + "/" + pair.theirs().key(), pair, false);
    }
    boolean isTie = isTie(theirs, ours, onlyTheirs, List.copyOf(onlyOurs.values()));
    onlyTheirs.forEach(row -> missing(path, row, true, isTie));
    onlyOurs.values().forEach(row -> missing(path, row, false, isTie));
    others(path, theirs, ours, isTie);
    if (theirs.hasOddMetadata() != ours.hasOddMetadata()) {
      Cell cell =
          new Cell(
              path, "table metadata", "" + theirs.hasOddMetadata(), "" + ours.hasOddMetadata());
      archive.count(Verdict.DIFFERENT, record, cell, 1);
    }
  }

  private static Map<String, ReportRow> byKey(Iterable<ReportRow> rows) {
    Map<String, ReportRow> byKey = new LinkedHashMap<>();
    rows.forEach(row -> byKey.put(row.key(), row));
    return byKey;
  }

  /** Takes rows out of both that have labels which the collation takes for equal. */
  private List<Pair> otherSpellings(List<ReportRow> theirs, Map<String, ReportRow> ours) {
    List<Pair> pairs = new ArrayList<>();
    if (theirs.isEmpty() || ours.isEmpty() || !isOfDay) {
      return pairs;
    }
    Map<String, ReportRow> byCollation = new LinkedHashMap<>();
    ours.values().forEach(row -> byCollation.put(CollationKey.of(row.key()), row));
    for (ReportRow row : List.copyOf(theirs)) {
      ReportRow same = byCollation.remove(CollationKey.of(row.key()));
      if (same != null) {
        theirs.remove(row);
        ours.remove(same.key());
        pairs.add(new Pair(row, same));
      }
    }
    return pairs;
  }

  /**
   * Both tables were cut, and what only one of them kept is equal in the column that decided: which
   * of such rows stays depends on the order in which they came.
   */
  private static boolean isTie(
      ReportTable theirs, ReportTable ours, List<ReportRow> onlyTheirs, List<ReportRow> onlyOurs) {
    boolean isCut = theirs.summary().isPresent() && ours.summary().isPresent();
    if (!isCut || onlyTheirs.isEmpty() || onlyTheirs.size() != onlyOurs.size()) {
      return false;
    }
    List<ReportRow> some = new ArrayList<>(onlyTheirs);
    some.addAll(onlyOurs);
    return CUT_BY.stream()
        .filter(column -> some.stream().allMatch(row -> row.columns().containsKey(column)))
        .anyMatch(
            column -> {
              double least = least(theirs, column);
              return least == least(ours, column)
                  && some.stream().allMatch(row -> row.number(column) == least);
            });
  }

  private static double least(ReportTable table, Column column) {
    return table.rows().stream().mapToDouble(row -> row.number(column)).min().orElse(Double.NaN);
  }

  private void others(String path, ReportTable theirs, ReportTable ours, boolean isTie) {
    String here = path + "/[others]";
    if (theirs.summary().isPresent() && ours.summary().isPresent()) {
      compare(here, new Pair(theirs.summary().get(), ours.summary().get()), isTie);
    } else if (theirs.summary().isPresent()) {
      missingAt(here, theirs.summary().get(), true, Verdict.DIFFERENT);
    } else if (ours.summary().isPresent()) {
      missingAt(here, ours.summary().get(), false, Verdict.DIFFERENT);
    }
  }

  private void missing(String path, ReportRow row, boolean isTheirs, boolean isTie) {
    Verdict verdict = isTie ? Verdict.explained(Explanation.TIE) : Verdict.DIFFERENT;
    missingAt(path + "/" + row.key(), row, isTheirs, verdict);
  }

  private void missingAt(String path, ReportRow row, boolean isTheirs, Verdict verdict) {
    long values = values(row);
    String words = "a row of " + values + " values";
    Cell cell =
        new Cell(
            Words.of(path), "", isTheirs ? words : "no such row", isTheirs ? "no such row" : words);
    archive.count(verdict, record, cell, values);
  }

  private void compare(String path, Pair rows, boolean isTie) {
    Map<String, Object> theirs = flat(rows.theirs());
    Map<String, Object> ours = flat(rows.ours());
    Set<String> columns = new TreeSet<>(theirs.keySet());
    columns.addAll(ours.keySet());
    for (String column : columns) {
      Object their = theirs.getOrDefault(column, MISSING);
      Object our = ours.getOrDefault(column, MISSING);
      boolean isThere = theirs.containsKey(column) && ours.containsKey(column);
      Verdict verdict = isThere ? Verdict.of(their, our) : Verdict.DIFFERENT;
      if (verdict.isDifferent() && isTie) {
        verdict = Verdict.explained(Explanation.TIE);
      } else if (verdict.isDifferent() && isOfDay && isThere && isArbitrary(column)) {
        verdict = Verdict.explained(Explanation.ARBITRARY);
      }
      archive.count(
          verdict, record, new Cell(Words.of(path), column, Words.of(their), Words.of(our)), 1);
    }
    below(path, rows);
  }

  private void below(String path, Pair rows) {
    ReportTable theirs = rows.theirs().subtable().orElse(new ReportTable());
    ReportTable ours = rows.ours().subtable().orElse(new ReportTable());
    if (rows.theirs().subtable().isPresent() || rows.ours().subtable().isPresent()) {
      compare(path, theirs, ours);
    }
  }

  /** What Matomo's SQL takes from any row of a group. */
  private boolean isArbitrary(String column) {
    boolean isPage = record.equals("Actions_actions") || record.equals("Actions_actions_url");
    boolean isPlace = column.equals("meta.lat") || column.equals("meta.long");
    return column.equals("label")
        || column.equals("meta.idvisitor")
        || isPage && column.matches("10\\.-?\\d+\\.9")
        || record.equals("UserCountry_city") && isPlace;
  }

  /** Values in a table and all below it. */
  static long values(ReportTable table) {
    return table.allRows().stream().mapToLong(TableComparison::values).sum();
  }

  private static long values(ReportRow row) {
    return flat(row).size() + row.subtable().map(TableComparison::values).orElse(0L);
  }

  /** The values of a row by column; those of goals as {@code 10.<idgoal>.<column>}. */
  private static Map<String, Object> flat(ReportRow row) {
    Map<String, Object> values = new LinkedHashMap<>();
    flatten("", row.stored(), values);
    flatten("meta.", row.metadata(), values);
    return values;
  }

  private static void flatten(String prefix, Map<?, ?> from, Map<String, Object> into) {
    from.forEach(
        (column, value) -> {
          if (value instanceof Map<?, ?> map) {
            flatten(prefix + column + ".", map, into);
          } else {
            into.put(prefix + column, value);
          }
        });
  }
}
