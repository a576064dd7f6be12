package sluice.archive.report.visits;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.archive.count.GoalMetrics;
import sluice.archive.count.VisitMetrics;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.NaturalOrder;
import sluice.site.Site;

/**
 * Visits by the visitor's hour and by the site's hour (docs: archiver/docs/records.md#visit-times).
 */
public final class VisitTimeReport implements Report {
  private static final LogField VISITOR_LOCALTIME = LogField.of("visitor_localtime");
  private static final LogField VISIT_FIRST_ACTION_TIME = LogField.of("visit_first_action_time");

  private static final String LOCAL = "VisitTime_localTime";
  private static final String SERVER = "VisitTime_serverTime";
  private static final int HOURS = 24;
  private static final long HOUR_SECONDS = 3600;

  /** Key of visits without a local time. */
  private static final int NO_HOUR = -1;

  private final GroupTable local = hours("VisitTime.local");
  private final GroupTable server = hours("VisitTime.server");
  private final VisitMetrics localMetrics = new VisitMetrics(local);
  private final VisitMetrics serverMetrics = new VisitMetrics(server);
  private final GoalMetrics conversions = new GoalMetrics("VisitTime.conversions", "hour");
  private final KeyBytes key = new KeyBytes();
  private final Site site;
  private final Period day;

  /** Makes a report that has counted no visit yet. */
  public VisitTimeReport(Site site, Period day) {
    this.site = site;
    this.day = day;
  }

  private static GroupTable hours(String name) {
    return new GroupTable(GroupSchema.of(name, "hour").with(VisitMetrics.COLUMNS));
  }

  @Override
  public void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      LogRow visit = slice.visit();
      boolean hasTime = !visit.isNull(VISITOR_LOCALTIME);
      int localHour = hasTime ? (int) (visit.number(VISITOR_LOCALTIME) / HOUR_SECONDS) : NO_HOUR;
      int utcHour = utcHour(visit.number(VISIT_FIRST_ACTION_TIME));
      localMetrics.add(local.row(key.clear().number(localHour), slice.idVisit(), 0), visit);
      serverMetrics.add(server.row(key.clear().number(utcHour), slice.idVisit(), 0), visit);
    }
    int place = 0;
    for (LogRow conversion : slice.conversions()) {
      key.clear().number(utcHour(conversion.number(LogField.SERVER_TIME)));
      conversions.add(key, slice.idVisit(), place++, conversion);
    }
  }

  private static int utcHour(long seconds) {
    return (int) Math.floorMod(seconds / HOUR_SECONDS, (long) HOURS);
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(local, server, conversions.table());
  }

  @Override
  public void publish(Publication publication) {
    ReportTable visitors = new ReportTable();
    byHour(
        local,
        (hour, row) ->
            visitors.add(
                localMetrics.row(row, hour == NO_HOUR ? "" : (Object) Long.valueOf(hour))));
    publication.archive().table(LOCAL, completed(visitors));
    ReportTable ofSite = new ReportTable();
    byHour(server, (hour, row) -> ofSite.add(serverMetrics.row(row, siteHour(hour))));
    Map<Long, GoalMetrics.Goals> goals = new TreeMap<>();
    conversions.forEach((hour, ofHour) -> goals.put(hour.number(0), ofHour));
    goals.forEach((hour, ofHour) -> ofHour.addTo(ofSite.rowOrNew(siteHour(hour.intValue()))));
    GoalMetrics.enrich(ofSite);
    publication.archive().table(SERVER, completed(ofSite));
  }

  /** Takes an hour and its row. */
  @FunctionalInterface
  private interface HourSink {
    void take(int hour, int row);
  }

  private static void byHour(GroupTable table, HourSink sink) {
    Map<Integer, Integer> rows = new TreeMap<>();
    for (int row = 0; row < table.size(); row++) {
      rows.put((int) table.key(row).number(0), row);
    }
    rows.forEach(sink::take);
  }

  /** The site's hour at that UTC hour of the UTC date on which the day begins; minutes are lost. */
  private long siteHour(int utcHour) {
    LocalDate date = LocalDate.ofInstant(SiteCalendar.of(site).from(day), ZoneOffset.UTC);
    Instant instant = date.atTime(utcHour, 0).toInstant(ZoneOffset.UTC);
    return instant.atZone(SiteCalendar.of(site).zone()).getHour();
  }

  /** Adds a row of zeros for each hour without visits, and puts the hours in order. */
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
