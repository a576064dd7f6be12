package sluice.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import sluice.ingest.IngestConfig;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.PluginSettings;
import sluice.matomo.QueuedTrackingSettings;
import sluice.matomo.RedisAddress;

/**
 * What Matomo's QueuedTracking plugin is set to, in config.ini.php and in the database. A database that does not answer
 * now is no fault: the processes agree on the number of queues in Redis before they drain.
 *
 * @param settings its settings
 */
record QueuePlugin(PluginSettings settings) {

  private static final String NAME = QueuedTrackingSettings.PLUGIN;
  private static final String QUEUE_COUNT = "numQueueWorkers";

  /** The plugin's own limit. */
  private static final int MAX_QUEUES = 4096;

  static QueuePlugin of(Installation installation, DatabaseAddress database) {
    if (installation.faults().isEmpty()) {
      try (Connection connection = Databases.of(database).getConnection()) {
        return new QueuePlugin(
            PluginSettings.read(connection, database.tablesPrefix(), NAME, installation.config()));
      } catch (SQLException e) {
        // What config.ini.php says has to do; whoever needs the database says so.
      }
    }
    return new QueuePlugin(PluginSettings.of(NAME, Map.of(), installation.config()));
  }

  /** Its settings, if it is set up: the plugin's own default of one queue counts for nobody. */
  Optional<QueuedTrackingSettings> ifSetUp() {
    return settings.has(QUEUE_COUNT)
        ? Optional.of(QueuedTrackingSettings.of(settings))
        : Optional.empty();
  }

  /** The number of queues: a flag, its variable or key, else the plugin's, else the default. */
  int queues(Installation installation) {
    int fallback =
        ifSetUp().map(QueuedTrackingSettings::numQueueWorkers).orElse(IngestConfig.DEFAULT_QUEUES);
    return (int) installation.settings().integer(Flag.QUEUES.name(), fallback, 1, MAX_QUEUES);
  }

  /** Where its Redis is; empty when it keeps the queues in the database and no flag says otherwise. */
  Optional<RedisAddress> redis(Installation installation) {
    QueuedTrackingSettings plugin = QueuedTrackingSettings.of(settings);
    boolean isNamed = installation.settings().text(Flag.REDIS.name()).isPresent();
    return plugin.isDatabaseBackend() && !isNamed
        ? Optional.empty()
        : Optional.of(RedisAddress.of(installation.settings(), Optional.of(plugin)));
  }
}
