package sluice.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import sluice.archive.change.LeaseEpochs;
import sluice.archive.table.MatomoTables;

/**
 * The right to archive a site: a named lock of the very connection that publishes, so that whoever
 * loses the one loses the other, and a killed process leaves nothing behind. Each lease has a
 * number of its own, without which nothing is committed (docs:
 * archiver/docs/archive-tables.md#two-archivers). Used by one thread at a time.
 */
final class SiteLease implements AutoCloseable {
  private final Connection connection;
  private final String name;

  private SiteLease(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** Takes the lease at once; empty if another process archives the site. */
  static Optional<SiteLease> take(MatomoTables tables, LeaseEpochs epochs, int idSite)
      throws SQLException {
    Connection connection = tables.connect();
    try {
      return take(connection, tables.prefix(), epochs, idSite);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Optional<SiteLease> take(
      Connection connection, String prefix, LeaseEpochs epochs, int idSite) throws SQLException {
    String name = name(connection, prefix, idSite);
    if (call(connection, "SELECT GET_LOCK(?, 0)", name) == 1) {
      try {
        long epoch = epochs.next(connection, idSite);
        return Optional.of(
            new SiteLease(FencedConnection.of(connection, epochs, idSite, epoch), name));
      } catch (SQLException | RuntimeException e) {
        call(connection, "SELECT RELEASE_LOCK(?)", name);
        throw e;
      }
    }
    connection.close();
    return Optional.empty();
  }

  private static String name(Connection connection, String prefix, int idSite) throws SQLException {
    String database = Integer.toHexString(connection.getCatalog().hashCode());
    return "sluice.archive." + database + "." + prefix + idSite;
  }

  /** Whether some process archives the site now. */
  static boolean isTaken(Connection connection, String prefix, int idSite) throws SQLException {
    String sql = "SELECT IS_USED_LOCK(?) IS NOT NULL";
    return call(connection, sql, name(connection, prefix, idSite)) == 1;
  }

  private static int call(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** The connection to publish with, in autocommit; it commits nothing once the lease is lost. */
  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    try (Connection held = connection) {
      call(held, "SELECT RELEASE_LOCK(?)", name);
    }
  }
}
