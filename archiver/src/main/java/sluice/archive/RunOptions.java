package sluice.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import sluice.archive.table.MatomoTables;

/**
 * Options by which Matomo's system check sees that archiving works (docs:
 * archiver/docs/archive-tables.md#options).
 */
final class RunOptions {
  private final MatomoTables tables;

  RunOptions(MatomoTables tables) {
    this.tables = tables;
  }

  /** Stores when a run began. */
  void started(Connection connection, Instant at) throws SQLException {
    set(connection, "LastFullArchivingStartTime", at);
  }

  /** Stores when a run had archived everything that had changed. */
  void completed(Connection connection, Instant at) throws SQLException {
    set(connection, "LastCompletedFullArchiving", at);
  }

  private void set(Connection connection, String name, Instant at) throws SQLException {
    String sql =
        "INSERT INTO "
            + tables.name("option")
            + " (option_name, option_value, autoload) VALUES (?, ?, 0) ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, name);
      insert.setString(2, String.valueOf(at.getEpochSecond()));
      insert.executeUpdate();
    }
  }
}
