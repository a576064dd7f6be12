package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import sluice.archive.count.VisitMetrics;
import sluice.archive.group.DistinctCells;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.RowSum;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/** Entry pages, exit pages and time on pages (docs: archiver/docs/records.md#passes-of-actions). */
final class VisitEnds {
  private static final LogField TIME_SPENT_REF_ACTION = LogField.of("time_spent_ref_action");
  private static final LogField IDACTION_EVENT_CATEGORY = LogField.of("idaction_event_category");

  private final List<Kind> kinds = List.of(new Kind("url"), new Kind("name"));
  private final KeyBytes key = new KeyBytes();

  private static final List<LogField> ENTRY =
      LogField.all(List.of("visit_entry_idaction_url", "visit_entry_idaction_name"));
  private static final List<LogField> EXIT =
      LogField.all(List.of("visit_exit_idaction_url", "visit_exit_idaction_name"));
  private static final List<LogField> BEFORE =
      LogField.all(List.of("idaction_url_ref", "idaction_name_ref"));

  /** The three tables of one kind of action. */
  private static final class Kind {
    private final GroupTable entries;
    private final VisitMetrics entryVisits;
    private final GroupTable exits;
    private final LongCells exitVisits;
    private final DistinctCells exitVisitors;
    private final GroupTable times;
    private final LongCells seconds;

    Kind(String name) {
      entries =
          new GroupTable(
              GroupSchema.of("Actions.entry_" + name, "idaction").with(VisitMetrics.COLUMNS));
      entryVisits = new VisitMetrics(entries);
      exits =
          new GroupTable(
              GroupSchema.of("Actions.exit_" + name, "idaction")
                  .with("nb_visits", Merge.SUM)
                  .with("visitors", Merge.DISTINCT));
      exitVisits = exits.numbers("nb_visits");
      exitVisitors = exits.distinct("visitors");
      times =
          new GroupTable(
              GroupSchema.of("Actions.time_" + name, "idaction").with("sum_time_spent", Merge.SUM));
      seconds = times.numbers("sum_time_spent");
    }
  }

  void add(VisitSlice slice) {
    for (int kind = 0; kind < ENTRY.size(); kind++) {
      if (slice.countsVisit()) {
        addEnds(slice, kind);
      }
      int place = 0;
      for (LogRow action : slice.actions()) {
        addTime(slice.idVisit(), place++, action, kind);
      }
    }
  }

  private void addEnds(VisitSlice slice, int index) {
    Kind kind = kinds.get(index);
    LogRow visit = slice.visit();
    long entry = visit.number(ENTRY.get(index));
    if (entry > 0) {
      kind.entryVisits.add(kind.entries.row(key.clear().number(entry), slice.idVisit(), 0), visit);
    }
    long exit = visit.number(EXIT.get(index));
    if (exit > 0) {
      int row = kind.exits.row(key.clear().number(exit), slice.idVisit(), 0);
      kind.exitVisits.add(row, 1);
      kind.exitVisitors.add(row, visit.number(LogField.IDVISITOR));
    }
  }

  private void addTime(long idVisit, int place, LogRow action, int index) {
    long before = action.number(BEFORE.get(index));
    long seconds = action.number(TIME_SPENT_REF_ACTION);
    if (before > 0 && seconds > 0 && action.isNull(IDACTION_EVENT_CATEGORY)) {
      Kind kind = kinds.get(index);
      kind.seconds.add(kind.times.row(key.clear().number(before), idVisit, place), seconds);
    }
  }

  List<GroupTable> tables() {
    List<GroupTable> tables = new ArrayList<>();
    kinds.forEach(kind -> tables.addAll(List.of(kind.entries, kind.exits, kind.times)));
    return tables;
  }

  /**
   * Adds to the cells of actions.
   *
   * @param cells of those that are wanted; the others are left out
   */
  void publish(LongFunction<Optional<ReportRow>> cells) {
    kinds.forEach(kind -> forEach(kind.entries, cells, row -> entry(kind, row)));
    kinds.forEach(kind -> forEach(kind.exits, cells, row -> exit(kind, row)));
    kinds.forEach(kind -> forEach(kind.times, cells, row -> time(kind, row)));
  }

  /** In no order: all rows have the same columns, and whole numbers that are added. */
  private static void forEach(
      GroupTable table, LongFunction<Optional<ReportRow>> cells, IntFunction<ReportRow> columns) {
    for (int row = 0; row < table.size(); row++) {
      Optional<ReportRow> cell = cells.apply(table.key(row).number(0));
      if (cell.isPresent()) {
        RowSum.addColumns(cell.get(), columns.apply(row), Map.of());
      }
    }
  }

  private static ReportRow entry(Kind kind, int row) {
    VisitMetrics visits = kind.entryVisits;
    return ReportRow.labelled("")
        .with(Metric.INDEX_PAGE_ENTRY_NB_UNIQ_VISITORS, visits.uniqueVisitors(row))
        .with(Metric.INDEX_PAGE_ENTRY_NB_VISITS, visits.visits(row))
        .with(Metric.INDEX_PAGE_ENTRY_NB_ACTIONS, visits.actions(row))
        .with(Metric.INDEX_PAGE_ENTRY_SUM_VISIT_LENGTH, visits.length(row))
        .with(Metric.INDEX_PAGE_ENTRY_BOUNCE_COUNT, visits.bounces(row));
  }

  private static ReportRow exit(Kind kind, int row) {
    return ReportRow.labelled("")
        .with(Metric.INDEX_PAGE_EXIT_NB_UNIQ_VISITORS, kind.exitVisitors.count(row))
        .with(Metric.INDEX_PAGE_EXIT_NB_VISITS, kind.exitVisits.get(row));
  }

  private static ReportRow time(Kind kind, int row) {
    return ReportRow.labelled("").with(Metric.INDEX_PAGE_SUM_TIME_SPENT, kind.seconds.get(row));
  }
}
