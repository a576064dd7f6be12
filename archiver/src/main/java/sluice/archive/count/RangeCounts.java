package sluice.archive.count;

import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;

/** How often a number was in each of some ranges: a group table of one row. Not thread-safe. */
public final class RangeCounts {
  private final Ranges ranges;
  private final GroupTable table;
  private final LongCells[] counts;
  private final KeyBytes key = new KeyBytes();

  /** Makes counts that are all zero. */
  public RangeCounts(String name, Ranges ranges) {
    this.ranges = ranges;
    this.table = new GroupTable(ranges.schema(GroupSchema.of(name)));
    this.counts = ranges.cells(table);
  }

  /** The group table that holds the counts. */
  public GroupTable table() {
    return table;
  }

  /** Counts a number in every range that it is in. */
  public void add(long value) {
    // Which row of the log came first means nothing where there is one group.
    ranges.add(counts, table.row(key, 0, 0), value);
  }

  /** How many numbers were in a range. */
  public long count(int index) {
    return counts[index].get(0);
  }

  /** Makes a report with one row for each range. */
  public ReportTable shown(Metric column) {
    return ranges.table(column, this::count);
  }

  /** Makes a report with this row, whose label is another, and behind it one for each range. */
  public ReportTable shownBehind(ReportRow first, Metric column) {
    ReportTable table = new ReportTable();
    table.add(first);
    return ranges.addTo(table, column, this::count);
  }
}
