package sluice.archive.report.visits;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.archive.count.GoalMetrics;
import sluice.archive.count.VisitMetrics;
import sluice.archive.period.Period;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.site.SiteFacts;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.NaturalOrder;

/** Visits by the visitor's hour and by the site's hour (reference archive.md 3.10). */
public final class VisitTimeReport implements Report {
  private static final String LOCAL = "VisitTime_localTime";
  private static final String SERVER = "VisitTime_serverTime";
  private static final int HOURS = 24;
  private static final long HOUR_SECONDS = 3600;

  /** Key of visits without a local time. */
  private static final int NO_HOUR = -1;

  private final Map<Integer, VisitMetrics> local = new TreeMap<>();
  private final Map<Integer, VisitMetrics> server = new TreeMap<>();
  private final Map<Integer, GoalMetrics> conversions = new TreeMap<>();
  private final SiteFacts site;
  private final Period day;

  public VisitTimeReport(SiteFacts site, Period day) {
    this.site = site;
    this.day = day;
  }

  @Override
  public void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      LogRow visit = slice.visit();
      boolean hasTime = !visit.isNull("visitor_localtime");
      int localHour = hasTime ? (int) (visit.number("visitor_localtime") / HOUR_SECONDS) : NO_HOUR;
      local.computeIfAbsent(localHour, hour -> new VisitMetrics()).add(visit);
      int utcHour = utcHour(visit.number("visit_first_action_time"));
      server.computeIfAbsent(utcHour, hour -> new VisitMetrics()).add(visit);
    }
    for (LogRow conversion : slice.conversions()) {
      int utcHour = utcHour(conversion.number("server_time"));
      conversions
          .computeIfAbsent(utcHour, hour -> new GoalMetrics())
          .add(slice.idVisit(), conversion);
    }
  }

  private static int utcHour(long seconds) {
    return (int) Math.floorMod(seconds / HOUR_SECONDS, (long) HOURS);
  }

  @Override
  public void merge(Report other) {
    VisitTimeReport later = (VisitTimeReport) other;
    later.local.forEach(
        (hour, metrics) -> local.computeIfAbsent(hour, none -> new VisitMetrics()).merge(metrics));
    later.server.forEach(
        (hour, metrics) -> server.computeIfAbsent(hour, none -> new VisitMetrics()).merge(metrics));
    later.conversions.forEach(
        (hour, goals) -> conversions.computeIfAbsent(hour, none -> new GoalMetrics()).merge(goals));
  }

  @Override
  public void publish(Publication publication) {
    ReportTable visitors = new ReportTable();
    local.forEach(
        (hour, metrics) -> visitors.add(metrics.row(hour == NO_HOUR ? "" : (Object) (long) hour)));
    publication.archive().table(LOCAL, completed(visitors));
    ReportTable ofSite = new ReportTable();
    server.forEach((hour, metrics) -> ofSite.add(metrics.row(siteHour(hour))));
    conversions.forEach((hour, goals) -> goals.addTo(ofSite.rowOrNew(siteHour(hour))));
    GoalMetrics.enrich(ofSite);
    publication.archive().table(SERVER, completed(ofSite));
  }

  /** The site's hour at that UTC hour of the UTC date on which the day begins; minutes are lost. */
  private long siteHour(int utcHour) {
    LocalDate date = LocalDate.ofInstant(site.calendar().from(day), ZoneOffset.UTC);
    Instant instant = date.atTime(utcHour, 0).toInstant(ZoneOffset.UTC);
    return instant.atZone(site.calendar().zone()).getHour();
  }

  /** All hours, those without visits zero, in order. */
  private static ReportTable completed(ReportTable table) {
    for (long hour = 0; hour < HOURS; hour++) {
      if (table.row(hour).isEmpty()) {
        table.add(VisitMetrics.zero(hour));
      }
    }
    table.sortRows((a, b) -> NaturalOrder.compare(a.key(), b.key()));
    return table;
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(
        PeriodRule.Merge.of(LOCAL, RowLimit.NONE), PeriodRule.Merge.of(SERVER, RowLimit.NONE));
  }
}
