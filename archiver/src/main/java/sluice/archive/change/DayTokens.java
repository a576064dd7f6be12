package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import sluice.archive.table.MatomoTables;

/**
 * What the database says of the days that go on: a token that whoever published a day last has made
 * for its files, and the archive that was published then. Files with another one are of an earlier
 * archive, of another host, or of a database that was restored since. Not thread-safe.
 */
public final class DayTokens {
  private final OwnTables own;

  /** Reads and writes in the database of one Matomo. */
  public DayTokens(MatomoTables tables) {
    own = new OwnTables(tables);
  }

  private static String prefix(int idSite) {
    return "day." + idSite + ".";
  }

  /**
   * The token of a day; "" if there is none. Whoever has a lease of the site has made the tables.
   */
  public String read(Connection connection, int idSite, LocalDate day) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM " + own.marks() + " WHERE name = ?")) {
      select.setString(1, prefix(idSite) + day);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  /**
   * Replaces the token of a day, in a transaction: who has lost the site commits none, or his files
   * would pass for those of the last archive.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   */
  public void store(Connection connection, int idSite, LocalDate day, String token)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement replace =
        connection.prepareStatement("REPLACE INTO " + own.marks() + " VALUES (?, ?)")) {
      replace.setString(1, prefix(idSite) + day);
      replace.setString(2, token);
      replace.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Forgets the days of a site before this one. */
  public void deleteBefore(Connection connection, int idSite, LocalDate day) throws SQLException {
    String sql = "DELETE FROM " + own.marks() + " WHERE name >= ? AND name < ?";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setString(1, prefix(idSite));
      delete.setString(2, prefix(idSite) + day);
      delete.executeUpdate();
    }
  }
}
