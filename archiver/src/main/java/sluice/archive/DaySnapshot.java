package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import sluice.archive.fold.DaySource;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitReader;

/**
 * The log of one day of a site, read over a connection that is in a consistent snapshot. Not
 * thread-safe.
 */
final class DaySnapshot implements DaySource {
  private final SiteContext site;
  private final Connection connection;
  private final Period day;
  private long rows;

  DaySnapshot(SiteContext site, Connection connection, Period day) {
    this.site = site;
    this.connection = connection;
    this.day = day;
  }

  Connection connection() {
    return connection;
  }

  Period day() {
    return day;
  }

  @Override
  public long[] idVisits() throws SQLException {
    SiteCalendar calendar = SiteCalendar.of(site.facts());
    return site.visits()
        .idVisits(connection, site.facts().idSite(), calendar.from(day), calendar.to(day));
  }

  @Override
  public void read(long[] idVisits, VisitReader.Sink sink) throws SQLException {
    site.visits()
        .read(
            connection,
            idVisits,
            bundle -> {
              site.checkOpen();
              site.crew().goesOn();
              rows += bundle.rows();
              sink.take(bundle);
            });
  }

  @Override
  public void name(Collection<VisitBundle> visits) throws SQLException {
    site.visits().name(connection, visits);
  }

  @Override
  public LogActions names() {
    return site.names();
  }

  @Override
  public long newestHit() throws SQLException {
    return site.visits().newestHit(connection, site.facts().idSite());
  }

  /** Rows of the log that were read. */
  long rows() {
    return rows;
  }

  /** The columns of the log tables. */
  String columns() throws SQLException {
    return site.visits().columnNames(connection);
  }
}
