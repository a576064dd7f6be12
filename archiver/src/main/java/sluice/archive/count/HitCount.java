package sluice.archive.count;

import sluice.archive.group.DistinctLongs;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;

/** Visits, visitors and rows of a group of actions (reference archive.md 3.0, A3). */
public final class HitCount {
  private final DistinctLongs visitors = new DistinctLongs();
  private long visits;
  private long lastVisit = -1;
  private long rows;

  public void add(long idVisit, long idVisitor) {
    if (idVisit != lastVisit) {
      visits++;
      lastVisit = idVisit;
    }
    visitors.add(idVisitor);
    rows++;
  }

  public void merge(HitCount other) {
    visits += other.visits;
    visitors.addAll(other.visitors);
    rows += other.rows;
  }

  public long visits() {
    return visits;
  }

  public long visitors() {
    return visitors.count();
  }

  public long rows() {
    return rows;
  }

  /** Sets columns 2 and 1, and the given one to the number of rows. */
  public ReportRow addTo(ReportRow row, Column rowsColumn) {
    return row.with(Metric.INDEX_NB_VISITS, visits)
        .with(Metric.INDEX_NB_UNIQ_VISITORS, visitors())
        .with(rowsColumn, rows);
  }
}
