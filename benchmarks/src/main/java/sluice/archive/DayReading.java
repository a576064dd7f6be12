package sluice.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitReader;

/**
 * The limits: reading once what an archive is made of, by the archiver's own statements where it
 * has such, and doing nothing with it. Not thread-safe.
 */
final class DayReading {
  private static final int ID_SITE = 1;

  private final MatomoTables tables;
  private long rows;

  DayReading(MatomoTables tables) {
    this.tables = tables;
  }

  /** Reads all visits of a day; returns the number of rows. */
  long day(LocalDate day) throws SQLException {
    VisitReader reader = new VisitReader(tables, new LogActions(tables));
    SiteCalendar calendar = new SiteCalendar(ZoneOffset.UTC);
    Period period = Period.day(day);
    try (Connection snapshot = snapshot()) {
      long[] ids = reader.idVisits(snapshot, ID_SITE, calendar.from(period), calendar.to(period));
      return read(reader, snapshot, ids);
    }
  }

  /** Reads these visits; returns the number of rows. */
  long visits(long[] ids) throws SQLException {
    try (Connection snapshot = snapshot()) {
      return read(new VisitReader(tables, new LogActions(tables)), snapshot, ids);
    }
  }

  private long read(VisitReader reader, Connection snapshot, long[] ids) throws SQLException {
    rows = 0;
    reader.read(snapshot, ids, this::count);
    snapshot.rollback();
    return rows;
  }

  private void count(VisitBundle bundle) {
    rows += bundle.hasVisit() ? 1 : 0;
    rows += bundle.actions().size() + bundle.conversions().size() + bundle.items().size();
  }

  private Connection snapshot() throws SQLException {
    Connection snapshot = tables.connect();
    snapshot.setAutoCommit(false);
    Sql.execute(snapshot, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    Sql.execute(snapshot, "START TRANSACTION WITH CONSISTENT SNAPSHOT");
    return snapshot;
  }

  /** Reads what a query gives; returns the number of rows. */
  long query(String sql) throws SQLException {
    long count = 0;
    try (Connection connection = tables.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        for (int i = 1; i <= columns; i++) {
          result.getObject(i);
        }
        count++;
      }
    }
    return count;
  }
}
