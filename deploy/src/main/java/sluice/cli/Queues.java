package sluice.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import sluice.ingest.IngestConfig;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.PluginSettings;
import sluice.matomo.QueuedTrackingSettings;

/** The number of queues, which ingest and workers must agree on. */
final class Queues {

  private static final String SETTING = "numQueueWorkers";

  /** The plugin's own limit. */
  private static final int MAX = 4096;

  private Queues() {}

  /**
   * From the flag, its variable or key; else the plugin's setting in config.ini.php or in the
   * database; else the default. A database that does not answer now is no fault: the processes
   * agree on the number in Redis before they drain.
   */
  static int of(Installation installation, DatabaseAddress database) {
    long fallback = fromPlugin(installation, database).orElse(IngestConfig.DEFAULT_QUEUES);
    return (int) installation.settings().integer(Flag.QUEUES.name(), fallback, 1, MAX);
  }

  private static OptionalLong fromPlugin(Installation installation, DatabaseAddress database) {
    if (installation.settings().text(Flag.QUEUES.name()).isPresent()
        || !installation.faults().isEmpty()) {
      return OptionalLong.empty();
    }
    try (Connection connection = Databases.of(database).getConnection()) {
      PluginSettings plugin =
          PluginSettings.read(
              connection,
              database.tablesPrefix(),
              QueuedTrackingSettings.PLUGIN,
              installation.config());
      return plugin.has(SETTING)
          ? OptionalLong.of(plugin.integer(SETTING, IngestConfig.DEFAULT_QUEUES))
          : OptionalLong.empty();
    } catch (SQLException e) {
      String name = QueuedTrackingSettings.PLUGIN;
      return installation.config().has(name, SETTING)
          ? OptionalLong.of(
              installation.config().integer(name, SETTING, IngestConfig.DEFAULT_QUEUES))
          : OptionalLong.empty();
    }
  }
}
