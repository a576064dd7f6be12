package sluice.archive.streams;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.golden.NewestMatomo;
import sluice.log.DateTimes;
import sluice.log.LogSchema;

/** Matomo's tables, emptied for each stream, and the settings in them. Confined to one test. */
final class StreamDatabase {
  private static final List<String> EMPTIED =
      List.of(
          "matomo_log_%",
          "matomo_archive_%",
          "matomo_archiving_metrics",
          "matomo_sluice_%",
          "matomo_sequence",
          "matomo_site%",
          "matomo_goal",
          "matomo_segment",
          "matomo_custom_dimensions");

  private final Connection connection;
  private int marks;

  /** Makes the tables. */
  StreamDatabase(Connection connection) throws SQLException, IOException {
    this.connection = connection;
    GoldenDatabase.loadEmpty(connection);
    LogSchema.createOwn(connection, GoldenDatabase.PREFIX);
    NewestMatomo.tables(connection);
  }

  /** Which version Matomo is. */
  void version(boolean isNewest) throws SQLException {
    NewestMatomo.version(connection, isNewest);
  }

  Connection connection() {
    return connection;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Two sites, of which the first has goals, a shop, and custom dimensions. */
  void reset(List<String> zones) throws SQLException {
    for (String pattern : EMPTIED) {
      empty(pattern);
    }
    execute(
        "DELETE FROM matomo_option WHERE option_name LIKE '%report_to_invalidate%'"
            + " OR option_name LIKE 'delete_logs%' OR option_name LIKE '%ReArchiveList%'");
    for (int idSite = 1; idSite <= zones.size(); idSite++) {
      execute(
          "INSERT INTO matomo_site (idsite, name, main_url, ts_created, ecommerce, sitesearch,"
              + " sitesearch_keyword_parameters, sitesearch_category_parameters, timezone, currency,"
              + " excluded_ips, excluded_parameters, excluded_user_agents, excluded_referrers,"
              + " `group`, type) VALUES ("
              + idSite
              + ", 'Site', 'https://shop.example.org', '2020-01-01 00:00:00', "
              + (idSite == 1 ? 1 : 0)
              + ", 1, '', '', '"
              + zones.get(idSite - 1)
              + "', 'EUR', '', '', '', '', '', 'website')");
    }
    execute(
        "INSERT INTO matomo_custom_dimensions (idcustomdimension, idsite, name, `index`, scope,"
            + " active, extractions, case_sensitive) VALUES (1, 1, 'Plan', 1, 'visit', 1, '[]', 1),"
            + " (3, 1, 'Variant', 1, 'action', 1, '[]', 1)");
    segment("visitorType==returning");
  }

  private void empty(String pattern) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SHOW TABLES LIKE '" + pattern.replace("_", "\\_") + "'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    for (String table : tables) {
      execute("DELETE FROM `" + table + "`");
    }
  }

  /** Forgets all archives, and everything that the archiver keeps. */
  void forgetArchives() throws SQLException {
    empty("matomo_archive_%");
    empty("matomo_sluice_%");
    empty("matomo_sequence");
  }

  void goal(int idSite, int idGoal) throws SQLException {
    execute(
        "INSERT INTO matomo_goal (idsite, idgoal, name, match_attribute, pattern, pattern_type,"
            + " case_sensitive, allow_multiple, revenue) VALUES ("
            + idSite
            + ", "
            + idGoal
            + ", 'Goal', 'manually', '', 'contains', 0, 1, 10)");
  }

  void segment(String definition) throws SQLException {
    execute(
        "INSERT INTO matomo_segment (name, definition, hash, login, enable_all_users,"
            + " enable_only_idsite, auto_archive, ts_created, ts_last_edit) VALUES ('s', '"
            + definition
            + "', MD5('"
            + definition
            + "'), 'root', 1, 0, 1, '2020-01-01 00:00:00', '2020-01-01 00:00:00')");
  }

  void timeZone(int idSite, String zone) throws SQLException {
    execute("UPDATE matomo_site SET timezone = '" + zone + "' WHERE idsite = " + idSite);
  }

  /** Matomo deletes logs older than so many days, and has just done so. */
  void retention(int days, Instant oldest) throws SQLException {
    execute(
        "REPLACE INTO matomo_option VALUES ('delete_logs_enable', '1', 1),"
            + " ('delete_logs_older_than', '"
            + days
            + "', 1)");
    String old =
        "SELECT idvisit FROM matomo_log_visit WHERE visit_last_action_time < '"
            + DateTimes.text(oldest)
            + "'";
    for (String table : List.of("log_link_visit_action", "log_conversion", "log_conversion_item")) {
      execute("DELETE FROM matomo_" + table + " WHERE idvisit IN (" + old + ")");
    }
    execute(
        "DELETE FROM matomo_log_visit WHERE visit_last_action_time < '"
            + DateTimes.text(oldest)
            + "'");
    execute(
        "DELETE FROM matomo_log_bot_request WHERE server_time < '" + DateTimes.text(oldest) + "'");
  }

  /** The option by which trackers and Matomo's privacy tools say that a past day changed. */
  String option(int idSite, LocalDate day) {
    return "INSERT IGNORE INTO matomo_option VALUES ('ab12_report_to_invalidate_"
        + idSite
        + "_"
        + day
        + "_77', '1', 0)";
  }

  /**
   * A row that asks for an archive to be made again.
   *
   * @param period 1 = day to 4 = year
   */
  String invalidation(int idSite, int period, LocalDate date1, LocalDate date2, String flag) {
    marks++;
    return "INSERT INTO matomo_archive_invalidations"
        + " (name, idsite, date1, date2, period, ts_invalidated, ts_started, status) VALUES ('"
        + flag
        + "', "
        + idSite
        + ", '"
        + date1
        + "', '"
        + date2
        + "', "
        + period
        + ", NOW() - INTERVAL "
        + marks % 50
        + " SECOND, NULL, 0)";
  }
}
