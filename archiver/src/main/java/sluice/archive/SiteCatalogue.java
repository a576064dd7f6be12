package sluice.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.archive.period.SiteCalendar;
import sluice.archive.site.SiteFacts;
import sluice.archive.site.SiteFacts.Dimension;
import sluice.archive.table.MatomoTables;

/**
 * Reads what reports need to know of the sites; nothing is kept, so a changed site counts at once.
 */
final class SiteCatalogue {
  private final MatomoTables tables;

  SiteCatalogue(MatomoTables tables) {
    this.tables = tables;
  }

  /** Ids of all sites, ascending. */
  List<Integer> idSites(Connection connection) throws SQLException {
    return integers(connection, "SELECT idsite FROM " + tables.name("site") + " ORDER BY idsite");
  }

  /** A site; empty if it is gone. */
  Optional<SiteFacts> site(Connection connection, int idSite) throws SQLException {
    String sql =
        "SELECT main_url, timezone, ecommerce, sitesearch FROM "
            + tables.name("site")
            + " WHERE idsite = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, idSite);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new SiteFacts(
                idSite,
                row.getString(1),
                SiteCalendar.of(row.getString(2)),
                row.getInt(3) == 1,
                row.getInt(4) == 1,
                goals(connection, idSite),
                dimensions(connection, idSite)));
      }
    }
  }

  private List<Integer> goals(Connection connection, int idSite) throws SQLException {
    return integers(
        connection,
        "SELECT idgoal FROM "
            + tables.name("goal")
            + " WHERE deleted = 0 AND idsite = "
            + idSite
            + " ORDER BY idgoal");
  }

  private List<Dimension> dimensions(Connection connection, int idSite) throws SQLException {
    List<Dimension> dimensions = new ArrayList<>();
    String sql =
        "SELECT idcustomdimension, `index`, scope FROM "
            + tables.name("custom_dimensions")
            + " WHERE active = 1 AND idsite = "
            + idSite
            + " ORDER BY idcustomdimension";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        dimensions.add(
            new Dimension(rows.getInt(1), rows.getInt(2), rows.getString(3).equals("visit")));
      }
    }
    return dimensions;
  }

  private static List<Integer> integers(Connection connection, String sql) throws SQLException {
    List<Integer> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getInt(1));
      }
    }
    return values;
  }
}
