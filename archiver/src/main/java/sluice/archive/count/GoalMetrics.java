package sluice.archive.count;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum;
import sluice.archive.visit.LogRow;

/** Conversions of one group by goal. */
public final class GoalMetrics {
  /** Column of the metrics by goal. */
  private static final Long GOALS = 10L;

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

  /** Adds column 10 to the row of a label. */
  public void addTo(ReportRow row) {
    ReportRow added = ReportRow.labelled("");
    Map<Object, Object> byGoal = new LinkedHashMap<>();
    goals.forEach((id, metrics) -> byGoal.put((long) id, metrics.columns(id)));
    added.columns().put(GOALS, byGoal);
    RowSum.addColumns(row, added, Map.of());
  }

  /** Sums of all goals but the cart, in every row that has goals (reference archive.md 2.8). */
  public static void enrich(ReportTable table) {
    for (ReportRow row : table.allRows()) {
      if (row.columns().get(GOALS) instanceof Map<?, ?> byGoal) {
        enrich(row, byGoal);
      }
      row.subtable().ifPresent(GoalMetrics::enrich);
    }
  }

  private static void enrich(ReportRow row, Map<?, ?> byGoal) {
    double conversions = 0;
    double revenue = 0;
    for (Map.Entry<?, ?> goal : byGoal.entrySet()) {
      if ((Long) goal.getKey() >= ConversionMetrics.ORDER
          && goal.getValue() instanceof Map<?, ?> metrics) {
        conversions += metrics.get(1L) instanceof Number number ? number.doubleValue() : 0;
        revenue += metrics.get(2L) instanceof Number number ? number.doubleValue() : 0;
      }
    }
    row.with(8, conversions).with(9, revenue);
    row.columns().putIfAbsent(2L, 0L);
  }
}
