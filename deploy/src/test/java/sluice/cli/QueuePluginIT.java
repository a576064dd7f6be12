package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
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
    setting("redisHost", "redis.example");
    setting("redisPort", "6380");
    assertThat(redisOf(database.jdbcUrl())).isEqualTo("redis.example:6380");
    Path copy = folder.resolve("state").resolve("queued-tracking.properties");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    assertThat(redisOf("jdbc:mariadb://127.0.0.1:1/gone")).isEqualTo("redis.example:6380");
  }

  @Test
  void ingestFillsThePluginsTablesWhenItsQueuesAreInTheDatabaseAndRemembersThat() throws Exception {
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    setting("backend", "mysql");
    try {
      assertThat(configured(database.jdbcUrl()).redis().database())
          .hasValueSatisfying(at -> assertThat(at.jdbcUrl()).isEqualTo(database.jdbcUrl()));
      assertThat(configured("jdbc:mariadb://127.0.0.1:1/gone").redis().database()).isPresent();
    } finally {
      setting("backend", "redis");
    }
  }

  @Test
  void ingestGuessesNoPlaceForTheQueuesWhileOnlyTheDatabaseKnowsIt() {
    assertThatThrownBy(() -> configured("jdbc:mariadb://127.0.0.1:1/gone"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("where the queues are is not known");
  }

  private void setting(String name, String value) {
    database.execute(
        "REPLACE INTO matomo_plugin_setting (plugin_name, setting_name, setting_value, json_encoded, user_login)"
            + " VALUES ('QueuedTracking', '"
            + name
            + "', '"
            + value
            + "', 0, '')");
  }

  private IngestConfig configured(String databaseUrl) throws Exception {
    Installation installation = installation(databaseUrl);
    IngestConfig config = IngestPart.configure(installation);
    assertThat(installation.faults().list()).isEmpty();
    return config;
  }

  private String redisOf(String databaseUrl) throws Exception {
    RedisURI uri = configured(databaseUrl).redis().address().uri();
    return uri.getHost() + ":" + uri.getPort();
  }

  private Installation installation(String databaseUrl) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("database-url", databaseUrl);
    flags.put("database-user", database.user());
    flags.put("database-password", database.password());
    flags.put("tables-prefix", QuickstartSite.PREFIX);
    flags.put("state-dir", folder.resolve("state").toString());
    return Installation.of(new Arguments(flags, Optional.empty(), List.of()), Map.of());
  }
}
