package sluice.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the workers have recorded, by the name of each hit. Any thread. */
interface LogTables {

  /** The query for names of hits of one load, in the order in which they were recorded. */
  String HITS =
      """
      SELECT a.name FROM matomo_log_link_visit_action l
      JOIN matomo_log_action a ON a.idaction = l.idaction_url
      WHERE a.name LIKE '%s/%%' ORDER BY l.idlink_va""";

  /** A connection to the database that counts now. */
  Connection connect() throws SQLException;

  /** The hits of a load, each as often as it was recorded, in order. */
  default List<String> hits(String load) throws SQLException {
    List<String> hits = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(HITS.formatted(load))) {
      while (rows.next()) {
        hits.add(rows.getString(1));
      }
    }
    return hits;
  }
}
