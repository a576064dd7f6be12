package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Sites whose segments or longer periods were put off, so that a later process makes them up.
 * Thread-safe.
 */
final class OwedSites {
  static final String PREFIX = "owed.";

  private final OwnTables own;
  private final Set<Integer> stored = new HashSet<>();

  OwedSites(OwnTables own) {
    this.own = own;
  }

  /** What any process has put off. */
  synchronized Set<Integer> read(Connection connection) throws SQLException {
    // Another one may have done what this one had put off.
    stored.clear();
    try (Statement statement = connection.createStatement();
        ResultSet names =
            statement.executeQuery(
                "SELECT name FROM " + own.marks() + " WHERE name LIKE '" + PREFIX + "%'")) {
      while (names.next()) {
        stored.add(Integer.valueOf(names.getString(1).substring(PREFIX.length())));
      }
    }
    return Set.copyOf(stored);
  }

  /** Remembers whether something of the site is put off. */
  synchronized void set(Connection connection, int idSite, boolean isOwed) throws SQLException {
    if (stored.contains(idSite) == isOwed) {
      return;
    }
    String sql =
        isOwed
            ? "INSERT IGNORE INTO " + own.marks() + " VALUES (?, '')"
            : "DELETE FROM " + own.marks() + " WHERE name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, PREFIX + idSite);
      statement.executeUpdate();
    }
    if (isOwed) {
      stored.add(idSite);
    } else {
      stored.remove(idSite);
    }
  }
}
