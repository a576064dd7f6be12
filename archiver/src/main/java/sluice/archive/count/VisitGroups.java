package sluice.archive.count;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import sluice.archive.group.GroupKey;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/** Visits grouped by columns of log_visit, conversions by the same columns of log_conversion. */
public final class VisitGroups {
  private final Map<GroupKey, VisitMetrics> visits = new LinkedHashMap<>();
  private final Map<GroupKey, GoalMetrics> conversions = new LinkedHashMap<>();
  private final List<String> visitColumns;
  private final List<String> conversionColumns;

  /** Without columns for conversions these are not counted. */
  public VisitGroups(List<String> visitColumns, List<String> conversionColumns) {
    this.visitColumns = List.copyOf(visitColumns);
    this.conversionColumns = List.copyOf(conversionColumns);
  }

  public void add(VisitSlice slice) {
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

  public void merge(VisitGroups other) {
    other.visits.forEach(
        (key, metrics) -> visits.computeIfAbsent(key, none -> new VisitMetrics()).merge(metrics));
    other.conversions.forEach(
        (key, goals) -> conversions.computeIfAbsent(key, none -> new GoalMetrics()).merge(goals));
  }

  public void forEachVisits(BiConsumer<GroupKey, VisitMetrics> action) {
    visits.forEach(action);
  }

  public void forEachConversions(BiConsumer<GroupKey, GoalMetrics> action) {
    conversions.forEach(action);
  }
}
