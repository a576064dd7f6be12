package sluice.page;

import static sluice.admin.LivePanel.Level.OK;
import static sluice.admin.LivePanel.Level.WARN;
import static sluice.page.Panels.count;
import static sluice.page.Panels.seconds;
import static sluice.page.Panels.unless;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sluice.admin.Figures;
import sluice.admin.LivePanel;
import sluice.admin.LivePanel.Line;
import sluice.admin.LivePanel.Row;
import sluice.admin.LivePanel.Table;
import sluice.admin.LivePanel.Unit;
import sluice.admin.LivePanel.Value;

/** The archiver on the live page. Confined to the thread that makes the page. */
public final class ArchivePanel implements Function<Figures, LivePanel> {
  /** Seconds that a change may wait for being archived before somebody should look. */
  private static final double LAG_SECONDS = 3600;

  /** A run takes seconds, but the first one over old logs. */
  private static final double RUN_SECONDS = 3600;

  /** Sites that are shown: those that are furthest behind. */
  private static final int SITES = 25;

  private final InstantSource clock;

  /** Of an archiver with this clock. */
  public ArchivePanel(InstantSource clock) {
    this.clock = clock;
  }

  /** Seconds for which it may have been behind; since nothing was left to do. */
  private record Freshness(String site, double lag, double age) {}

  @Override
  public LivePanel apply(Figures figures) {
    double age = age(figures.sum("sluice.archive.last.success.timestamp.seconds"));
    double lag = figures.max("sluice.archive.site.lag.seconds");
    double share = figures.rate("sluice.archive.database.seconds");
    double pace = figures.sum("sluice.archive.pace");
    double failures = figures.sum("sluice.archive.site.failures");
    boolean isFailing = figures.rate("sluice.archive.site.failures") > 0;
    double rows = figures.rate("sluice.archive.rows.read");
    double published = figures.rate("sluice.archive.published");
    double running = figures.sum("sluice.archive.running.seconds");
    double elsewhere =
        figures.sum("sluice.archive.elsewhere") + figures.sum("sluice.archive.overtaken");
    double nowElsewhere =
        figures.rate("sluice.archive.elsewhere") + figures.rate("sluice.archive.overtaken");
    return Panels.of("archiver", "Archiver")
        .tile("All archived", seconds(age), OK, Double.isInfinite(age) ? "since the start" : "ago")
        .tile(
            "Furthest behind",
            seconds(lag),
            unless(!(lag > LAG_SECONDS), WARN),
            "since a change, or the last look")
        .tile(
            "Run under way",
            seconds(running),
            unless(!(running > RUN_SECONDS), WARN),
            running > 0 ? "for so long" : "none now")
        .tile("Sites that failed", count(failures), unless(!isFailing, WARN), "since the start")
        .tile(
            "Archives",
            count(figures.sum("sluice.archive.published")),
            OK,
            "published since the start")
        .tile(
            "Archived by others",
            count(elsewhere),
            unless(!(nowElsewhere > 0), WARN),
            "at the same time: core:archive, or a second archiver")
        .tile("Database", Value.of(share, Unit.SHARE), OK, "of the time, over all threads")
        .tile(
            "Pace",
            Value.of(pace, Unit.SHARE),
            OK,
            pace < 1 ? "the database is slow: it is left to others" : "of what it may take")
        .chart("Rows of the log read a second", Unit.PER_SECOND, new Line("rows", rows))
        .chart("Archives published a second", Unit.PER_SECOND, new Line("archives", published))
        .table(sites(figures))
        .made();
  }

  /** Seconds since a Unix time; infinite for 0, which stands for never. */
  private double age(double unixSeconds) {
    return unixSeconds == 0
        ? Double.POSITIVE_INFINITY
        : Math.max(0, clock.millis() / 1000.0 - unixSeconds);
  }

  private Table sites(Figures figures) {
    Map<String, Double> fresh = figures.by("sluice.archive.site.fresh.timestamp.seconds", "site");
    List<Freshness> sites = new ArrayList<>();
    figures
        .by("sluice.archive.site.lag.seconds", "site")
        .forEach(
            (site, lag) -> {
              double since = fresh.getOrDefault(site, Double.NaN);
              if (!Double.isNaN(since)) {
                sites.add(new Freshness(site, lag, age(since)));
              }
            });
    List<Row> rows =
        sites.stream()
            .sorted(
                Comparator.comparingDouble(Freshness::lag)
                    .reversed()
                    .thenComparing(it -> it.site().length())
                    .thenComparing(Freshness::site))
            .limit(SITES)
            .map(
                it ->
                    Panels.row(
                        unless(!(it.lag() > LAG_SECONDS), WARN),
                        Value.words(it.site()),
                        seconds(it.lag()),
                        seconds(it.age())))
            .toList();
    int left = sites.size() - rows.size();
    return new Table(
        "Sites",
        List.of("Site", "Behind for", "Up to date, ago"),
        rows,
        left > 0 ? left + " sites that are not further behind" : "");
  }
}
