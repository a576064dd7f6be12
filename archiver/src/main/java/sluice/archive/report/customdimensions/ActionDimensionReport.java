package sluice.archive.report.customdimensions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.archive.count.PageMetrics;
import sluice.archive.group.GroupKey;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.site.SiteFacts;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.RowSum;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpNull;

/**
 * A custom dimension of actions: its values, and below each the urls (reference archive.md 3.16).
 */
public final class ActionDimensionReport implements Report {
  /** Label of an empty value. */
  static final String NOT_DEFINED = "Value not defined";

  private static final Pattern SCHEME = Pattern.compile("^https?://(www\\.)?");

  private final String record;
  private final String column;
  private final Map<GroupKey, Metrics> groups = new LinkedHashMap<>();
  private final RowLimit limit;

  private static final class Metrics {
    private final PageMetrics hits = new PageMetrics();
    private long seconds;
    private long bounces;
    private long exits;

    void merge(Metrics other) {
      hits.merge(other.hits);
      seconds += other.seconds;
      bounces += other.bounces;
      exits += other.exits;
    }

    /** All columns as floats, missing ones 0. */
    ReportRow row() {
      ReportRow row =
          hits.columns(false)
              .with(Metric.INDEX_PAGE_SUM_TIME_SPENT, seconds)
              .with(Metric.INDEX_BOUNCE_COUNT, bounces)
              .with(Metric.INDEX_PAGE_EXIT_NB_VISITS, exits);
      row.columns().replaceAll((name, value) -> asFloat(name, value));
      return row;
    }

    private static Object asFloat(Column name, Object value) {
      if (name.equals(NamedColumn.LABEL)) {
        return value;
      }
      return value == PhpNull.NULL ? 0.0 : ((Number) value).doubleValue();
    }
  }

  public ActionDimensionReport(SiteFacts.Dimension dimension, ReportSettings settings) {
    record = "CustomDimensions_Dimension" + dimension.id();
    column = dimension.column();
    limit =
        RowLimit.of(
            settings.limits().customDimensions(),
            settings.limits().subtableCustomDimensions(),
            Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    for (LogRow action : slice.actions()) {
      if (!action.isNull(column) && slice.bundle().hasVisit()) {
        add(slice, action);
      }
    }
  }

  private void add(VisitSlice slice, LogRow action) {
    Optional<Object> url = slice.names().get(action.number("idaction_url")).map(LogAction::name);
    Metrics metrics =
        groups.computeIfAbsent(
            new GroupKey(List.of(action.get(column), url)), key -> new Metrics());
    metrics.hits.add(slice.idVisit(), action, false);
    metrics.seconds += action.number("time_spent");
    LogRow visit = slice.visit();
    boolean isBounce =
        !visit.isNull("visit_total_actions") && visit.number("visit_total_actions") <= 1;
    metrics.bounces += isBounce ? 1 : 0;
    metrics.exits += visit.number("last_idlink_va") == action.number("idlink_va") ? 1 : 0;
  }

  @Override
  public void merge(Report other) {
    ((ActionDimensionReport) other)
        .groups.forEach(
            (key, metrics) -> groups.computeIfAbsent(key, none -> new Metrics()).merge(metrics));
  }

  @Override
  public void publish(Publication day) {
    ReportTable table = new ReportTable();
    groups.forEach(
        (key, metrics) -> {
          String value = key.text(0).isEmpty() ? NOT_DEFINED : key.text(0);
          ReportRow row = table.rowOrNew(value);
          RowSum.addColumns(row, metrics.row(), Map.of());
          String url = SCHEME.matcher(key.text(1)).replaceFirst("");
          if (!url.isEmpty()) {
            RowSum.addColumns(row.subtableOrNew().rowOrNew(url), metrics.row(), Map.of());
          }
        });
    limit.apply(table);
    day.archive().table(record, table);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(record, limit));
  }
}
