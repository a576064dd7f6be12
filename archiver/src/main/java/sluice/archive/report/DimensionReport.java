package sluice.archive.report;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import sluice.archive.count.GoalMetrics;
import sluice.archive.count.VisitGroups;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupTable;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.VisitSlice;

/**
 * A flat report of visits, and perhaps conversions, by columns of the visit (docs:
 * archiver/docs/records.md#devices).
 */
public final class DimensionReport implements Report {
  private final String record;
  private final RowLimit limit;
  private final Function<GroupKey, Object> label;
  private final VisitGroups groups;
  private Predicate<GroupKey> leftOut = key -> false;

  private DimensionReport(
      String record, RowLimit limit, Function<GroupKey, Object> label, VisitGroups groups) {
    this.record = record;
    this.limit = limit;
    this.label = label;
    this.groups = groups;
  }

  /** Makes a report that counts visits only. */
  public static DimensionReport ofVisits(
      String record, RowLimit limit, List<String> columns, Function<GroupKey, Object> label) {
    return new DimensionReport(record, limit, label, new VisitGroups(record, columns, List.of()));
  }

  /** Makes a report that counts visits, and conversions by the same columns of log_conversion. */
  public static DimensionReport withConversions(
      String record, RowLimit limit, List<String> columns, Function<GroupKey, Object> label) {
    return new DimensionReport(record, limit, label, new VisitGroups(record, columns, columns));
  }

  /** The same without some groups, which make no row. */
  public DimensionReport without(Predicate<GroupKey> groupsLeftOut) {
    leftOut = groupsLeftOut;
    return this;
  }

  /** The label of a group with one column: its value, "" for NULL. */
  public static Object value(GroupKey key) {
    return key.value(0).orElse("");
  }

  /** Values joined by a semicolon, "" if one of them is NULL, as SQL's CONCAT does. */
  public static Object joined(GroupKey key, int columns) {
    if (key.hasNull()) {
      return "";
    }
    StringBuilder label = new StringBuilder(key.text(0));
    for (int i = 1; i < columns; i++) {
      label.append(';').append(key.text(i));
    }
    return label.toString();
  }

  @Override
  public void add(VisitSlice slice) {
    groups.add(slice);
  }

  @Override
  public List<GroupTable> tables() {
    return groups.tables();
  }

  @Override
  public void publish(Publication day) {
    ReportTable table = new ReportTable();
    groups.forEachVisits(
        (key, metrics) -> {
          if (!leftOut.test(key)) {
            table.add(metrics.row(label.apply(key)));
          }
        });
    groups.forEachConversions(
        (key, goals) -> {
          if (!leftOut.test(key)) {
            goals.addTo(table.rowOrNew(label.apply(key)));
          }
        });
    GoalMetrics.enrich(table);
    limit.apply(table);
    day.archive().table(record, table);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(record, limit));
  }
}
