package sluice.archive.count;

import sluice.archive.table.PhpNull;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogRow;

/** The eight metrics of a group of visits (reference archive.md 3.0, V8). */
public final class VisitMetrics {
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
    ReportRow row = ReportRow.labelled(label).with(1, uniqueVisitors()).with(2, visits);
    if (maxActions < 0) {
      row.columns().put(3L, PhpNull.NULL);
    } else {
      row.with(3, actions);
    }
    row.with(39, users());
    if (maxActions < 0) {
      row.columns().put(4L, PhpNull.NULL);
    } else {
      row.with(4, maxActions);
    }
    return row.with(5, length).with(6, bounces).with(7, converted);
  }

  /** The row of a group without visits. */
  public static ReportRow zero(Object label) {
    ReportRow row = ReportRow.labelled(label);
    for (long metric : new long[] {1, 2, 3, 39, 4, 5, 6, 7}) {
      row.with(metric, 0);
    }
    return row;
  }
}
