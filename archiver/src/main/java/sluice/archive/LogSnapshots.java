package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import sluice.archive.table.MatomoTables;

/** Consistent snapshots of the log tables, each on a connection of its own. Thread-safe. */
final class LogSnapshots {
  private final MatomoTables tables;
  private final ReplicaBound bound;

  /** Takes snapshots where these tables are, once the bound is reached there. */
  LogSnapshots(MatomoTables tables, ReplicaBound bound) {
    this.tables = tables;
    this.bound = bound;
  }

  /**
   * A connection in a transaction that sees what is committed now; to be rolled back and closed.
   *
   * @throws ReplicaBehind if that lacks something that was found changed
   */
  Connection open() throws SQLException {
    Connection snapshot = tables.connect();
    try (Statement statement = snapshot.createStatement()) {
      bound.await(snapshot);
      snapshot.setAutoCommit(false);
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      return snapshot;
    } catch (SQLException | RuntimeException e) {
      snapshot.close();
      throw e;
    }
  }
}
