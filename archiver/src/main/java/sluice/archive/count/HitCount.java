package sluice.archive.count;

import java.util.List;
import sluice.archive.group.DistinctCells;
import sluice.archive.group.GroupSchema.GroupColumn;
import sluice.archive.group.GroupTable;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;

/** Visits, visitors and rows of groups of actions: columns of a group table. Not thread-safe. */
public final class HitCount {
  /** The columns that a group table declares so that these metrics can be counted in it. */
  public static final List<GroupColumn> COLUMNS =
      List.of(
          new GroupColumn("nb_visits", Merge.VISITS),
          new GroupColumn("visitors", Merge.DISTINCT),
          new GroupColumn("nb_hits", Merge.SUM));

  private final LongCells visits;
  private final DistinctCells visitors;
  private final LongCells hits;

  /** Finds the columns of these metrics in a group table that declares them. */
  public HitCount(GroupTable table) {
    visits = table.numbers("nb_visits");
    visitors = table.distinct("visitors");
    hits = table.numbers("nb_hits");
  }

  /** Counts an action in a group; the actions of a visit come one after the other. */
  public void add(int row, long idVisit, long idVisitor) {
    visits.add(row, idVisit);
    visitors.add(row, idVisitor);
    hits.add(row, 1);
  }

  /** How many visits have an action of the group. */
  public long visits(int row) {
    return visits.get(row);
  }

  /** How many actions the group has. */
  public long hits(int row) {
    return hits.get(row);
  }

  /** Sets visits and visitors, and the given column to the number of actions. */
  public ReportRow addTo(ReportRow shown, int row, Metric hitsColumn) {
    return shown
        .with(Metric.INDEX_NB_VISITS, visits(row))
        .with(Metric.INDEX_NB_UNIQ_VISITORS, visitors.count(row))
        .with(hitsColumn, hits(row));
  }
}
