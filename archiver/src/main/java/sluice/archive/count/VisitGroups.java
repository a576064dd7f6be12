package sluice.archive.count;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * Visits grouped by columns of log_visit, conversions by the same columns of log_conversion: two
 * group tables. Not thread-safe.
 */
public final class VisitGroups {
  private final GroupTable visits;
  private final VisitMetrics metrics;
  private final GoalMetrics goals;
  private final List<LogField> visitColumns;
  private final List<LogField> conversionColumns;
  private final KeyBytes key = new KeyBytes();

  /**
   * Makes counts that are all zero.
   *
   * @param name of the report
   * @param conversionColumns without any, conversions are not counted
   */
  public VisitGroups(String name, List<String> visitColumns, List<String> conversionColumns) {
    this.visitColumns = LogField.all(visitColumns);
    this.conversionColumns = LogField.all(conversionColumns);
    visits =
        new GroupTable(
            GroupSchema.of(name + ".visits", visitColumns.toArray(String[]::new))
                .with(VisitMetrics.COLUMNS));
    metrics = new VisitMetrics(visits);
    goals = new GoalMetrics(name + ".conversions", conversionColumns.toArray(String[]::new));
  }

  /** Visits and conversions, or visits alone. */
  public List<GroupTable> tables() {
    return conversionColumns.isEmpty() ? List.of(visits) : List.of(visits, goals.table());
  }

  /** Counts a visit. */
  public void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      int row = visits.row(key.columns(slice.visit(), visitColumns), slice.idVisit(), 0);
      metrics.add(row, slice.visit());
    }
    if (!conversionColumns.isEmpty()) {
      int place = 0;
      for (LogRow conversion : slice.conversions()) {
        key.columns(conversion, conversionColumns);
        goals.add(key, slice.idVisit(), place++, conversion);
      }
    }
  }

  /** The visits of one group while reports are published. */
  public record Visits(VisitMetrics metrics, GroupTable table, int row) {
    /** A row of a report, in Matomo's order of columns. */
    public ReportRow row(Object label) {
      return metrics.row(row, label);
    }

    /** The row of the same group in a table with the same key; empty if there is none. */
    public OptionalInt rowIn(GroupTable other) {
      return other.find(table, row);
    }
  }

  /** Shows the groups of visits in the order in which they come in the log. */
  public void forEachVisits(BiConsumer<GroupKey, Visits> action) {
    for (int row : visits.inOrder()) {
      action.accept(visits.key(row), new Visits(metrics, visits, row));
    }
  }

  /** Shows the groups of conversions in the order in which they come in the log. */
  public void forEachConversions(BiConsumer<GroupKey, GoalMetrics.Goals> action) {
    goals.forEach(action);
  }
}
