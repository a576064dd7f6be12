package sluice.archive.budget;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Rows that the server read for a connection, by its own count: those that it had to look at, not
 * those that it sent. Used by one thread at a time.
 */
final class RowsRead {
  /** Of a connection whose rows nobody wants to know. */
  static final RowsRead NOT_COUNTED = new RowsRead(-1);

  /** What runs shorter reads few rows: they are counted with a later statement. */
  private static final long SHORT_NANOS = Duration.ofMillis(1).toNanos();

  /** What the server had counted when it was last asked; below 0 = it is not asked. */
  private long told;

  private boolean hasNews;

  private RowsRead(long told) {
    this.told = told;
  }

  /** Counts from now on. */
  static RowsRead begin(Connection connection) throws SQLException {
    return new RowsRead(ask(connection));
  }

  /** Notes that a statement ran so long, in ns. */
  void ran(long nanos) {
    hasNews = hasNews || nanos > SHORT_NANOS;
  }

  /** Rows read since the last time, if it is worth asking. */
  long take(Connection connection) throws SQLException {
    if (told < 0 || !hasNews) {
      return 0;
    }
    long before = told;
    told = ask(connection);
    hasNews = false;
    return told - before;
  }

  private static long ask(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Rows_read'")) {
      if (!row.next()) {
        throw new SQLException("the server has no status Rows_read");
      }
      return row.getLong(2);
    }
  }
}
