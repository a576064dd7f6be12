package sluice.archive.count;

import java.util.List;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogRow;
import sluice.php.PhpNull;

/** The eight metrics of a group of visits (reference archive.md 3.0, V8). */
public final class VisitMetrics {
  /** In Matomo's order. */
  private static final List<Metric> COLUMNS =
      List.of(
          Metric.INDEX_NB_UNIQ_VISITORS,
          Metric.INDEX_NB_VISITS,
          Metric.INDEX_NB_ACTIONS,
          Metric.INDEX_NB_USERS,
          Metric.INDEX_MAX_ACTIONS,
          Metric.INDEX_SUM_VISIT_LENGTH,
          Metric.INDEX_BOUNCE_COUNT,
          Metric.INDEX_NB_VISITS_CONVERTED);

  private final DistinctVisitors visitors = new DistinctVisitors();
  private long visits;
  private long actions;
  private long maxActions = -1;
  private long length;
  private long bounces;
  private long converted;

  public void add(LogRow visit) {
    visits++;
    visitors.add(visit);
    if (!visit.isNull("visit_total_actions")) {
      long total = visit.number("visit_total_actions");
      actions += total;
      maxActions = Math.max(maxActions, total);
      bounces += total <= 1 ? 1 : 0;
    }
    length += visit.number("visit_total_time");
    converted += visit.number("visit_goal_converted") == 1 ? 1 : 0;
  }

  public void merge(VisitMetrics other) {
    visits += other.visits;
    visitors.merge(other.visitors);
    actions += other.actions;
    maxActions = Math.max(maxActions, other.maxActions);
    length += other.length;
    bounces += other.bounces;
    converted += other.converted;
  }

  public long visits() {
    return visits;
  }

  public DistinctVisitors visitors() {
    return visitors;
  }

  public long uniqueVisitors() {
    return visitors.visitorCount();
  }

  public long users() {
    return visitors.userCount();
  }

  public long actions() {
    return actions;
  }

  public long maxActions() {
    return Math.max(0, maxActions);
  }

  public long length() {
    return length;
  }

  public long bounces() {
    return bounces;
  }

  public long converted() {
    return converted;
  }

  /** A row of a report by visits, in Matomo's order of columns. */
  public ReportRow row(Object label) {
    ReportRow row =
        ReportRow.labelled(label)
            .with(Metric.INDEX_NB_UNIQ_VISITORS, uniqueVisitors())
            .with(Metric.INDEX_NB_VISITS, visits);
    if (maxActions < 0) {
      row.columns().put(Metric.INDEX_NB_ACTIONS, PhpNull.NULL);
    } else {
      row.with(Metric.INDEX_NB_ACTIONS, actions);
    }
    row.with(Metric.INDEX_NB_USERS, users());
    if (maxActions < 0) {
      row.columns().put(Metric.INDEX_MAX_ACTIONS, PhpNull.NULL);
    } else {
      row.with(Metric.INDEX_MAX_ACTIONS, maxActions);
    }
    return row.with(Metric.INDEX_SUM_VISIT_LENGTH, length)
        .with(Metric.INDEX_BOUNCE_COUNT, bounces)
        .with(Metric.INDEX_NB_VISITS_CONVERTED, converted);
  }

  /** The row of a group without visits. */
  public static ReportRow zero(Object label) {
    ReportRow row = ReportRow.labelled(label);
    for (Metric metric : COLUMNS) {
      row.with(metric, 0);
    }
    return row;
  }
}
