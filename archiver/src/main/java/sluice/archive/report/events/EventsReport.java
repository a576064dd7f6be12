package sluice.archive.report.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sluice.archive.count.HitCount;
import sluice.archive.group.DecimalCells;
import sluice.archive.group.DistinctLongs;
import sluice.archive.group.ExactCells;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.RowSum.Operation;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpNumbers;
import sluice.php.PhpRound;

/** The six two-level reports of plugin Events (docs: archiver/docs/records.md#events). */
public final class EventsReport implements Report {
  private static final LogField IDACTION_EVENT_CATEGORY = LogField.of("idaction_event_category");
  private static final LogField IDACTION_NAME = LogField.of("idaction_name");
  private static final LogField IDACTION_EVENT_ACTION = LogField.of("idaction_event_action");
  private static final LogField CUSTOM_FLOAT = LogField.of("custom_float");

  private static final Map<Column, Operation> OPERATIONS =
      Metric.operations(Metric.INDEX_EVENT_MIN_EVENT_VALUE, Metric.INDEX_EVENT_MAX_EVENT_VALUE);
  private static final String NAME_NOT_SET = "Piwik_EventNameNotSet";
  private static final List<Layout> LAYOUTS =
      List.of(
          new Layout("Events_category_action", 0, 1),
          new Layout("Events_category_name", 0, 2),
          new Layout("Events_action_name", 1, 2),
          new Layout("Events_action_category", 1, 0),
          new Layout("Events_name_action", 2, 1),
          new Layout("Events_name_category", 2, 0));

  private static final GroupSchema SCHEMA =
      GroupSchema.of("Events", "category", "action", "name")
          .with(HitCount.COLUMNS)
          .with("nb_events_with_value", Merge.SUM)
          .with("sum_event_value", Merge.EXACT_SUM)
          .with("min_event_value", Merge.DECIMAL_MIN)
          .with("max_event_value", Merge.DECIMAL_MAX);

  private final GroupTable events = new GroupTable(SCHEMA);
  private final HitCount hits = new HitCount(events);
  private final LongCells values = events.numbers("nb_events_with_value");
  private final ExactCells sums = events.exact("sum_event_value");
  private final DecimalCells smallest = events.decimals("min_event_value");
  private final DecimalCells largest = events.decimals("max_event_value");
  private final KeyBytes key = new KeyBytes();
  private final RowLimit limit;

  /** Says which part of an event names the row, and which the row below. */
  private record Layout(String record, int main, int below) {}

  /** Makes a report that has counted no visit yet. */
  public EventsReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().events(), settings.limits().subtableEvents(), Metric.INDEX_NB_VISITS);
  }

  /**
   * A name that is NULL (none was sent) and one that is 0 (the name "0") are two groups, as in
   * Matomo's query: both have no label, and each is rounded before they are added.
   */
  @Override
  public void add(VisitSlice slice) {
    int place = 0;
    for (LogRow action : slice.actions()) {
      if (!action.isNull(IDACTION_EVENT_CATEGORY)) {
        key.clear()
            .number(action.number(IDACTION_EVENT_CATEGORY))
            .number(action.number(IDACTION_EVENT_ACTION))
            .column(action, IDACTION_NAME);
        count(events.row(key, slice.idVisit(), place), slice.idVisit(), action);
      }
      place++;
    }
  }

  private void count(int row, long idVisit, LogRow action) {
    hits.add(row, idVisit, action.number(LogField.IDVISITOR));
    if (!action.isNull(CUSTOM_FLOAT)) {
      double value = action.decimal(CUSTOM_FLOAT);
      values.add(row, 1);
      sums.add(row, value);
      smallest.add(row, value);
      largest.add(row, value);
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(events);
  }

  @Override
  public long[] actionsToName() {
    return DistinctLongs.of(
        IntStream.range(0, SCHEMA.key().size())
            .mapToObj(events::keyNumbers)
            .flatMapToLong(ids -> ids));
  }

  @Override
  public void publish(Publication day) {
    if (events.size() == 0) {
      return;
    }
    int[] rows = events.inOrder();
    for (Layout layout : LAYOUTS) {
      ReportTable table = new ReportTable();
      for (int row : rows) {
        add(table, layout, row, day);
      }
      limit.apply(table);
      day.archive().table(layout.record(), table);
    }
  }

  private void add(ReportTable table, Layout layout, int row, Publication day) {
    GroupKey event = events.key(row);
    String main = label(day, event.number(layout.main()));
    String shown = PhpNumbers.isEmpty(main) && layout.main() == 2 ? NAME_NOT_SET : main;
    ReportRow added = table.add(columns(row, shown), OPERATIONS);
    String below = label(day, event.number(layout.below()));
    if (!PhpNumbers.isEmpty(below)) {
      subtable(added).add(columns(row, below));
    }
  }

  private ReportRow columns(int row, String label) {
    boolean hasValues = values.get(row) > 0;
    return hits.addTo(ReportRow.labelled(label), row, Metric.INDEX_EVENT_NB_HITS)
        .with(Metric.INDEX_EVENT_NB_HITS_WITH_VALUE, values.get(row))
        .with(Metric.INDEX_EVENT_SUM_EVENT_VALUE, PhpRound.toTwoDecimals(sums.get(row)))
        .with(
            Metric.INDEX_EVENT_MIN_EVENT_VALUE,
            hasValues ? PhpRound.toTwoDecimals(smallest.get(row)) : 0.0)
        .with(
            Metric.INDEX_EVENT_MAX_EVENT_VALUE,
            hasValues ? PhpRound.toTwoDecimals(largest.get(row)) : 0.0);
  }

  private static ReportTable subtable(ReportRow row) {
    if (row.subtable().isEmpty()) {
      ReportTable below = new ReportTable();
      below.setOperations(OPERATIONS);
      row.putSubtable(below);
    }
    return row.subtable().orElseThrow();
  }

  private static String label(Publication day, long idAction) {
    return day.names().get(idAction).map(LogAction::name).orElse("");
  }

  @Override
  public List<PeriodRule> periodRules() {
    List<PeriodRule> rules = new ArrayList<>();
    for (Layout layout : LAYOUTS) {
      rules.add(new PeriodRule.Merge(layout.record(), limit, OPERATIONS));
    }
    return rules;
  }
}
