package sluice.archive.report.devices;

import java.util.List;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogField;
import sluice.archive.visit.VisitSlice;
import sluice.log.BrowserPlugin;

/** DevicePlugins_plugin (docs: archiver/docs/records.md#browser-plugins). */
public final class PluginsReport implements Report {
  private static final String RECORD = "DevicePlugins_plugin";
  private static final List<BrowserPlugin> PLUGINS = List.of(BrowserPlugin.values());

  private static final List<LogField> COLUMNS =
      PLUGINS.stream().map(plugin -> LogField.of(plugin.column())).toList();

  private final RowLimit limit;
  private final GroupTable table = new GroupTable(schema());
  private final List<LongCells> visits =
      PLUGINS.stream().map(plugin -> table.numbers(plugin.column())).toList();
  private final KeyBytes key = new KeyBytes();

  private static GroupSchema schema() {
    GroupSchema schema = GroupSchema.of(RECORD);
    for (BrowserPlugin plugin : PLUGINS) {
      schema = schema.with(plugin.column(), Merge.SUM);
    }
    return schema;
  }

  /** Makes a report that has counted no visit yet. */
  public PluginsReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().standard(), settings.limits().standard(), Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      int row = table.row(key.clear(), slice.idVisit(), 0);
      for (int i = 0; i < visits.size(); i++) {
        visits.get(i).add(row, slice.visit().number(COLUMNS.get(i)) == 1 ? 1 : 0);
      }
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(table);
  }

  @Override
  public void publish(Publication day) {
    ReportTable shown = new ReportTable();
    for (int i = 0; i < visits.size(); i++) {
      shown.add(
          ReportRow.labelled(PLUGINS.get(i).label())
              .with(Metric.INDEX_NB_VISITS, visits.get(i).get(0)));
    }
    limit.apply(shown);
    day.archive().table(RECORD, shown);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(RECORD, limit));
  }
}
