package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.ingest.IngestConfig;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

@RealServers
class QueuePluginIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

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
  void ingestDoesWithoutACopyThatCannotBeWrittenWhereTheDatabaseTells() throws Exception {
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    setting("redisHost", "redis.example");
    setting("redisPort", "6380");
    // In the way of the copy.
    Path copy = folder.resolve("state").resolve("queued-tracking.properties");
    Files.createDirectories(copy.resolve("other"));
    assertThat(redisOf(database.jdbcUrl())).isEqualTo("redis.example:6380");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queue test",
        "queue monitor --iterations 1",
        "queue print",
        "queue locks",
        "queue dead-letters",
        "queue resize 3",
        "worker --once",
        "worker --no-wait"
      })
  void commandNamesTheDatabasesFaultAndTriesNoOtherRedis(String command) throws Exception {
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    line.addAll(onDatabase("nosuch_", database.password()));
    if (command.startsWith("worker")) {
      line.addAll(List.of("--salt", "s", "--admin-listen", "127.0.0.1:0"));
      line.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    }
    try (SluiceProcess process = SluiceProcess.command(folder, line)) {
      assertThat(process.exitWithin(LIMIT)).as(process.log()).isEqualTo(69);
      assertThat(process.log())
          .contains("the database does not answer, or refuses", "nosuch_", "doesn't exist")
          .doesNotContain("6379", "fault of Sluice");
    }
  }

  @Test
  void wrongPasswordOfTheDatabaseIsNamedInPlaceOfARedis() throws Exception {
    List<String> line = new ArrayList<>(List.of("queue", "test"));
    line.addAll(onDatabase(QuickstartSite.PREFIX, "wrong"));
    try (SluiceProcess process = SluiceProcess.command(folder, line)) {
      assertThat(process.exitWithin(LIMIT)).as(process.log()).isEqualTo(69);
      assertThat(process.log())
          .contains("Access denied", "where the queues are is not known")
          .doesNotContain("6379");
    }
  }

  @Test
  void mistakesInTheSettingsAreFindingsOfTheTest() throws Exception {
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    setting("backend", "mysqll");
    setting("redisPort", "1");
    setting("numQueueWorkers", "many");
    List<String> line = new ArrayList<>(List.of("queue", "test"));
    line.addAll(onDatabase(QuickstartSite.PREFIX, database.password()));
    try (SluiceProcess process = SluiceProcess.command(folder, line)) {
      assertThat(process.exitWithin(LIMIT)).as(process.log()).isEqualTo(69);
      assertThat(process.log())
          .contains(
              "warning  settings       [QueuedTracking] backend = 'mysqll' is neither redis nor mysql",
              "[QueuedTracking] numQueueWorkers = 'many' is no number from 1 to 4096: taken as 1");
    } finally {
      setting("backend", "redis");
      setting("numQueueWorkers", "2");
    }
  }

  private List<String> onDatabase(String prefix, String password) {
    return List.of(
        "--database-url",
        database.jdbcUrl(),
        "--database-user",
        database.user(),
        "--database-password",
        password,
        "--tables-prefix",
        prefix);
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
    return Installation.of(new Arguments(flags, List.of(), List.of()), Map.of());
  }
}
