package sluice.archive.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveTables;
import sluice.archive.table.MatomoTables;

/**
 * Checks one site and period after the other, each in a read-only snapshot of its own, so that no
 * snapshot grows old on a live database. Not thread-safe.
 */
public final class ArchiveCheck {
  private final MatomoTables tables;
  private final ArchiveTables archives;
  private final Findings findings;
  private final Set<String> acceptedPlugins;
  private final Runnable stop;

  /**
   * Checks the archives of one Matomo.
   *
   * @param acceptedPlugins plugins whose records need not be made
   * @param stop called often; throws to end a check
   */
  public ArchiveCheck(
      MatomoTables tables, Findings findings, Set<String> acceptedPlugins, Runnable stop) {
    this.tables = tables;
    this.archives = new ArchiveTables(tables);
    this.findings = findings;
    this.acceptedPlugins = acceptedPlugins;
    this.stop = stop;
  }

  /**
   * Compares all archives of a site and period.
   *
   * @return rows of the log that were read for a day
   */
  public long compare(CheckedSite site, SitePeriod at) throws SQLException {
    try (Connection snapshot = tables.connect()) {
      snapshot.setAutoCommit(false);
      try (Statement statement = snapshot.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      }
      try {
        return compare(snapshot, site, at);
      } finally {
        snapshot.rollback();
        snapshot.setAutoCommit(true);
      }
    }
  }

  private long compare(Connection snapshot, CheckedSite site, SitePeriod at) throws SQLException {
    Comparing comparing =
        new Comparing(
            StoredArchives.of(snapshot, archives, at.idSite(), at.period()),
            PendingMarks.of(snapshot, tables, at.idSite()),
            findings,
            acceptedPlugins);
    comparing.tellRest(site);
    if (at.period().kind() == PeriodKind.DAY) {
      return new DayCheck(site, at.period())
          .compare(snapshot, comparing, new ArchiveReader(archives), stop);
    }
    new PeriodCheck(site, at.period(), tables, archives).compare(snapshot, comparing, stop);
    return 0;
  }
}
