package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import sluice.archive.table.MatomoTables;

/**
 * The number of each site's last lease, in the database: whoever has a lower one has lost the site,
 * even if he does not know. Thread-safe.
 */
public final class LeaseEpochs {
  private final OwnTables own;

  /** Numbers the leases of one Matomo's sites. */
  public LeaseEpochs(MatomoTables tables) {
    own = new OwnTables(tables);
  }

  private static String name(int idSite) {
    return "epoch." + idSite;
  }

  /** Begins the next lease of a site; the connection is in autocommit. */
  public long next(Connection connection, int idSite) throws SQLException {
    own.create(connection);
    String sql =
        "INSERT INTO "
            + own.marks()
            + " VALUES (?, LAST_INSERT_ID(1)) ON DUPLICATE KEY UPDATE value = LAST_INSERT_ID(value + 1)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, name(idSite));
      insert.executeUpdate();
    }
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT LAST_INSERT_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Whether it is still the last one, and stays so until the transaction ends. */
  public boolean isCurrent(Connection transaction, int idSite, long epoch) throws SQLException {
    String sql = "SELECT value FROM " + own.marks() + " WHERE name = ? LOCK IN SHARE MODE";
    try (PreparedStatement select = transaction.prepareStatement(sql)) {
      select.setString(1, name(idSite));
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getLong(1) == epoch;
      }
    }
  }
}
