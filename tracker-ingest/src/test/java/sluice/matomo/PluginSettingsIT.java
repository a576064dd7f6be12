package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

@RealServers
class PluginSettingsIT {

  @Test
  void rowsAreReadUnderTheConfig(TestDatabase database) throws SQLException {
    database.execute(
        """
        CREATE TABLE m_plugin_setting (
          plugin_name VARCHAR(60) NOT NULL, setting_name VARCHAR(255) NOT NULL,
          setting_value LONGTEXT NOT NULL, json_encoded TINYINT UNSIGNED NOT NULL DEFAULT 0,
          user_login VARCHAR(100) NOT NULL DEFAULT '')""");
    database.execute(
        """
        INSERT INTO m_plugin_setting VALUES
          ('QueuedTracking', 'numQueueWorkers', '8', 0, ''),
          ('QueuedTracking', 'numRequestsToProcess', '50', 0, ''),
          ('QueuedTracking', 'queueEnabled', '1', 0, ''),
          ('QueuedTracking', 'list', '["a","b"]', 1, ''),
          ('QueuedTracking', 'rows', 'x', 0, ''), ('QueuedTracking', 'rows', 'y', 0, ''),
          ('QueuedTracking', 'broken', '[', 1, ''),
          ('QueuedTracking', 'redisDatabase', '7', 0, 'somebody'),
          ('Login', 'redisDatabase', '9', 0, '')""");
    MatomoConfig config =
        MatomoConfig.defaults().with("QueuedTracking", "numRequestsToProcess", "100");

    try (Connection connection = database.connect()) {
      PluginSettings settings =
          PluginSettings.read(connection, "m_", QueuedTrackingSettings.PLUGIN, config);
      assertThat(settings.list("list")).containsExactly("a", "b");
      assertThat(settings.list("rows")).containsExactly("x", "y");
      assertThat(settings.list("broken")).isEmpty();

      QueuedTrackingSettings plugin = QueuedTrackingSettings.of(settings);
      assertThat(plugin.numQueueWorkers()).isEqualTo(8);
      assertThat(plugin.numRequestsToProcess()).isEqualTo(100);
      assertThat(plugin.redisDatabase()).isZero();
    }
  }
}
