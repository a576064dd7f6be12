package sluice.archive.count;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.archive.table.Column;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;

/**
 * Counts of a number by ranges that may overlap; every range is a row (reference archive.md 3.6,
 * 3.11).
 */
public final class Ranges {
  private final List<Range> ranges;
  private final long[] counts;

  private record Range(String label, long from, long to) {}

  private Ranges(List<Range> ranges) {
    this.ranges = ranges;
    this.counts = new long[ranges.size()];
  }

  /** Ranges as Matomo labels them: {@code 9-14}, and {@code 15%2B} for more than 14. */
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

  public void add(long value) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += value >= ranges.get(i).from() && value <= ranges.get(i).to() ? 1 : 0;
    }
  }

  public void merge(Ranges other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** One row a range; before them perhaps one of another label. */
  public ReportTable table(Column column, Optional<ReportRow> first) {
    ReportTable table = new ReportTable();
    first.ifPresent(table::add);
    for (int i = 0; i < counts.length; i++) {
      table.add(ReportRow.labelled(ranges.get(i).label()).with(column, counts[i]));
    }
    return table;
  }
}
