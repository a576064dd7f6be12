package sluice.worker.commit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import sluice.log.LogSchema;

/**
 * The options that Matomo writes before it purges old logs, and with them the names in log_action
 * that no row uses (PrivacyManager::deleteLogData). No state.
 */
final class PurgeMark {

  private PurgeMark() {}

  /** Both options as one text; any other text is another purge. */
  static String read(Connection connection, LogSchema schema) throws SQLException {
    String sql =
        "SELECT GROUP_CONCAT(option_value ORDER BY option_name) FROM "
            + "`"
            + schema.prefix()
            + "option`"
            + " WHERE option_name IN"
            + " ('lastDelete_piwik_logs', 'lastDelete_piwik_unused_log_actions')";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
