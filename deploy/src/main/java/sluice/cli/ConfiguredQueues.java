package sluice.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import sluice.matomo.MatomoConfig;
import sluice.matomo.QueuedTrackingSettings;

/** Writes the number of queues down where it is configured, once it has been changed. No state. */
final class ConfiguredQueues {

  private static final String SETTING = "numQueueWorkers";

  private static final int NO_SUCH_TABLE = 1146;

  private ConfiguredQueues() {}

  /**
   * Writes the plugin's setting in the database, if the number lives there.
   *
   * @return what was done, and what only the operator can change, before the next restart
   */
  static List<String> settle(QueueAccess access, int queues) throws SQLException {
    MatomoConfig config = access.installation().config();
    List<String> lines = new ArrayList<>();
    String plugin = QueuedTrackingSettings.PLUGIN;
    boolean inFile = config.has(plugin, SETTING);
    if (inFile && config.integer(plugin, SETTING, 0) != queues) {
      lines.add(change("[" + plugin + "] " + SETTING + " = " + queues + " in config.ini.php"));
    }
    boolean inSluice = config.has("Sluice", Flag.QUEUES.key());
    if (inSluice && config.integer("Sluice", Flag.QUEUES.key(), 0) != queues) {
      lines.add(change("[Sluice] queues = " + queues + " in config.ini.php"));
    }
    int rows = update(access, queues);
    if (rows > 0) {
      lines.add("the plugin's setting " + SETTING + " in the database is " + queues);
    }
    if (rows == 0 && !inFile && !inSluice) {
      lines.add(change("[Sluice] queues = " + queues + " in config.ini.php, or --queues"));
    }
    boolean isGiven = access.installation().settings().text(Flag.QUEUES.name()).isPresent();
    if (isGiven && access.queues() != queues) {
      lines.add(
          change("--queues " + queues + " or SLUICE_QUEUES wherever a process is given them"));
    }
    return List.copyOf(lines);
  }

  private static String change(String what) {
    return "before the next restart of ingest or worker set " + what;
  }

  private static int update(QueueAccess access, int queues) throws SQLException {
    String table = "`" + access.installation().database().tablesPrefix() + "plugin_setting`";
    String sql =
        "UPDATE "
            + table
            + " SET setting_value = ? WHERE plugin_name = ? AND setting_name = ? AND user_login = ''";
    try (Connection connection = access.connections().open();
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, Integer.toString(queues));
      update.setString(2, QueuedTrackingSettings.PLUGIN);
      update.setString(3, SETTING);
      return update.executeUpdate();
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE) {
        return 0;
      }
      throw e;
    }
  }
}
