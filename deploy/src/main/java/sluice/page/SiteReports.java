package sluice.page;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.PublishedReports;
import sluice.archive.period.Period;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.page.SiteReport.Day;
import sluice.page.SiteReport.Entry;
import sluice.page.SiteReport.Top;
import sluice.request.MatomoText;

/** Reads short reports of a site back from Matomo's archive tables. Confined to one thread. */
public final class SiteReports {

  /** Lines of each list. */
  private static final int TOP = 5;

  private static final int HOURS = 24;

  /** What people call Matomo's codes of referrer types, and of usual browsers. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("1", "Direct entry"),
          Map.entry("2", "Search engines"),
          Map.entry("3", "Websites"),
          Map.entry("6", "Campaigns"),
          Map.entry("7", "Social networks"),
          Map.entry("CH", "Chrome"),
          Map.entry("CM", "Chrome Mobile"),
          Map.entry("FF", "Firefox"),
          Map.entry("MF", "Mobile Safari"),
          Map.entry("PS", "Microsoft Edge"),
          Map.entry("SB", "Samsung Browser"),
          Map.entry("SF", "Safari"));

  /** The record whose rows are folders of pages. */
  private static final String PAGES = "Actions_actions_url";

  private final PublishedReports reports;
  private final int idSite;

  /** Of one site. */
  public SiteReports(PublishedReports reports, int idSite) {
    this.reports = reports;
    this.idSite = idSite;
  }

  /** The report of these days. */
  public SiteReport of(List<LocalDate> dates) throws SQLException {
    List<Day> days = new ArrayList<>();
    List<Double> hours = new ArrayList<>(Collections.nCopies(HOURS, 0.0));
    for (LocalDate date : dates) {
      days.add(day(date));
      for (ReportRow row : table(date, "VisitTime_serverTime").rows()) {
        int hour = Integer.parseInt(String.valueOf(row.label()));
        hours.set(hour, hours.get(hour) + row.number(Metric.INDEX_NB_VISITS));
      }
    }
    List<Top> lists =
        List.of(
            top("Top pages", "views", dates, PAGES, Metric.INDEX_PAGE_NB_HITS),
            top("Referrers", "visits", dates, "Referrers_type", Metric.INDEX_NB_VISITS),
            top(
                "Search engines",
                "visits",
                dates,
                "Referrers_keywordBySearchEngine",
                Metric.INDEX_NB_VISITS),
            top(
                "Campaigns",
                "visits",
                dates,
                "Referrers_keywordByCampaign",
                Metric.INDEX_NB_VISITS),
            top("Browsers", "visits", dates, "DevicesDetection_browsers", Metric.INDEX_NB_VISITS));
    return new SiteReport(idSite, days, hours, lists);
  }

  private Day day(LocalDate date) throws SQLException {
    Map<String, Double> numbers = reports.numbers(idSite, Period.day(date));
    return new Day(
        date,
        numbers.getOrDefault("nb_visits", 0.0),
        numbers.getOrDefault("Actions_nb_pageviews", 0.0),
        numbers.getOrDefault("nb_actions", 0.0),
        numbers.getOrDefault("bounce_count", 0.0),
        numbers.getOrDefault("Goal_nb_conversions", 0.0));
  }

  private ReportTable table(LocalDate date, String record) throws SQLException {
    return reports.table(idSite, Period.day(date), record).orElseGet(ReportTable::new);
  }

  private Top top(String title, String counts, List<LocalDate> dates, String record, Metric column)
      throws SQLException {
    Map<String, Double> sums = new LinkedHashMap<>();
    for (LocalDate date : dates) {
      for (ReportRow row : table(date, record).rows()) {
        collect(record.equals(PAGES) ? "/" : "", row, column, sums);
      }
    }
    List<Entry> entries =
        sums.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .limit(TOP)
            .map(entry -> new Entry(entry.getKey(), entry.getValue()))
            .toList();
    return new Top(title, counts, entries);
  }

  /** Pages lie in sub-tables, one a folder; other reports are read at their top level. */
  private static void collect(String path, ReportRow row, Metric column, Map<String, Double> sums) {
    String label = MatomoText.unsanitize(String.valueOf(row.label()).strip());
    if (!path.isEmpty() && row.subtable().isPresent()) {
      row.subtable()
          .get()
          .rows()
          .forEach(below -> collect(path + label + "/", below, column, sums));
      return;
    }
    String name =
        path.isEmpty()
            ? NAMES.getOrDefault(label, label)
            : path + (label.startsWith("/") ? label.substring(1) : label);
    sums.merge(name, row.number(column), Double::sum);
  }
}
