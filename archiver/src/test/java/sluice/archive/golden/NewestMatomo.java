package sluice.archive.golden;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Makes of a database of Matomo 5.1.2 one of the newest Matomo that is known, and back. */
public final class NewestMatomo {
  /** What later versions added to tables, as far as archives depend on it. */
  private static final List<String> TABLES =
      List.of(
          "ALTER TABLE matomo_log_visit ADD IF NOT EXISTS ai_agent_name VARCHAR(40) NULL",
          "ALTER TABLE matomo_archive_invalidations"
              + " ADD IF NOT EXISTS processing_host VARCHAR(100) NULL,"
              + " ADD IF NOT EXISTS process_id VARCHAR(15) NULL",
          "CREATE TABLE IF NOT EXISTS matomo_log_bot_request ("
              + "idrequest BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
              + " idsite INT UNSIGNED NOT NULL, server_time DATETIME NOT NULL,"
              + " created_time DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,"
              + " idaction_url INT UNSIGNED NULL, bot_name VARCHAR(100) NOT NULL,"
              + " bot_type VARCHAR(50) NOT NULL, http_status_code SMALLINT UNSIGNED NULL,"
              + " response_size_bytes INT UNSIGNED NULL, response_time_ms INT UNSIGNED NULL,"
              + " source VARCHAR(50) NULL, KEY index_idsite_server_time (idsite, server_time))",
          "CREATE TABLE IF NOT EXISTS matomo_archiving_metrics ("
              + "metadataid BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
              + " idarchive BIGINT UNSIGNED NOT NULL, idsite INT UNSIGNED NOT NULL,"
              + " archive_name VARCHAR(255) NOT NULL, date1 DATE NOT NULL, date2 DATE NOT NULL,"
              + " period TINYINT UNSIGNED NOT NULL, ts_started DATETIME NOT NULL,"
              + " ts_finished DATETIME NOT NULL, total_time BIGINT UNSIGNED NOT NULL,"
              + " total_time_exclusive BIGINT UNSIGNED NOT NULL,"
              + " is_temporary TINYINT UNSIGNED NOT NULL DEFAULT 0)");

  private NewestMatomo() {}

  /** Gives the tables what they have in the newest version, whatever the version is. */
  public static void tables(Connection connection) throws SQLException {
    for (String sql : TABLES) {
      execute(connection, sql);
    }
  }

  /** Which version it is and which plugins it has decides what of the tables is used. */
  public static void version(Connection connection, boolean isNewest) throws SQLException {
    execute(
        connection,
        "REPLACE INTO matomo_option VALUES ('version_core', '"
            + (isNewest ? "5.14.0" : "5.1.2")
            + "', 1)");
    execute(
        connection,
        isNewest
            ? "REPLACE INTO matomo_option VALUES ('version_AIAgents', '5.14.0', 1),"
                + " ('version_BotTracking', '5.14.0', 1)"
            : "DELETE FROM matomo_option WHERE option_name IN"
                + " ('version_AIAgents', 'version_BotTracking')");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
