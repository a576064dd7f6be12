package sluice.archive.report.events;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.archive.count.HitCount;
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
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpNumbers;
import sluice.php.PhpRound;

/** The six two-level reports of plugin Events (reference archive.md 3.7). */
public final class EventsReport implements Report {
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

  private final Map<Event, Metrics> events = new LinkedHashMap<>();
  private final RowLimit limit;

  /** Which part of an event names the row, and which the row below. */
  private record Layout(String record, int main, int below) {}

  /**
   * What Matomo's query groups by. A name that is NULL (none was sent) and one that is 0 (the name
   * "0") are two groups: both have no label, and each is rounded before they are added.
   */
  private record Event(long category, long action, long name, boolean unnamed) {
    static Event of(LogRow action) {
      return new Event(
          action.number("idaction_event_category"),
          action.number("idaction_event_action"),
          action.number("idaction_name"),
          action.isNull("idaction_name"));
    }

    long part(int index) {
      return index == 0 ? category : index == 1 ? action : name;
    }
  }

  private static final class Metrics {
    private final HitCount hits = new HitCount();
    private double sum;
    private double min;
    private double max;
    private long values;

    void add(long idVisit, LogRow action) {
      hits.add(idVisit, action.number("idvisitor"));
      if (!action.isNull("custom_float")) {
        double value = action.decimal("custom_float");
        mergeValues(value, value, value, 1);
      }
    }

    void merge(Metrics other) {
      hits.merge(other.hits);
      mergeValues(other.sum, other.min, other.max, other.values);
    }

    private void mergeValues(double otherSum, double otherMin, double otherMax, long count) {
      if (count > 0) {
        min = values == 0 ? otherMin : Math.min(min, otherMin);
        max = values == 0 ? otherMax : Math.max(max, otherMax);
        sum += otherSum;
        values += count;
      }
    }

    ReportRow row(String label) {
      return ReportRow.labelled(label)
          .with(Metric.INDEX_NB_UNIQ_VISITORS, hits.visitors())
          .with(Metric.INDEX_NB_VISITS, hits.visits())
          .with(Metric.INDEX_EVENT_NB_HITS, hits.rows())
          .with(Metric.INDEX_EVENT_NB_HITS_WITH_VALUE, values)
          .with(Metric.INDEX_EVENT_SUM_EVENT_VALUE, PhpRound.toTwoDecimals(sum))
          .with(Metric.INDEX_EVENT_MIN_EVENT_VALUE, PhpRound.toTwoDecimals(min))
          .with(Metric.INDEX_EVENT_MAX_EVENT_VALUE, PhpRound.toTwoDecimals(max));
    }
  }

  public EventsReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().events(), settings.limits().subtableEvents(), Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    for (LogRow action : slice.actions()) {
      if (!action.isNull("idaction_event_category")) {
        events
            .computeIfAbsent(Event.of(action), none -> new Metrics())
            .add(slice.idVisit(), action);
      }
    }
  }

  @Override
  public void merge(Report other) {
    ((EventsReport) other)
        .events.forEach(
            (event, metrics) ->
                events.computeIfAbsent(event, none -> new Metrics()).merge(metrics));
  }

  @Override
  public Set<Long> actionsToName() {
    Set<Long> ids = new HashSet<>();
    for (Event event : events.keySet()) {
      ids.addAll(List.of(event.category(), event.action(), event.name()));
    }
    return ids;
  }

  @Override
  public void publish(Publication day) {
    if (events.isEmpty()) {
      return;
    }
    for (Layout layout : LAYOUTS) {
      ReportTable table = new ReportTable();
      events.forEach((event, metrics) -> add(table, layout, event, metrics, day));
      limit.apply(table);
      day.archive().table(layout.record(), table);
    }
  }

  private static void add(
      ReportTable table, Layout layout, Event event, Metrics metrics, Publication day) {
    String main = label(day, event.part(layout.main()));
    String shown = PhpNumbers.isEmpty(main) && layout.main() == 2 ? NAME_NOT_SET : main;
    ReportRow row = table.add(metrics.row(shown), OPERATIONS);
    String below = label(day, event.part(layout.below()));
    if (!PhpNumbers.isEmpty(below)) {
      subtable(row).add(metrics.row(below));
    }
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
