package sluice.archive;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import sluice.archive.budget.DatabaseBudget;
import sluice.archive.budget.PacedSource;
import sluice.archive.fold.VisitorSets;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.MatomoTables;
import sluice.archive.verify.ArchiveCheck;
import sluice.archive.verify.CheckedSite;
import sluice.archive.verify.Findings;
import sluice.archive.verify.SitePeriod;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitReader;
import sluice.matomo.MatomoInstallation;
import sluice.site.Site;
import sluice.site.SiteLoader;
import sluice.site.UnreadableRows;

/**
 * Compares the archives that are there with what Sluice would make of the same log tables, without
 * writing anything: an account that may only SELECT is enough. Not thread-safe.
 */
public final class Verification {
  /** Differences that are kept as examples. */
  private static final int EXAMPLES = 100;

  private final ArchiverConfig config;
  private final MatomoTables tables;
  private final InstantSource clock;
  private final KeptLogs keptLogs;
  private final SiteLoader siteLoader;
  private final BooleanSupplier paused;

  /**
   * Compares the periods of {@code config.periods()}; statements keep to the budget of {@code
   * config.load()}.
   *
   * @param paused asked often, whether the database is to be left alone: who changes a table waits
   *     for whoever reads it
   */
  public Verification(
      ArchiverConfig config, MatomoTables tables, InstantSource clock, BooleanSupplier paused) {
    this.config = config;
    DatabaseBudget budget =
        new DatabaseBudget(
            config.load().maxDatabaseShare(),
            config.load().maxRowsPerSecond(),
            new ClosableTicks());
    this.tables = new MatomoTables(PacedSource.ofReads(tables.source(), budget), tables.prefix());
    this.clock = clock;
    this.paused = paused;
    this.siteLoader = new SiteLoader(tables.prefix(), new UnreadableRows());
    this.keptLogs =
        new KeptLogs(
            this.tables,
            () -> config.reports().keptLogs(),
            new ArchiveMetrics(new SimpleMeterRegistry()));
  }

  /**
   * What to compare.
   *
   * @param idSites empty = all sites
   * @param from first day, in each site's own time zone; longer periods that hold one of the days
   *     are compared, too
   * @param to last day, inclusive
   * @param sample how much of it
   * @param acceptedPlugins plugins whose records need not be made
   */
  public record Request(
      List<Integer> idSites,
      LocalDate from,
      LocalDate to,
      Sample sample,
      Set<String> acceptedPlugins) {}

  /**
   * A part of the site-days, and of the longer periods, drawn at random.
   *
   * @param share above 0; 1 = all
   * @param seed the same seed draws the same of the same archives
   */
  public record Sample(double share, long seed) {
    /** Everything. */
    public static final Sample ALL = new Sample(1, 0);
  }

  /**
   * Compares site by site.
   *
   * @throws CancellationException if it is paused meanwhile
   */
  public Findings run(Request request, ArchiveProgress progress) throws SQLException {
    Findings findings = new Findings(EXAMPLES);
    ArchiveCheck check =
        new ArchiveCheck(tables, findings, request.acceptedPlugins(), this::checkNotPaused);
    List<SitePeriod> drawn = draw(request);
    progress.begins(
        drawn.stream().collect(Collectors.groupingBy(SitePeriod::idSite, Collectors.counting())));
    try {
      SitePeriod before = null;
      Optional<CheckedSite> site = Optional.empty();
      for (SitePeriod at : drawn) {
        if (before == null
            || before.idSite() != at.idSite()
            || !before.month().equals(at.month())) {
          // Visitors of one month are kept at a time: they are what takes memory.
          site = load(at.idSite());
        }
        before = at;
        progress.done(at.idSite(), 1, compare(check, findings, site, at));
      }
    } finally {
      progress.ends();
    }
    return findings;
  }

  private List<SitePeriod> draw(Request request) throws SQLException {
    SitePeriod.Wanted wanted =
        new SitePeriod.Wanted(request.idSites(), request.from(), request.to(), config.periods());
    try (Connection connection = tables.connect()) {
      List<SitePeriod> all = SitePeriod.find(connection, tables, wanted);
      return request.sample().share() < 1
          ? SitePeriod.draw(all, request.sample().share(), request.sample().seed())
          : all;
    }
  }

  private Optional<CheckedSite> load(int idSite) throws SQLException {
    try (Connection connection = tables.connect()) {
      Optional<Site> site = siteLoader.load(connection, idSite);
      if (site.isEmpty()) {
        return Optional.empty();
      }
      LogActions names = new LogActions(tables);
      MatomoInstallation installation =
          MatomoInstallation.read(connection, tables.prefix(), config.matomo());
      return Optional.of(
          new CheckedSite(
              site.get(),
              config.reports().with(installation),
              new SegmentCatalogue(tables, config.reports().past(), installation)
                  .of(connection, site.get(), config.archivesSegments()),
              new CheckedSite.Logs(
                  new VisitReader(tables, names, installation.botTracking()), names),
              VisitorSets.inMemory()));
    }
  }

  /** Returns how many rows of the log were read. */
  private long compare(
      ArchiveCheck check, Findings findings, Optional<CheckedSite> site, SitePeriod at)
      throws SQLException {
    checkNotPaused();
    if (site.isEmpty()) {
      findings.notCompared("of a site that is not there any more");
      return 0;
    }
    // A year is made of its months alone.
    boolean isKept =
        at.period().kind() == PeriodKind.YEAR || isKept(site.get().facts(), at.period().date1());
    if (!isKept) {
      findings.notCompared("of days whose logs Matomo deletes");
      return 0;
    }
    return check.compare(site.get(), at);
  }

  private boolean isKept(Site site, LocalDate day) throws SQLException {
    try (Connection connection = tables.connect()) {
      return keptLogs.look(connection, clock.instant()).isKept(SiteCalendar.of(site), day);
    }
  }

  private void checkNotPaused() {
    if (paused.getAsBoolean()) {
      throw new CancellationException("Matomo is in maintenance, or is being updated");
    }
  }
}
