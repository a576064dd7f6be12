package sluice.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the workers have recorded, by the name of each hit. Any thread. */
interface LogTables {

  /** Hits of one load, recorded behind a row. */
  String HITS =
      """
      FROM matomo_log_link_visit_action l
      JOIN matomo_log_action a ON a.idaction = l.idaction_url
      WHERE l.idlink_va > %d AND a.name LIKE '%s/%%'""";

  /** A replica that takes over has not all rows yet: it may use so many numbers again. */
  int MARGIN = 10_000;

  /** A connection to the database that counts now. */
  Connection connect() throws SQLException;

  /** A row that lies before all that is recorded from now on, whoever takes over. */
  default long mark() throws SQLException {
    return single("SELECT COALESCE(MAX(idlink_va), 0) FROM matomo_log_link_visit_action") - MARGIN;
  }

  /** How many hits of a load are recorded behind that row. */
  default int count(long mark, String load) throws SQLException {
    return (int) single("SELECT COUNT(*) " + HITS.formatted(mark, load));
  }

  /** How often hits of whatever load behind that row were recorded more than once. */
  default long doubled(long mark) throws SQLException {
    return single(
        "SELECT COUNT(*) - COUNT(DISTINCT a.name) FROM matomo_log_link_visit_action l"
            + " JOIN matomo_log_action a ON a.idaction = l.idaction_url WHERE l.idlink_va > "
            + mark);
  }

  /** The hits of a load behind that row, each as often as it was recorded, in order. */
  default List<String> hits(long mark, String load) throws SQLException {
    List<String> hits = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT a.name " + HITS.formatted(mark, load) + " ORDER BY l.idlink_va")) {
      while (rows.next()) {
        hits.add(rows.getString(1));
      }
    }
    return hits;
  }

  private long single(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
