package sluice.archive.count;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;

/** Ranges of a number that may overlap; every range is a row of a report. Immutable. */
public final class Ranges {
  private final List<Range> ranges;

  private record Range(String label, long from, long to) {}

  private Ranges(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /** Ranges as Matomo labels them: {@code 9-14}, and {@code 15%2B} for 15 and more. */
  public static Ranges of(String... labels) {
    List<Range> ranges = new ArrayList<>();
    for (String label : labels) {
      int dash = label.indexOf('-');
      ranges.add(
          dash < 0
              ? new Range(label, Long.parseLong(label.replace("%2B", "")), Long.MAX_VALUE)
              : new Range(
                  label,
                  Long.parseLong(label.substring(0, dash)),
                  Long.parseLong(label.substring(dash + 1))));
    }
    return new Ranges(ranges);
  }

  /** The schema with a column a range, called by its label behind the prefix. */
  public GroupSchema schema(GroupSchema groups) {
    return schema(groups, "");
  }

  /** The same with a prefix of the columns' names. */
  public GroupSchema schema(GroupSchema groups, String prefix) {
    GroupSchema schema = groups;
    for (Range range : ranges) {
      schema = schema.with(prefix + range.label(), Merge.SUM);
    }
    return schema;
  }

  /** Finds the columns of these metrics in a group table that declares them. */
  public LongCells[] cells(GroupTable table) {
    return cells(table, "");
  }

  /** The same with a prefix of the columns' names. */
  public LongCells[] cells(GroupTable table, String prefix) {
    return ranges.stream()
        .map(range -> table.numbers(prefix + range.label()))
        .toArray(LongCells[]::new);
  }

  /** Counts a number in every range that it is in. */
  public void add(LongCells[] cells, int row, long value) {
    for (int i = 0; i < cells.length; i++) {
      Range range = ranges.get(i);
      if (value >= range.from() && value <= range.to()) {
        cells[i].add(row, 1);
      }
    }
  }

  /** Makes a report with one row for each range. */
  public ReportTable table(Metric column, IntToLongFunction count) {
    return addTo(new ReportTable(), column, count);
  }

  /** Adds a row for each range to a report, and returns it. */
  ReportTable addTo(ReportTable table, Metric column, IntToLongFunction count) {
    for (int i = 0; i < ranges.size(); i++) {
      table.add(ReportRow.labelled(ranges.get(i).label()).with(column, count.applyAsLong(i)));
    }
    return table;
  }
}
