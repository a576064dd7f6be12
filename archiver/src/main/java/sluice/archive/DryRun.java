package sluice.archive;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import sluice.archive.change.ChangeFinder;
import sluice.archive.change.DayChange;
import sluice.archive.change.Invalidations;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveStore;
import sluice.archive.table.MatomoTables;
import sluice.site.SiteLoader;
import sluice.site.UnreadableRows;

/**
 * Says what the first run of an archiver that starts now would archive, and why, without writing
 * anything: an account that may only SELECT is enough. Not thread-safe.
 */
public final class DryRun {
  private final ArchiverConfig config;
  private final MatomoTables tables;
  private final InstantSource clock;
  private final ChangeFinder changes;
  private final KeptLogs keptLogs;
  private final SiteLoader siteLoader;
  private final LiveInstallation installation;

  /** Looks at one Matomo. */
  public DryRun(ArchiverConfig config, MatomoTables tables, InstantSource clock) {
    this.config = config;
    this.tables = tables;
    this.clock = clock;
    this.installation = new LiveInstallation(tables.prefix(), config.matomo());
    this.changes =
        new ChangeFinder(
            tables,
            ArchiveStore.of(tables, clock).reader(),
            new Invalidations(
                tables,
                () -> installation.reports().makesRangesOnRequest(),
                installation::config,
                installation::now),
            () -> installation.now().botTracking());
    this.keptLogs =
        new KeptLogs(
            tables,
            () -> installation.reports().keptLogs(),
            new ArchiveMetrics(new SimpleMeterRegistry()));
    this.siteLoader = new SiteLoader(tables.prefix(), new UnreadableRows());
  }

  /**
   * What would be archived.
   *
   * @param isFirst whether no run has been before: then days that have an archive are left
   * @param sites those with something to archive
   */
  public record Plan(boolean isFirst, List<SitePlan> sites) {}

  /**
   * What would be archived of one site.
   *
   * @param days the days with the reason of each, newest first
   * @param periods weeks, months and years around them
   * @param refused days that changed and whose logs Matomo deletes
   */
  public record SitePlan(
      int idSite,
      SortedMap<LocalDate, String> days,
      List<Period> periods,
      List<LocalDate> refused) {}

  /** Looks at all sites in one read-only snapshot. */
  public Plan plan() throws SQLException {
    Instant now = clock.instant();
    try (Connection snapshot = tables.connect()) {
      snapshot.setAutoCommit(false);
      try (Statement statement = snapshot.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      }
      try {
        return plan(snapshot, now);
      } finally {
        snapshot.rollback();
        snapshot.setAutoCommit(true);
      }
    }
  }

  private Plan plan(Connection snapshot, Instant now) throws SQLException {
    installation.look(snapshot);
    Map<Integer, SiteCalendar> calendars = new TreeMap<>();
    siteLoader
        .timeZones(snapshot)
        .forEach((idSite, zone) -> calendars.put(idSite, new SiteCalendar(zone)));
    ChangeFinder.Preview found = changes.preview(snapshot, calendars, now);
    KeptLogs.Look kept = keptLogs.look(snapshot, now);
    List<SitePlan> sites = new ArrayList<>();
    for (Map.Entry<Integer, SiteCalendar> site : calendars.entrySet()) {
      int idSite = site.getKey();
      LocalDate today = site.getValue().dayOf(now);
      if (found.owed().contains(idSite)) {
        found.days().add(idSite, today, DayChange.NONE);
      }
      if (!found.days().of(idSite).isEmpty()) {
        SortedMap<LocalDate, DayChange> changed =
            found.days().changes(idSite, found.days().of(idSite));
        sites.add(plan(idSite, changed, day -> kept.isKept(site.getValue(), day), today));
      }
    }
    return new Plan(found.isFirst(), sites);
  }

  private SitePlan plan(
      int idSite,
      SortedMap<LocalDate, DayChange> changed,
      Predicate<LocalDate> isKept,
      LocalDate today) {
    SortedMap<LocalDate, String> days = new TreeMap<>(Comparator.reverseOrder());
    List<LocalDate> refused = new ArrayList<>();
    changed.forEach(
        (day, change) -> {
          if (!isKept.test(day)) {
            refused.add(day);
          } else if (!day.isAfter(today)) {
            days.put(day, words(change));
          }
        });
    Set<Period> periods = new LinkedHashSet<>();
    for (PeriodKind kind : EnumSet.complementOf(EnumSet.of(PeriodKind.DAY))) {
      if (PeriodKind.withParts(config.periods()).contains(kind)) {
        days.keySet().forEach(day -> periods.add(Period.of(kind, day)));
      }
    }
    return new SitePlan(idSite, days, List.copyOf(periods), refused);
  }

  private static String words(DayChange change) {
    if (change instanceof DayChange.Whole whole) {
      return "whole: " + whole.reason();
    }
    if (change instanceof DayChange.Compare compare) {
      return "marked by Matomo: its visits are compared, " + compare.ids().length + " changed";
    }
    return change.ids().length == 0
        ? "something was put off"
        : change.ids().length + " visits changed";
  }
}
