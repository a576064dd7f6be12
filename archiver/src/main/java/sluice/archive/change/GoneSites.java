package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import sluice.archive.table.MatomoTables;

/**
 * Takes sites that Matomo does not have any more out of our tables. What is gone is looked for
 * without locks, and deleted by its key, so that nobody waits. Thread-safe: no state.
 */
public final class GoneSites {
  /** The number of the site is the second word of the name of such a mark. */
  private static final String OF_SITE = "^(epoch|owed|day)[.][0-9]+([.]|$)";

  private final MatomoTables tables;
  private final OwnTables own;

  /** Deletes in the database of one Matomo. */
  public GoneSites(MatomoTables tables) {
    this.tables = tables;
    this.own = new OwnTables(tables);
  }

  /**
   * Deletes the marks and the changed days of sites that are gone; the connection is in autocommit.
   */
  public void delete(Connection connection) throws SQLException {
    own.create(connection);
    String idSite = "CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(m.name, '.', 2), '.', -1) AS UNSIGNED)";
    String marks = own.marks() + " m WHERE m.name REGEXP '" + OF_SITE + "'";
    delete(
        connection,
        "SELECT m.name FROM " + marks + withoutSite(idSite),
        "DELETE FROM " + own.marks() + " WHERE name = ?");
    for (String table : List.of(own.dirty(), own.published())) {
      delete(
          connection,
          "SELECT DISTINCT m.idsite FROM " + table + " m WHERE TRUE" + withoutSite("m.idsite"),
          "DELETE FROM " + table + " WHERE idsite = ?");
    }
  }

  private String withoutSite(String idSite) {
    return " AND NOT EXISTS (SELECT 1 FROM "
        + tables.name("site")
        + (" s WHERE s.idsite = " + idSite + ")");
  }

  private static void delete(Connection connection, String find, String delete)
      throws SQLException {
    List<String> keys = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery(find)) {
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      for (String key : keys) {
        statement.setString(1, key);
        statement.executeUpdate();
      }
    }
  }
}
