package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.change.ChangeFinder;
import sluice.archive.change.LeaseEpochs;
import sluice.archive.change.OwnArchives;
import sluice.archive.table.MatomoTables;
import sluice.site.Site;

/** Archives days and periods of a site while no other process may. Thread-safe. */
final class SiteRebuild {
  private static final Logger LOG = LoggerFactory.getLogger(SiteRebuild.class);

  private final MatomoTables tables;
  private final SiteContext.State state;
  private final ChangeFinder changes;
  private final OwnArchives ownArchives;
  private final LeaseEpochs epochs;
  private final ArchiveMetrics metrics;

  SiteRebuild(
      MatomoTables tables,
      SiteContext.State state,
      ChangeFinder changes,
      OwnArchives ownArchives,
      ArchiveMetrics metrics) {
    this.ownArchives = ownArchives;
    this.metrics = metrics;
    this.tables = tables;
    this.state = state;
    this.changes = changes;
    this.epochs = new LeaseEpochs(tables);
  }

  /** What is done with a site. */
  @FunctionalInterface
  interface Work {
    void archive(SiteContext site) throws SQLException;
  }

  /**
   * Does something with a site.
   *
   * @return number of archives published; empty if another process archives the site
   */
  Optional<Integer> rebuild(Site site, ArchiverConfig used, Work work) throws SQLException {
    Optional<SiteLease> lease = SiteLease.take(tables, epochs, site.idSite());
    if (lease.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("idsite", site.idSite())
          .addKeyValue("cause", "another process archives it")
          .log("site-left");
      return Optional.empty();
    }
    try (SiteLease held = lease.get()) {
      SiteContext context = new SiteContext(tables, site, used, held.connection(), state);
      work.archive(context);
      again(held.connection(), site.idSite(), context.again());
      ownArchives.note(held.connection(), context.madeArchives(), context.today());
      return Optional.of(context.published());
    }
  }

  private void again(Connection connection, int idSite, Set<LocalDate> days) throws SQLException {
    if (days.isEmpty()) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("idsite", idSite)
        .addKeyValue("days", days)
        .addKeyValue("cause", "another process archived them at the same time")
        .addKeyValue("effect", "they are archived once more")
        .log("archives-overtaken");
    metrics.overtaken(days.size());
    changes.overtaken(connection, idSite, days, state.store().clock().instant());
  }
}
