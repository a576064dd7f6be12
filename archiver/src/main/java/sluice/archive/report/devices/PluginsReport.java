package sluice.archive.report.devices;

import java.util.List;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.VisitSlice;

/** DevicePlugins_plugin (reference archive.md 3.13). */
public final class PluginsReport implements Report {
  private static final String RECORD = "DevicePlugins_plugin";
  private static final List<String> PLUGINS =
      List.of(
          "cookie",
          "flash",
          "java",
          "pdf",
          "quicktime",
          "realplayer",
          "silverlight",
          "windowsmedia");

  private static final List<String> COLUMNS =
      PLUGINS.stream().map(plugin -> "config_" + plugin).toList();

  private final RowLimit limit;
  private final long[] visits = new long[PLUGINS.size()];

  public PluginsReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().standard(), settings.limits().standard(), Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      for (int i = 0; i < visits.length; i++) {
        visits[i] += slice.visit().number(COLUMNS.get(i)) == 1 ? 1 : 0;
      }
    }
  }

  @Override
  public void merge(Report other) {
    for (int i = 0; i < visits.length; i++) {
      visits[i] += ((PluginsReport) other).visits[i];
    }
  }

  @Override
  public void publish(Publication day) {
    ReportTable table = new ReportTable();
    for (int i = 0; i < visits.length; i++) {
      table.add(ReportRow.labelled(PLUGINS.get(i)).with(Metric.INDEX_NB_VISITS, visits[i]));
    }
    limit.apply(table);
    day.archive().table(RECORD, table);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(RECORD, limit));
  }
}
