package sluice.archive.report.customdimensions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sluice.archive.count.PageMetrics;
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
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.RowSum;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpValue;
import sluice.site.CustomDimension;

/**
 * A custom dimension of actions: its values, and below each the urls (docs:
 * archiver/docs/records.md#custom-dimensions).
 */
public final class ActionDimensionReport implements Report {
  private static final Set<PageMetrics.Part> GENERATION_ALONE = Set.of(PageMetrics.Part.GENERATION);
  private static final LogField IDACTION_URL = LogField.of("idaction_url");
  private static final LogField TIME_SPENT = LogField.of("time_spent");
  private static final LogField VISIT_TOTAL_ACTIONS = LogField.of("visit_total_actions");
  private static final LogField LAST_IDLINK_VA = LogField.of("last_idlink_va");
  private static final LogField IDLINK_VA = LogField.of("idlink_va");

  /** Label of an empty value. */
  static final String NOT_DEFINED = "Value not defined";

  private static final Pattern SCHEME = Pattern.compile("^https?://(www\\.)?");

  private final String record;
  private final LogField column;
  private final GroupTable groups;
  private final PageMetrics hits;
  private final LongCells seconds;
  private final LongCells bounces;
  private final LongCells exits;
  private final KeyBytes key = new KeyBytes();
  private final RowLimit limit;

  /** Makes the row of a group, in which all columns are floats and missing ones are 0. */
  private ReportRow row(int group) {
    ReportRow row =
        hits.columns(group, GENERATION_ALONE)
            .with(Metric.INDEX_PAGE_SUM_TIME_SPENT, seconds.get(group))
            .with(Metric.INDEX_BOUNCE_COUNT, bounces.get(group))
            .with(Metric.INDEX_PAGE_EXIT_NB_VISITS, exits.get(group));
    row.columns().replaceAll((name, value) -> asFloat(name, value));
    return row;
  }

  private static Object asFloat(Column name, Object value) {
    if (name.equals(NamedColumn.LABEL)) {
      return value;
    }
    return ReportRow.decimal(
        value == PhpValue.Null.INSTANCE ? 0.0 : ((Number) value).doubleValue());
  }

  /** Makes a report that has counted no visit yet. */
  public ActionDimensionReport(CustomDimension dimension, ReportSettings settings) {
    record = "CustomDimensions_Dimension" + dimension.id();
    column = LogField.of(dimension.column());
    groups =
        new GroupTable(
            GroupSchema.of(record, "value", "url")
                .with(PageMetrics.COLUMNS)
                .with("sum_time_spent", Merge.SUM)
                .with("bounce_count", Merge.SUM)
                .with("exit_nb_visits", Merge.SUM));
    hits = new PageMetrics(groups);
    seconds = groups.numbers("sum_time_spent");
    bounces = groups.numbers("bounce_count");
    exits = groups.numbers("exit_nb_visits");
    limit =
        RowLimit.of(
            settings.limits().customDimensions(),
            settings.limits().subtableCustomDimensions(),
            Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    int place = 0;
    for (LogRow action : slice.actions()) {
      if (!action.isNull(column) && slice.bundle().hasVisit()) {
        add(slice, action, place);
      }
      place++;
    }
  }

  private void add(VisitSlice slice, LogRow action, int place) {
    Optional<LogAction> url = slice.names().get(action.number(IDACTION_URL));
    key.clear().column(action, column);
    if (url.isPresent()) {
      key.text(url.get().name());
    } else {
      key.none();
    }
    int group = groups.row(key, slice.idVisit(), place);
    hits.add(group, slice.idVisit(), action, false);
    seconds.add(group, action.number(TIME_SPENT));
    LogRow visit = slice.visit();
    boolean isBounce = !visit.isNull(VISIT_TOTAL_ACTIONS) && visit.number(VISIT_TOTAL_ACTIONS) <= 1;
    bounces.add(group, isBounce ? 1 : 0);
    exits.add(group, visit.number(LAST_IDLINK_VA) == action.number(IDLINK_VA) ? 1 : 0);
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(groups);
  }

  @Override
  public void publish(Publication day) {
    ReportTable table = new ReportTable();
    for (int group : groups.inOrder()) {
      GroupKey shown = groups.key(group);
      ReportRow row = table.rowOrNew(shown.text(0).isEmpty() ? NOT_DEFINED : shown.text(0));
      ReportRow columns = row(group);
      RowSum.addColumns(row, columns, Map.of());
      String url = SCHEME.matcher(shown.text(1)).replaceFirst("");
      if (!url.isEmpty()) {
        RowSum.addColumns(row.subtableOrNew().rowOrNew(url), columns, Map.of());
      }
    }
    limit.apply(table, day.archive().sideBySide());
    day.archive().table(record, table);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(record, limit));
  }
}
