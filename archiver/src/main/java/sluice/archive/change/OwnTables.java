package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import sluice.archive.table.MatomoTables;

/**
 * What the archiver must not lose, in tables of its own in Matomo's database (docs:
 * archiver/docs/archive-tables.md#our-own-tables): so any host may go on, and a restored database
 * is at one with itself. Thread-safe.
 */
final class OwnTables {
  private static final String MARKS = "sluice_archive_mark";
  private static final String DIRTY = "sluice_archive_dirty";
  private static final String PUBLISHED = "sluice_archive_published";

  private static final String ENGINE = " ENGINE=InnoDB DEFAULT CHARSET=ascii";

  /** What of a day changed; a row of which it is not said is a whole day. */
  private static final String CHANGE =
      "reason VARCHAR(64) NOT NULL DEFAULT 'unknown', visits MEDIUMBLOB NULL";

  private final MatomoTables tables;
  private volatile boolean isThere;

  OwnTables(MatomoTables tables) {
    this.tables = tables;
  }

  String marks() {
    return tables.name(MARKS);
  }

  String dirty() {
    return tables.name(DIRTY);
  }

  String published() {
    return tables.name(PUBLISHED);
  }

  /** Whether there is a table of marks and one of changed days. */
  boolean areThere(Connection snapshot) throws SQLException {
    String sql =
        "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
            + " AND TABLE_NAME IN (?, ?)";
    try (PreparedStatement select = snapshot.prepareStatement(sql)) {
      select.setString(1, tables.prefix() + MARKS);
      select.setString(2, tables.prefix() + DIRTY);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1) == 2;
      }
    }
  }

  /** Makes what is missing; the connection is in autocommit. */
  void create(Connection connection) throws SQLException {
    if (isThere) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + marks()
              + " (name VARCHAR(32) NOT NULL, value MEDIUMTEXT NOT NULL, PRIMARY KEY (name))"
              + ENGINE);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + dirty()
              + " (idsite INT UNSIGNED NOT NULL, day DATE NOT NULL, stamp BIGINT NOT NULL,"
              + " ts_found DATETIME NOT NULL, invalidations MEDIUMTEXT NOT NULL, "
              + CHANGE
              + ", PRIMARY KEY (idsite, day))"
              + ENGINE);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + published()
              + " (idsite INT UNSIGNED NOT NULL, period TINYINT UNSIGNED NOT NULL,"
              + " date1 DATE NOT NULL, name VARCHAR(64) NOT NULL, idarchive BIGINT NOT NULL,"
              + " PRIMARY KEY (idsite, period, date1, name))"
              + ENGINE);
      if (!isWithChange(connection)) {
        statement.execute(
            "ALTER TABLE " + dirty() + " ADD COLUMN " + CHANGE.replace(", ", ", ADD COLUMN "));
      }
      // The row that whoever reads the sources locks.
      statement.execute("INSERT IGNORE INTO " + marks() + " VALUES ('lock', '')");
    }
    isThere = true;
  }

  /** Whether the table has the columns that its first form lacked. */
  private boolean isWithChange(Connection connection) throws SQLException {
    String sql =
        "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND"
            + " TABLE_NAME = ? AND COLUMN_NAME IN ('reason', 'visits')";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, tables.prefix() + DIRTY);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1) == 2;
      }
    }
  }
}
