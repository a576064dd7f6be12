package sluice.cli;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import sluice.archive.PublishedReports;
import sluice.archive.period.Period;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.request.MatomoText;

/** A short report of a few days, read back from Matomo's archive tables. Confined to one thread. */
final class QuickstartReport {

  /** Lines of each list. */
  private static final int TOP = 5;

  /** What people call Matomo's codes of referrer types, and of the browsers in the sample. */
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

  private final PublishedReports reports;
  private final int idSite;
  private final PrintStream out;

  QuickstartReport(PublishedReports reports, int idSite, PrintStream out) {
    this.reports = reports;
    this.idSite = idSite;
    this.out = out;
  }

  /**
   * Prints the report.
   *
   * @return visits of all days together; 0 when nothing is archived
   */
  long print(List<LocalDate> days) throws SQLException {
    out.printf("%n%-24s", "");
    days.forEach(day -> out.printf("%14s", day));
    out.println();
    double visits = 0;
    for (LocalDate day : days) {
      visits += numbers(day).getOrDefault("nb_visits", 0.0);
    }
    line("Visits", days, numbers -> count(numbers, "nb_visits"));
    line("Page views", days, numbers -> count(numbers, "Actions_nb_pageviews"));
    line("Actions", days, numbers -> count(numbers, "nb_actions"));
    line("Bounce rate", days, QuickstartReport::bounceRate);
    line("Conversions", days, numbers -> count(numbers, "Goal_nb_conversions"));
    list("Top pages (views)", days, "Actions_actions_url", Metric.INDEX_PAGE_NB_HITS);
    list("Referrers (visits)", days, "Referrers_type", Metric.INDEX_NB_VISITS);
    list(
        "Search engines (visits)", days, "Referrers_keywordBySearchEngine", Metric.INDEX_NB_VISITS);
    list("Campaigns (visits)", days, "Referrers_keywordByCampaign", Metric.INDEX_NB_VISITS);
    list("Browsers (visits)", days, "DevicesDetection_browsers", Metric.INDEX_NB_VISITS);
    return Math.round(visits);
  }

  private Map<String, Double> numbers(LocalDate day) throws SQLException {
    return reports.numbers(idSite, Period.day(day));
  }

  private void line(String title, List<LocalDate> days, Function<Map<String, Double>, String> value)
      throws SQLException {
    out.printf("%-24s", title);
    for (LocalDate day : days) {
      out.printf("%14s", value.apply(numbers(day)));
    }
    out.println();
  }

  private static String count(Map<String, Double> numbers, String name) {
    return String.format(Locale.ROOT, "%.0f", numbers.getOrDefault(name, 0.0));
  }

  private static String bounceRate(Map<String, Double> numbers) {
    double visits = numbers.getOrDefault("nb_visits", 0.0);
    return visits == 0
        ? "-"
        : String.format(
            Locale.ROOT, "%.0f %%", 100 * numbers.getOrDefault("bounce_count", 0.0) / visits);
  }

  private void list(String title, List<LocalDate> days, String record, Metric column)
      throws SQLException {
    Map<String, Double> sums = new LinkedHashMap<>();
    for (LocalDate day : days) {
      ReportTable table =
          reports.table(idSite, Period.day(day), record).orElseGet(ReportTable::new);
      for (ReportRow row : table.rows()) {
        collect(record.equals("Actions_actions_url") ? "/" : "", row, column, sums);
      }
    }
    out.println("\n" + title);
    if (sums.isEmpty()) {
      out.println("  none");
    }
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .limit(TOP)
        .forEach(
            entry -> out.printf(Locale.ROOT, "  %8.0f  %s%n", entry.getValue(), entry.getKey()));
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
