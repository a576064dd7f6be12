package sluice.archive.report.visits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleSites;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;

/** The reports about visits and visitors. */
class VisitReportsTest {

  @Test
  void coreMetricsAreThoseOfAllVisits() {
    ReportRun run =
        ReportRun.of(VisitsSummaryReport::new)
            .visits(
                SampleVisit.of(1, 7).with("visit_total_time", 10L, "user_id", "Ann"),
                SampleVisit.of(2, 7).with("visit_total_actions", 5L, "user_id", "ann"),
                SampleVisit.of(3, 8).with("visit_goal_converted", 1L));
    assertThat(run.number("nb_visits")).isEqualTo(3);
    assertThat(run.number("nb_uniq_visitors")).isEqualTo(2);
    assertThat(run.number("nb_users")).isEqualTo(1);
    assertThat(run.number("nb_actions")).isEqualTo(7);
    assertThat(run.number("max_actions")).isEqualTo(5);
    assertThat(run.number("sum_visit_length")).isEqualTo(10);
    assertThat(run.number("bounce_count")).isEqualTo(2);
    assertThat(run.number("nb_visits_converted")).isEqualTo(1);
  }

  @Test
  void userIsSpelledAsInItsFirstVisitWhoseVisitorItShows() {
    ReportTable users =
        ReportRun.of(() -> new UsersReport(ReportSettings.DEFAULTS))
            .visits(
                SampleVisit.of(5, 0x0Bb).with("user_id", "ann"),
                SampleVisit.of(4, 0x0Aa).with("user_id", "Ann"))
            .table("UserId_users");
    assertThat(users.rows()).hasSize(1);
    ReportRow row = users.row("Ann").orElseThrow();
    assertThat(row.metadata()).containsEntry("idvisitor", "00000000000000aa");
    assertThat(row.number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
  }

  @Test
  void hoursWithoutVisitsAreRowsOfZeros() {
    ReportTable hours =
        ReportRun.of(
                () -> new VisitTimeReport(SampleSites.SHOP, Period.day(LocalDate.of(2026, 10, 8))))
            .visits(
                SampleVisit.of(1, 7)
                    .with("visitor_localtime", 3600L * 5, "visit_first_action_time", 3600L * 3)
                    .conversion("idgoal", 1L, "server_time", 3600L * 4, "revenue", 2.0))
            .table("VisitTime_serverTime");
    assertThat(hours.rows()).hasSize(24);
    assertThat(hours.row(3L).orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
    assertThat(hours.row(4L).orElseThrow().number(Metric.INDEX_NB_CONVERSIONS)).isEqualTo(1);
    assertThat(hours.row(5L).orElseThrow().number(Metric.INDEX_NB_VISITS)).isZero();
  }

  @Test
  void rangesMayOverlap() {
    ReportRun run =
        ReportRun.of(InterestReport::new)
            .visits(
                SampleVisit.of(1, 7).with("visit_total_time", 60L, "visitor_returning", 0L),
                SampleVisit.of(2, 7).with("visit_total_time", 5000L, "visitor_returning", 1L));
    ReportTable times = run.table("VisitorInterest_timeGap");
    assertThat(times.row("31-60").orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
    assertThat(times.row("60-120").orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
    assertThat(times.row("1801%2B").orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
    assertThat(
            run.table("VisitorInterest_daysSinceLastVisit")
                .row("General_NewVisits")
                .orElseThrow()
                .number(Metric.INDEX_NB_VISITS))
        .isEqualTo(1);
  }
}
