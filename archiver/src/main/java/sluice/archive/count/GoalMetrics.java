package sluice.archive.count;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;

/** Conversions by group and goal: a group table whose key ends in idgoal. Not thread-safe. */
public final class GoalMetrics {
  private static final LogField IDGOAL = LogField.of("idgoal");

  private final GroupTable table;
  private final ConversionMetrics metrics;
  private final int keyParts;

  /** Makes counts that are all zero; the key is that of the groups. */
  public GoalMetrics(String name, String... key) {
    GroupSchema groups = GroupSchema.of(name, key);
    table = new GroupTable(groups.withKey("idgoal").with(ConversionMetrics.COLUMNS));
    metrics = new ConversionMetrics(table);
    keyParts = key.length;
  }

  /** The group table that holds the counts. */
  public GroupTable table() {
    return table;
  }

  /**
   * Counts a conversion.
   *
   * @param key of its group; idgoal is put behind it
   * @param place of the conversion in its visit
   */
  public void add(KeyBytes key, long idVisit, int place, LogRow conversion) {
    int row = table.row(key.number(conversion.number(IDGOAL)), idVisit, place);
    metrics.add(row, idVisit, conversion);
  }

  /** The metrics of one group by goal. */
  public static final class Goals {
    private final GroupKey key;
    private final Map<Integer, GoalCells> cells = new LinkedHashMap<>();

    private Goals(GroupKey key) {
      this.key = key;
    }

    /** Adds the metrics to the row of a label. */
    public void addTo(ReportRow row) {
      GoalCells.addTo(row, cells);
    }
  }

  /** Shows the groups, and in each the goals, in the order in which they come in the log. */
  public void forEach(BiConsumer<GroupKey, Goals> action) {
    Map<ByteBuffer, Goals> groups = new LinkedHashMap<>();
    for (int row : table.inOrder()) {
      GroupKey key = table.key(row);
      int idGoal = (int) key.number(keyParts);
      groups
          .computeIfAbsent(table.keyWithoutNumber(row), none -> new Goals(key))
          .cells
          .put(idGoal, metrics.cells(row, idGoal));
    }
    groups.values().forEach(goals -> action.accept(goals.key, goals));
  }

  /** Adds to every row that has goals the sums of all its goals but the cart. */
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
