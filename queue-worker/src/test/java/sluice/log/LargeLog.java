package sluice.log;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;

/**
 * Log tables of a realistic size: {@link #VISITS} visits with about five actions each of {@link
 * #SITES} sites, one site's visits between the others', over five days from 2026-10-01 on. Every
 * 20th visit has an order, every 40th one of three items. Visit n is of site {@link #siteOf} and
 * visitor n modulo 70,000, its fingerprint is the next number, and its last action 3.6 n seconds
 * after the start, rounded.
 */
public final class LargeLog {
  public static final int VISITS = 120_000;
  public static final int SITES = 4;

  /** Prefix of the tables. */
  public static final String PREFIX = "large_";

  private static final List<String> TABLES =
      List.of(
          LogTable.VISIT,
          LogTable.LINK_VISIT_ACTION,
          LogTable.ACTION,
          LogTable.CONVERSION,
          LogTable.CONVERSION_ITEM);

  private static final List<String> ROWS =
      List.of(
          """
          INSERT INTO large_log_visit (idvisit, idsite, idvisitor, visit_last_action_time, config_id,
            location_ip, visit_first_action_time, visit_total_actions, visit_total_time)
          SELECT seq, 1 + seq % 4, UNHEX(LPAD(HEX(seq % 70000), 16, '0')),
            '2026-10-01' + INTERVAL ROUND(seq * 3.6) SECOND, UNHEX(LPAD(HEX(seq % 70000 + 1), 16, '0')),
            UNHEX('7f000001'), '2026-10-01' + INTERVAL ROUND(seq * 3.6) - 200 SECOND,
            1 + CRC32(seq) % 9, 200
          FROM seq_1_to_120000
          """,
          """
          INSERT INTO large_log_link_visit_action (idsite, idvisitor, idvisit, pageview_position,
            server_time, idpageview, idaction_name, idaction_url)
          SELECT v.idsite, v.idvisitor, v.idvisit, s.seq,
            v.visit_first_action_time + INTERVAL s.seq * 20 SECOND, 'p1',
            5001 + CRC32(v.idvisit * 2 + s.seq) % 5000, 1 + CRC32(v.idvisit * 2 + s.seq) % 5000
          FROM large_log_visit v JOIN seq_1_to_9 s ON s.seq <= v.visit_total_actions
          ORDER BY v.visit_first_action_time + INTERVAL s.seq * 20 SECOND
          """,
          """
          INSERT INTO large_log_action (idaction, name, hash, type, url_prefix)
          SELECT seq, CONCAT('example.org/', seq), CRC32(CONCAT('example.org/', seq)),
            IF(seq <= 5000, 1, 4), IF(seq <= 5000, 2, NULL)
          FROM seq_1_to_10000
          """,
          """
          INSERT INTO large_log_conversion
            (idvisit, idsite, idvisitor, server_time, idgoal, buster, url, idorder)
          SELECT idvisit, idsite, idvisitor, visit_last_action_time, 0, idvisit, '', CONCAT('o', idvisit)
          FROM large_log_visit WHERE idvisit % 20 = 0
          """,
          """
          INSERT INTO large_log_conversion_item
          SELECT idsite, idvisitor, visit_last_action_time, idvisit, CONCAT('o', idvisit), n.seq,
            1, 0, 0, 0, 0, 0, 9.5, 1, 0
          FROM large_log_visit JOIN seq_1_to_3 n WHERE idvisit % 40 = 0
          """);

  /** What the server believes to know about the tables. */
  public enum Statistics {
    /** What ANALYZE says. */
    FRESH,
    /** What was true of tables of some rows, as in the first hours of an installation. */
    STALE,
    /** None are kept; the server guesses from some pages. */
    NONE
  }

  private LargeLog() {}

  /** Makes the tables and their rows, which takes some seconds. */
  public static void create(Connection connection) throws SQLException {
    LogSchema.create(connection, PREFIX);
    try (Statement statement = connection.createStatement()) {
      for (String sql : ROWS) {
        statement.execute(sql);
      }
    }
  }

  /** The site of a visit. */
  public static int siteOf(long idVisit) {
    return 1 + (int) (idVisit % SITES);
  }

  /** Lets the server believe something of these tables. */
  public static void believe(Connection connection, Statistics statistics) throws SQLException {
    believe(connection, PREFIX, TABLES, statistics);
  }

  /** Lets the server believe something of other tables, which are all that the database has. */
  public static void believe(
      Connection connection, String prefix, Collection<String> tables, Statistics statistics)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : tables) {
        boolean isKept = statistics != Statistics.NONE;
        statement.execute(
            ("ALTER TABLE " + prefix + table + " STATS_AUTO_RECALC=0, STATS_PERSISTENT=")
                + (isKept ? 1 : 0));
        if (isKept) {
          statement.execute("ANALYZE TABLE " + prefix + table);
        }
      }
      if (statistics == Statistics.STALE) {
        statement.execute(
            "UPDATE mysql.innodb_table_stats SET n_rows = 20, clustered_index_size = 1,"
                + " sum_of_other_index_sizes = 2 WHERE database_name = DATABASE()");
        statement.execute(
            "UPDATE mysql.innodb_index_stats SET stat_value = IF(stat_name LIKE 'n_diff%', 10, 1)"
                + " WHERE database_name = DATABASE()");
        statement.execute("FLUSH TABLES");
      }
    }
  }

  /** Something that reads on a connection. */
  @FunctionalInterface
  public interface Reading {
    void run() throws SQLException;
  }

  /**
   * How many rows of tables or indexes the server read for the connection, whether or not it sent
   * them.
   */
  public static long rowsRead(Connection connection, Reading reading) throws SQLException {
    long before = rowsRead(connection);
    reading.run();
    return rowsRead(connection) - before;
  }

  private static long rowsRead(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Rows_read'")) {
      row.next();
      return row.getLong(2);
    }
  }
}
