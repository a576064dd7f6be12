package sluice.archive.report.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.report.Publication;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitSlice;

/** Events without a name, as a Matomo 5.1.2 archived the same rows. */
class EventsReportTest {
  private static final String RECORD = "Events_name_action";
  private static final Long NO_NAME = null;
  private static final Long NAME_ZERO = 0L;
  private static final Double NO_VALUE = null;

  private static LogRow event(long category, Long name, Double value) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("idvisitor", 77L);
    columns.put("idaction_event_category", category);
    columns.put("idaction_event_action", 2L);
    columns.put("idaction_name", name);
    columns.put("custom_float", value);
    return LogRow.of(columns);
  }

  /** The row of unnamed events after one visit with these. */
  private static ReportRow unnamed(LogRow... events) throws SQLException {
    LogActions names = new LogActions(new MatomoTables(new MariaDbDataSource(), "m_"));
    List<LogRow> actions = Arrays.asList(events);
    VisitBundle visit = new VisitBundle(1, LogRow.NONE, actions, List.of(), List.of());
    EventsReport report = new EventsReport(ReportSettings.DEFAULTS);
    report.add(new VisitSlice(visit, true, actions, List.of(), List.of(), names));
    ArchiveContents archive = new ArchiveContents();
    report.publish(new Publication(archive, names));
    return BlobCodec.decode(RECORD, archive.blobs())
        .flatMap(table -> table.row("Piwik_EventNameNotSet"))
        .orElseThrow();
  }

  @Test
  void smallestValueOfUnnamedEventsLeavesOutAGroupWhoseSmallestIsZero() throws Exception {
    ReportRow row = unnamed(event(1, NO_NAME, 0.0), event(1, NAME_ZERO, 5.0));
    assertThat(row.number(Metric.INDEX_EVENT_MIN_EVENT_VALUE)).isEqualTo(5.0);
  }

  @Test
  void eventsWithoutNameAndThoseNamedZeroAreRoundedAndCountedApart() throws Exception {
    ReportRow row = unnamed(event(1, NO_NAME, 0.004), event(1, NAME_ZERO, 0.004));
    assertThat(row.number(Metric.INDEX_EVENT_SUM_EVENT_VALUE)).isZero();
    assertThat(row.number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
  }

  @Test
  void eventsWithoutNameAreOneGroup() throws Exception {
    ReportRow row = unnamed(event(1, NO_NAME, 0.004), event(1, NO_NAME, 0.004));
    assertThat(row.number(Metric.INDEX_EVENT_SUM_EVENT_VALUE)).isEqualTo(0.01);
    assertThat(row.number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
  }

  @Test
  void largestValueIsThatOfAGroupWithoutValuesWhenTheOthersAreNegative() throws Exception {
    assertThat(
            unnamed(event(1, NO_NAME, NO_VALUE), event(2, NO_NAME, -3.0))
                .number(Metric.INDEX_EVENT_MAX_EVENT_VALUE))
        .isZero();
    assertThat(
            unnamed(event(1, NO_NAME, -3.0), event(2, NO_NAME, NO_VALUE))
                .number(Metric.INDEX_EVENT_MAX_EVENT_VALUE))
        .isZero();
  }
}
