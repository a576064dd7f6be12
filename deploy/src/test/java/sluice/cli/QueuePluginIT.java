package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.IngestConfig;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

@RealServers
class QueuePluginIT {

  private final TestDatabase database;

  @TempDir Path folder;

  QueuePluginIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void ingestFindsRedisByThePluginsSettingsAndRemembersItWithoutTheDatabase() throws Exception {
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    database.execute(
        "REPLACE INTO matomo_plugin_setting (plugin_name, setting_name, setting_value, json_encoded, user_login)"
            + " VALUES ('QueuedTracking', 'redisHost', 'redis.example', 0, ''),"
            + " ('QueuedTracking', 'redisPort', '6380', 0, '')");
    assertThat(redisOf(database.jdbcUrl())).isEqualTo("redis.example:6380");
    Path copy = folder.resolve("state").resolve("queued-tracking.properties");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    assertThat(redisOf("jdbc:mariadb://127.0.0.1:1/gone")).isEqualTo("redis.example:6380");
  }

  private String redisOf(String databaseUrl) throws Exception {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("database-url", databaseUrl);
    flags.put("database-user", database.user());
    flags.put("database-password", database.password());
    flags.put("tables-prefix", QuickstartSite.PREFIX);
    flags.put("state-dir", folder.resolve("state").toString());
    Installation installation =
        Installation.of(new Arguments(flags, Optional.empty(), List.of()), Map.of());
    IngestConfig config = IngestPart.configure(installation);
    assertThat(installation.faults().list()).isEmpty();
    return config.redis().address().uri().getHost()
        + ":"
        + config.redis().address().uri().getPort();
  }
}
