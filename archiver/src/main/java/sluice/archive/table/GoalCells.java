package sluice.archive.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import sluice.php.PhpNumbers;

/**
 * What a row says of one goal: an entry of its column {@link Metric#INDEX_GOALS}. Mutable; confined
 * to the thread that archives.
 */
public final class GoalCells {
  private final Map<Object, Object> cells;

  private GoalCells(Map<Object, Object> cells) {
    this.cells = cells;
  }

  /** Cells that belong to no row yet. */
  public static GoalCells empty() {
    return new GoalCells(new LinkedHashMap<>());
  }

  /** The cells of a goal in a row, made if there are none. */
  public static GoalCells of(ReportRow row, int idGoal) {
    Object goals = row.columns().computeIfAbsent(Metric.INDEX_GOALS, none -> new LinkedHashMap<>());
    return new GoalCells(
        array(array(goals).computeIfAbsent((long) idGoal, none -> new LinkedHashMap<>())));
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> array(Object value) {
    return (Map<Object, Object>) value;
  }

  /** Adds cells by goal to a row as rows are added. */
  public static void addTo(ReportRow row, Map<Integer, GoalCells> byGoal) {
    Map<Object, Object> goals = new LinkedHashMap<>();
    byGoal.forEach((idGoal, cells) -> goals.put((long) idGoal, cells.cells));
    ReportRow added = ReportRow.labelled("");
    added.columns().put(Metric.INDEX_GOALS, goals);
    RowSum.addColumns(row, added, Map.of());
  }

  /** Hands the cells of each goal of a row over; returns whether the row has any goals. */
  public static boolean forEach(ReportRow row, ObjIntConsumer<GoalCells> action) {
    if (row.columns().get(Metric.INDEX_GOALS) instanceof Map<?, ?> goals) {
      goals.forEach(
          (idGoal, cells) -> {
            if (cells instanceof Map<?, ?>) {
              action.accept(new GoalCells(array(cells)), ((Long) idGoal).intValue());
            }
          });
      return true;
    }
    return false;
  }

  /** Whether a cell is there. */
  public boolean has(GoalMetric metric) {
    return cells.containsKey(metric.key());
  }

  /** Sets a float cell. */
  public GoalCells with(GoalMetric metric, double value) {
    cells.put(metric.key(), value);
    return this;
  }

  /** Sets an int cell. */
  public GoalCells with(GoalMetric metric, long value) {
    cells.put(metric.key(), value);
    return this;
  }

  /** Adds to a float cell. */
  public void add(GoalMetric metric, double value) {
    cells.merge(metric.key(), value, (a, b) -> PhpNumbers.of(a) + PhpNumbers.of(b));
  }

  /** Adds to an int cell. */
  public void add(GoalMetric metric, long value) {
    cells.merge(metric.key(), value, (a, b) -> ((Number) a).longValue() + ((Number) b).longValue());
  }

  /** Makes an int cell at least so large. */
  public void raise(GoalMetric metric, long value) {
    cells.merge(metric.key(), value, (a, b) -> Math.max((Long) a, (Long) b));
  }

  /** A cell as a number; 0 if it is missing or is not one. */
  public double number(GoalMetric metric) {
    return cells.get(metric.key()) instanceof Number number ? number.doubleValue() : 0;
  }
}
