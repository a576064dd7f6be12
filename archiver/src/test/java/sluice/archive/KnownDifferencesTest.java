package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.fold.ReportSet;
import sluice.archive.period.Period;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportTable;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitSlice;
import sluice.matomo.MatomoConfig;
import sluice.site.Site;
import sluice.site.TestSite;

/** Where archives differ from Matomo's on purpose (docs: archiver/docs/known-differences.md). */
class KnownDifferencesTest {
  private static final Site SITE =
      new TestSite().urls("https://example.org").withoutSearch().build();
  private static final Period DAY = Period.day(LocalDate.of(2026, 10, 8));

  @ParameterizedTest
  @CsvSource({
    "General, archiving_ranking_query_row_limit, 1",
    "General, default_language, de",
    "General, datatable_archiving_maximum_rows_referers, 1",
    "General, datatable_archiving_maximum_rows_subtable_referers, 1",
    "General, enable_processing_unique_visitors_week, 0",
    "General, enable_processing_unique_visitors_year, 1",
    "General, enable_segments_cache, 0",
    "General, disable_archiving_segment_for_plugins, Goals",
    "General, enabled_periods_API, day",
    "General_1, datatable_archiving_maximum_rows_events, 1",
    "General_1, disable_archive_actions_goals, 1",
    "PagePerformance, time_network_cap_duration_ms, 1"
  })
  void settingHasNoEffectOnReports(String section, String key, String value) {
    MatomoConfig config = MatomoConfig.defaults().with(section, key, value);
    assertThat(ReportSettings.of(config)).isEqualTo(ReportSettings.DEFAULTS);
  }

  @Test
  void numberThatRoundsToMinusZeroIsNotStored() {
    ArchiveContents archive = new ArchiveContents();
    archive.number("Goal_revenue", -0.004);
    assertThat(archive.numerics()).isEmpty();
  }

  @Test
  void referrerOfUnknownTypeIsLeftOutAlone() throws SQLException {
    List<Report> reports = ReportSet.others(SITE, ReportSettings.DEFAULTS, DAY, true);
    LogActions names = new LogActions(new MatomoTables(new MariaDbDataSource(), "m_"));
    ArchiveContents archive = new ArchiveContents();
    for (Report report : reports) {
      for (long type : new long[] {1, 99}) {
        LogRow visit = LogRow.of(Map.of("referer_type", type, "config_os", "LIN"));
        VisitBundle bundle = new VisitBundle(type, visit, List.of(), List.of(), List.of());
        report.add(new VisitSlice(bundle, true, List.of(), List.of(), List.of(), names));
      }
      report.publish(new Publication(archive, names));
    }
    assertThat(visits(archive, "Referrers_type", 1L)).hasValue(1.0);
    assertThat(visits(archive, "Referrers_type", 99L)).isEmpty();
    assertThat(visits(archive, "DevicesDetection_os", "LIN")).hasValue(2.0);
  }

  private static Optional<Double> visits(ArchiveContents archive, String record, Object label) {
    ReportTable table = BlobCodec.decode(record, archive.blobs()).orElseThrow();
    return table.row(label).map(row -> row.number(Metric.INDEX_NB_VISITS));
  }
}
