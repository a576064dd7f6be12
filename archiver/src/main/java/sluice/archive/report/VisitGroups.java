package sluice.archive.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/** Visits grouped by columns of log_visit, conversions by the same columns of log_conversion. */
final class VisitGroups {
  private final Map<GroupKey, VisitMetrics> visits = new LinkedHashMap<>();
  private final Map<GroupKey, GoalMetrics> conversions = new LinkedHashMap<>();
  private final List<String> visitColumns;
  private final List<String> conversionColumns;

  /** Without columns for conversions these are not counted. */
  VisitGroups(List<String> visitColumns, List<String> conversionColumns) {
    this.visitColumns = List.copyOf(visitColumns);
    this.conversionColumns = List.copyOf(conversionColumns);
  }

  void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      visits
          .computeIfAbsent(GroupKey.of(slice.visit(), visitColumns), key -> new VisitMetrics())
          .add(slice.visit());
    }
    if (!conversionColumns.isEmpty()) {
      for (LogRow conversion : slice.conversions()) {
        conversions
            .computeIfAbsent(GroupKey.of(conversion, conversionColumns), key -> new GoalMetrics())
            .add(slice.idVisit(), conversion);
      }
    }
  }

  void merge(VisitGroups other) {
    other.visits.forEach(
        (key, metrics) -> visits.computeIfAbsent(key, none -> new VisitMetrics()).merge(metrics));
    other.conversions.forEach(
        (key, goals) -> conversions.computeIfAbsent(key, none -> new GoalMetrics()).merge(goals));
  }

  void forEachVisits(BiConsumer<GroupKey, VisitMetrics> action) {
    visits.forEach(action);
  }

  void forEachConversions(BiConsumer<GroupKey, GoalMetrics> action) {
    conversions.forEach(action);
  }
}
