package sluice.archive.report;

import sluice.archive.table.PhpNull;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogRow;

/** The eight metrics of a group of visits (reference archive.md 3.0, V8). */
final class VisitMetrics {
  private final DistinctVisitors visitors = new DistinctVisitors();
  private long visits;
  private long actions;
  private long maxActions = -1;
  private long length;
  private long bounces;
  private long converted;

  void add(LogRow visit) {
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

  void merge(VisitMetrics other) {
    visits += other.visits;
    visitors.merge(other.visitors);
    actions += other.actions;
    maxActions = Math.max(maxActions, other.maxActions);
    length += other.length;
    bounces += other.bounces;
    converted += other.converted;
  }

  long visits() {
    return visits;
  }

  DistinctVisitors visitors() {
    return visitors;
  }

  long uniqueVisitors() {
    return visitors.visitorCount();
  }

  long users() {
    return visitors.userCount();
  }

  long actions() {
    return actions;
  }

  long maxActions() {
    return Math.max(0, maxActions);
  }

  long length() {
    return length;
  }

  long bounces() {
    return bounces;
  }

  long converted() {
    return converted;
  }

  /** A row of a report by visits, in Matomo's order of columns. */
  ReportRow row(Object label) {
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
  static ReportRow zero(Object label) {
    ReportRow row = ReportRow.labelled(label);
    for (long metric : new long[] {1, 2, 3, 39, 4, 5, 6, 7}) {
      row.with(metric, 0);
    }
    return row;
  }
}
