package sluice.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import sluice.page.SiteReport;
import sluice.page.SiteReport.Day;

/** Prints a short report of a few days. Confined to one thread. */
final class QuickstartReport {

  private final SiteReport report;
  private final PrintStream out;

  QuickstartReport(SiteReport report, PrintStream out) {
    this.report = report;
    this.out = out;
  }

  /** Prints the report. */
  void print() {
    out.printf("%n%-24s", "");
    report.days().forEach(day -> out.printf("%14s", day.date()));
    out.println();
    line("Visits", Day::visits);
    line("Page views", Day::pageviews);
    line("Actions", Day::actions);
    out.printf("%-24s", "Bounce rate");
    report.days().forEach(day -> out.printf("%14s", bounceRate(day)));
    out.println();
    line("Conversions", Day::conversions);
    report.lists().forEach(this::list);
  }

  private void line(String title, ToDoubleFunction<Day> value) {
    out.printf("%-24s", title);
    report
        .days()
        .forEach(
            day ->
                out.printf("%14s", String.format(Locale.ROOT, "%.0f", value.applyAsDouble(day))));
    out.println();
  }

  private static String bounceRate(Day day) {
    return day.visits() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.0f %%", 100 * day.bounces() / day.visits());
  }

  private void list(SiteReport.Top list) {
    out.println("\n" + list.title() + " (" + list.counts() + ")");
    if (list.entries().isEmpty()) {
      out.println("  none");
    }
    list.entries()
        .forEach(entry -> out.printf(Locale.ROOT, "  %8.0f  %s%n", entry.number(), entry.label()));
  }
}
