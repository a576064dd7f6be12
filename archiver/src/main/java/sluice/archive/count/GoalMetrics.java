package sluice.archive.count;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.visit.LogRow;

/** Conversions of one group by goal. */
public final class GoalMetrics {
  private final Map<Integer, ConversionMetrics> goals = new LinkedHashMap<>();

  public void add(long idVisit, LogRow conversion) {
    goals
        .computeIfAbsent((int) conversion.number("idgoal"), id -> new ConversionMetrics())
        .add(idVisit, conversion);
  }

  public void merge(GoalMetrics other) {
    other.goals.forEach(
        (id, metrics) -> goals.computeIfAbsent(id, none -> new ConversionMetrics()).merge(metrics));
  }

  public Map<Integer, ConversionMetrics> goals() {
    return goals;
  }

  /** Adds the metrics by goal to the row of a label. */
  public void addTo(ReportRow row) {
    Map<Integer, GoalCells> cells = new LinkedHashMap<>();
    goals.forEach((id, metrics) -> cells.put(id, metrics.cells(id)));
    GoalCells.addTo(row, cells);
  }

  /** Sums of all goals but the cart, in every row that has goals (reference archive.md 2.8). */
  public static void enrich(ReportTable table) {
    for (ReportRow row : table.allRows()) {
      double[] sums = new double[2];
      boolean hasGoals =
          GoalCells.forEach(
              row,
              (cells, idGoal) -> {
                if (idGoal >= ConversionMetrics.ORDER) {
                  sums[0] += cells.number(GoalMetric.INDEX_GOAL_NB_CONVERSIONS);
                  sums[1] += cells.number(GoalMetric.INDEX_GOAL_REVENUE);
                }
              });
      if (hasGoals) {
        row.with(Metric.INDEX_NB_CONVERSIONS, sums[0]).with(Metric.INDEX_REVENUE, sums[1]);
        row.columns().putIfAbsent(Metric.INDEX_NB_VISITS, 0L);
      }
      row.subtable().ifPresent(GoalMetrics::enrich);
    }
  }
}
