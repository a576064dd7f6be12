package sluice.archive.report.actions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sluice.archive.count.VisitMetrics;
import sluice.archive.group.DistinctLongs;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/** Entry pages, exit pages and time on pages (reference archive.md 3.2.2, passes E, X and T). */
final class VisitEnds {
  /** Takes columns for the cell of an action. */
  @FunctionalInterface
  interface Target {
    /** Adds columns; an action without cell is left out. */
    void add(long idAction, ReportRow columns);
  }

  private final List<Map<Long, Entry>> entries =
      List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
  private final List<Map<Long, Exit>> exits = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
  private final List<Map<Long, Time>> times = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());

  private static final List<String> ENTRY =
      List.of("visit_entry_idaction_url", "visit_entry_idaction_name");
  private static final List<String> EXIT =
      List.of("visit_exit_idaction_url", "visit_exit_idaction_name");
  private static final List<String> BEFORE = List.of("idaction_url_ref", "idaction_name_ref");

  private static final class Entry {
    private final VisitMetrics visits = new VisitMetrics();
  }

  private static final class Exit {
    private final DistinctLongs visitors = new DistinctLongs();
    private long visits;
  }

  private static final class Time {
    private long seconds;
  }

  void add(VisitSlice slice) {
    for (int kind = 0; kind < ENTRY.size(); kind++) {
      if (slice.countsVisit()) {
        addEnds(slice.visit(), kind);
      }
      for (LogRow action : slice.actions()) {
        addTime(action, kind);
      }
    }
  }

  private void addEnds(LogRow visit, int kind) {
    long entry = visit.number(ENTRY.get(kind));
    if (entry > 0) {
      at(entries.get(kind), entry, Entry::new).visits.add(visit);
    }
    long exit = visit.number(EXIT.get(kind));
    if (exit > 0) {
      Exit metrics = at(exits.get(kind), exit, Exit::new);
      metrics.visits++;
      metrics.visitors.add(visit.number("idvisitor"));
    }
  }

  private void addTime(LogRow action, int kind) {
    long before = action.number(BEFORE.get(kind));
    long seconds = action.number("time_spent_ref_action");
    if (before > 0 && seconds > 0 && action.isNull("idaction_event_category")) {
      at(times.get(kind), before, Time::new).seconds += seconds;
    }
  }

  private static <T> T at(Map<Long, T> map, long id, Supplier<T> fresh) {
    return map.computeIfAbsent(id, none -> fresh.get());
  }

  void merge(VisitEnds other) {
    for (int i = 0; i < ENTRY.size(); i++) {
      int kind = i;
      other
          .entries
          .get(kind)
          .forEach((id, entry) -> at(entries.get(kind), id, Entry::new).visits.merge(entry.visits));
      other
          .exits
          .get(kind)
          .forEach((id, exit) -> mergeExit(at(exits.get(kind), id, Exit::new), exit));
      other
          .times
          .get(kind)
          .forEach((id, time) -> at(times.get(kind), id, Time::new).seconds += time.seconds);
    }
  }

  private static void mergeExit(Exit exit, Exit other) {
    exit.visits += other.visits;
    exit.visitors.addAll(other.visitors);
  }

  void publish(Target target) {
    for (int kind = 0; kind < ENTRY.size(); kind++) {
      entries.get(kind).forEach((id, entry) -> target.add(id, columns(entry.visits)));
    }
    for (int kind = 0; kind < ENTRY.size(); kind++) {
      exits.get(kind).forEach((id, exit) -> target.add(id, columns(exit)));
    }
    for (int kind = 0; kind < ENTRY.size(); kind++) {
      times
          .get(kind)
          .forEach(
              (id, time) ->
                  target.add(
                      id,
                      ReportRow.labelled("").with(Metric.INDEX_PAGE_SUM_TIME_SPENT, time.seconds)));
    }
  }

  private static ReportRow columns(VisitMetrics visits) {
    return ReportRow.labelled("")
        .with(Metric.INDEX_PAGE_ENTRY_NB_UNIQ_VISITORS, visits.uniqueVisitors())
        .with(Metric.INDEX_PAGE_ENTRY_NB_VISITS, visits.visits())
        .with(Metric.INDEX_PAGE_ENTRY_NB_ACTIONS, visits.actions())
        .with(Metric.INDEX_PAGE_ENTRY_SUM_VISIT_LENGTH, visits.length())
        .with(Metric.INDEX_PAGE_ENTRY_BOUNCE_COUNT, visits.bounces());
  }

  private static ReportRow columns(Exit exit) {
    return ReportRow.labelled("")
        .with(Metric.INDEX_PAGE_EXIT_NB_UNIQ_VISITORS, exit.visitors.count())
        .with(Metric.INDEX_PAGE_EXIT_NB_VISITS, exit.visits);
  }
}
