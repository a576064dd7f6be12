package sluice.archive.count;

import java.util.List;
import sluice.archive.group.DistinctCells;
import sluice.archive.group.GroupSchema.GroupColumn;
import sluice.archive.group.GroupTable;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.php.PhpValue;

/** The eight metrics of groups of visits: columns of a group table. Not thread-safe. */
public final class VisitMetrics {
  private static final LogField VISIT_TOTAL_ACTIONS = LogField.of("visit_total_actions");
  private static final LogField VISIT_TOTAL_TIME = LogField.of("visit_total_time");
  private static final LogField VISIT_GOAL_CONVERTED = LogField.of("visit_goal_converted");

  /** The columns that a group table declares so that these metrics can be counted in it. */
  public static final List<GroupColumn> COLUMNS =
      List.of(
          new GroupColumn("visitors", Merge.DISTINCT),
          new GroupColumn("users", Merge.DISTINCT),
          new GroupColumn("nb_visits", Merge.SUM),
          new GroupColumn("nb_actions", Merge.SUM),
          new GroupColumn("max_actions", Merge.MAX),
          new GroupColumn("sum_visit_length", Merge.SUM),
          new GroupColumn("bounce_count", Merge.SUM),
          new GroupColumn("nb_visits_converted", Merge.SUM));

  /** In the order in which Matomo's rows have them. */
  private static final List<Metric> METRICS =
      List.of(
          Metric.INDEX_NB_UNIQ_VISITORS,
          Metric.INDEX_NB_VISITS,
          Metric.INDEX_NB_ACTIONS,
          Metric.INDEX_NB_USERS,
          Metric.INDEX_MAX_ACTIONS,
          Metric.INDEX_SUM_VISIT_LENGTH,
          Metric.INDEX_BOUNCE_COUNT,
          Metric.INDEX_NB_VISITS_CONVERTED);

  private final DistinctCells visitors;
  private final DistinctCells users;
  private final LongCells visits;
  private final LongCells actions;
  private final LongCells maxActions;
  private final LongCells length;
  private final LongCells bounces;
  private final LongCells converted;

  /** Finds the columns of these metrics in a group table that declares them. */
  public VisitMetrics(GroupTable table) {
    visitors = table.distinct("visitors");
    users = table.distinct("users");
    visits = table.numbers("nb_visits");
    actions = table.numbers("nb_actions");
    maxActions = table.numbers("max_actions");
    length = table.numbers("sum_visit_length");
    bounces = table.numbers("bounce_count");
    converted = table.numbers("nb_visits_converted");
  }

  /** Counts a visit in a group. */
  public void add(int row, LogRow visit) {
    visits.add(row, 1);
    visitors.add(row, visit.number(LogField.IDVISITOR));
    UserHash.of(visit).ifPresent(user -> users.add(row, user));
    if (!visit.isNull(VISIT_TOTAL_ACTIONS)) {
      long total = visit.number(VISIT_TOTAL_ACTIONS);
      actions.add(row, total);
      maxActions.add(row, total);
      bounces.add(row, total <= 1 ? 1 : 0);
    }
    length.add(row, visit.number(VISIT_TOTAL_TIME));
    converted.add(row, visit.number(VISIT_GOAL_CONVERTED) == 1 ? 1 : 0);
  }

  /** How many visits the group has. */
  public long visits(int row) {
    return visits.get(row);
  }

  /** How many distinct visitors the group has. */
  public long uniqueVisitors(int row) {
    return visitors.count(row);
  }

  /** How many distinct users the group has. */
  public long uniqueUsers(int row) {
    return users.count(row);
  }

  /** idvisitor of all visitors, ascending. */
  public long[] visitors(int row) {
    return visitors.sorted(row);
  }

  /** Hashes of all users, ascending. */
  public long[] users(int row) {
    return users.sorted(row);
  }

  /** How many actions the group's visits have. */
  public long actions(int row) {
    return actions.get(row);
  }

  /** The most actions that a visit of the group has; 0 if it is not known of any. */
  public long maxActions(int row) {
    return Math.max(0, maxActions.get(row));
  }

  /** How many seconds the group's visits lasted together. */
  public long length(int row) {
    return length.get(row);
  }

  /** How many visits of the group have at most one action. */
  public long bounces(int row) {
    return bounces.get(row);
  }

  /** How many visits of the group converted a goal. */
  public long converted(int row) {
    return converted.get(row);
  }

  /** A row of a report by visits, in Matomo's order of columns. */
  public ReportRow row(int row, Object label) {
    ReportRow shown =
        ReportRow.labelled(label)
            .with(Metric.INDEX_NB_UNIQ_VISITORS, uniqueVisitors(row))
            .with(Metric.INDEX_NB_VISITS, visits(row));
    putUnlessUnknown(shown, Metric.INDEX_NB_ACTIONS, row, actions(row));
    shown.with(Metric.INDEX_NB_USERS, uniqueUsers(row));
    putUnlessUnknown(shown, Metric.INDEX_MAX_ACTIONS, row, maxActions(row));
    return shown
        .with(Metric.INDEX_SUM_VISIT_LENGTH, length(row))
        .with(Metric.INDEX_BOUNCE_COUNT, bounces(row))
        .with(Metric.INDEX_NB_VISITS_CONVERTED, converted(row));
  }

  /** The same as fractions, where what is not known is 0. */
  public ReportRow fractions(int row, Object label) {
    return ReportRow.labelled(label)
        .with(Metric.INDEX_NB_UNIQ_VISITORS, (double) uniqueVisitors(row))
        .with(Metric.INDEX_NB_VISITS, (double) visits(row))
        .with(Metric.INDEX_NB_ACTIONS, (double) actions(row))
        .with(Metric.INDEX_NB_USERS, (double) uniqueUsers(row))
        .with(Metric.INDEX_MAX_ACTIONS, (double) maxActions(row))
        .with(Metric.INDEX_SUM_VISIT_LENGTH, (double) length(row))
        .with(Metric.INDEX_BOUNCE_COUNT, (double) bounces(row))
        .with(Metric.INDEX_NB_VISITS_CONVERTED, (double) converted(row));
  }

  private void putUnlessUnknown(ReportRow shown, Metric metric, int row, long value) {
    if (maxActions.isNothing(row)) {
      shown.columns().put(metric, PhpValue.Null.INSTANCE);
    } else {
      shown.with(metric, value);
    }
  }

  /** The row of a group without visits. */
  public static ReportRow zero(Object label) {
    ReportRow row = ReportRow.labelled(label);
    METRICS.forEach(metric -> row.with(metric, 0));
    return row;
  }
}
