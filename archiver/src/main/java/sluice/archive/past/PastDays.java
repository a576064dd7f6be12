package sluice.archive.past;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import sluice.archive.table.MatomoTables;

/**
 * What of the past is still to be archived, in a table of ours: a site and segment with the first
 * and the last day that are left. Thread-safe.
 */
public final class PastDays {
  private static final String TABLE = "sluice_archive_past";

  private final MatomoTables tables;
  private volatile boolean isThere;

  /** Reads and writes in the database of one Matomo. */
  public PastDays(MatomoTables tables) {
    this.tables = tables;
  }

  /** Makes the table if it is missing; the connection is in autocommit. */
  void create(Connection connection) throws SQLException {
    if (isThere) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + tables.name(TABLE)
              + " (idsite INT UNSIGNED NOT NULL, hash CHAR(32) NOT NULL, first_day DATE NOT NULL,"
              + " last_day DATE NOT NULL, stamp BIGINT NOT NULL, PRIMARY KEY (idsite, hash))"
              + " ENGINE=InnoDB DEFAULT CHARSET=ascii");
    }
    isThere = true;
  }

  /** Adds days to what is left of a site and segment. */
  public void add(Connection connection, PastSlice days) throws SQLException {
    String sql =
        "INSERT INTO "
            + tables.name(TABLE)
            + " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE first_day = LEAST(first_day,"
            + " VALUES(first_day)), last_day = GREATEST(last_day, VALUES(last_day)),"
            + " stamp = VALUES(stamp)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setInt(1, days.idSite());
      insert.setString(2, days.segmentHash());
      insert.setString(3, days.first().toString());
      insert.setString(4, days.last().toString());
      insert.setLong(5, days.stamp());
      insert.executeUpdate();
    }
  }

  /** Takes out sites that Matomo does not have any more; the connection is in autocommit. */
  public void deleteGone(Connection connection) throws SQLException {
    create(connection);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "DELETE p FROM "
              + tables.name(TABLE)
              + " p LEFT JOIN "
              + tables.name("site")
              + " s ON s.idsite = p.idsite WHERE s.idsite IS NULL");
    }
  }

  /** The next slice of each site and segment, those with the newest days first. */
  public List<PastSlice> next(Connection connection) throws SQLException {
    create(connection);
    return select(connection, "ORDER BY last_day DESC, idsite, hash");
  }

  /** The next slices of a site. */
  public List<PastSlice> next(Connection connection, int idSite) throws SQLException {
    create(connection);
    return select(connection, "WHERE idsite = " + idSite);
  }

  private List<PastSlice> select(Connection connection, String which) throws SQLException {
    List<PastSlice> slices = new ArrayList<>();
    String sql = "SELECT idsite, hash, first_day, last_day, stamp FROM " + tables.name(TABLE) + " ";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql + which)) {
      while (rows.next()) {
        slices.add(
            new PastSlice(
                rows.getInt(1),
                rows.getString(2),
                LocalDate.parse(rows.getString(3)),
                LocalDate.parse(rows.getString(4)),
                rows.getLong(5)));
      }
    }
    return slices;
  }

  /** Takes a slice out that was archived; what was asked for since stays. */
  public void done(Connection connection, PastSlice slice) throws SQLException {
    String which = " WHERE idsite = ? AND hash = ? AND stamp = ?";
    String sql =
        slice.isLast()
            ? "DELETE FROM " + tables.name(TABLE) + which
            : "UPDATE " + tables.name(TABLE) + " SET last_day = ?" + which;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 0;
      if (!slice.isLast()) {
        statement.setString(++at, slice.from().minusDays(1).toString());
      }
      statement.setInt(++at, slice.idSite());
      statement.setString(++at, slice.segmentHash());
      statement.setLong(++at, slice.stamp());
      statement.executeUpdate();
    }
  }
}
