package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.doctor.Severity;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** {@code sluice doctor} as a process, as an operator calls it. */
@RealServers
class DoctorIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path folder;

  DoctorIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  /** A Matomo's folder whose configuration names the servers. */
  @BeforeEach
  void matomoIsThere() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, data);
    }
    database.execute("REPLACE INTO matomo_option VALUES ('version_core', '5.1.2', 0)");
    String server = database.jdbcUrl().replaceFirst("jdbc:mariadb://", "").replaceFirst("/.*", "");
    RedisURI queues = redis.redisUri();
    Path config =
        MatomoFolder.make(
                folder,
                database,
                server,
                queues.getHost() + ":" + queues.getPort(),
                queues.getDatabase())
            .resolve("config/config.ini.php");
    Files.writeString(config, Files.readString(config) + "quees = 3\n");
    Files.createDirectories(folder.resolve("root/etc/cron.d"));
    Files.writeString(
        folder.resolve("root/etc/cron.d/matomo"),
        "5 * * * * www-data php /m/console core:archive --password=cron-hush-hush\n");
  }

  private SluiceProcess doctor(String... more) throws IOException {
    List<String> line = new ArrayList<>(List.of("doctor"));
    line.addAll(
        List.of(
            "--matomo-dir",
            folder.resolve("matomo").toString(),
            "--root",
            folder.resolve("root").toString(),
            "--state-dir",
            folder.resolve("state").toString(),
            "--admin-listen",
            "127.0.0.1:1"));
    line.addAll(List.of(more));
    return SluiceProcess.command(folder, line);
  }

  @Test
  void findingsComeWithTheirRemediesAndTheExitCodeOfTheGravest() throws Exception {
    try (SluiceProcess doctor = doctor()) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.log()).isEqualTo(65);
      assertThat(doctor.log())
          .contains("warning  php-archiver-scheduled")
          .contains("-> put a # before it:  sed -i '1s/^/#/' /etc/cron.d/matomo")
          .contains("warning  setting-doubtful", "[Sluice] quees is no setting")
          .contains("version_core: ")
          .contains("more; --all shows them")
          .doesNotContain("hush-hush", "\tat ");
    }
  }

  @Test
  void jsonHoldsFactsAndFindings() throws Exception {
    try (SluiceProcess doctor = doctor("--json")) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.log()).isEqualTo(65);
      // The tests' class path has several configurations of the log, which is told first.
      String line = doctor.log().lines().filter(it -> it.startsWith("{")).findFirst().orElse("");
      JsonNode json = new ObjectMapper().readTree(line);
      assertThat(json.path("worst").asText()).isEqualTo("warning");
      assertThat(json.path("facts").path("queues").asText()).startsWith("4 in standalone");
      assertThat(json.path("facts").path("redis server").asText()).startsWith("Redis ");
      assertThat(json.path("facts").path("java").asText())
          .startsWith(System.getProperty("java.runtime.version"));
      List<String> ids = new ArrayList<>();
      for (JsonNode finding : json.path("findings")) {
        assertThat(finding.size()).isEqualTo(4);
        assertThat(finding.path("severity").asText()).isIn("ok", "info", "warning", "error");
        assertThat(finding.path("evidence").asText()).isNotBlank();
        assertThat(finding.has("remedy")).isTrue();
        ids.add(finding.path("id").asText());
      }
      assertThat(ids).contains("php-archiver-scheduled", "database-grants", "queue-lag");
      assertThat(doctor.log()).doesNotContain("hush-hush").doesNotContain(password());
    }
  }

  /** Of a server without one, something that nowhere stands. */
  private String password() {
    return database.password().isEmpty() ? "hush-hush" : database.password();
  }

  @Test
  void withoutTheDatabaseTheQueuesAreFoundByTheCopyThatIngestKeeps() throws Exception {
    Path config = folder.resolve("matomo/config/config.ini.php");
    String text = Files.readString(config);
    Files.writeString(
        config,
        text.replaceFirst("port = \\d+", "port = 1")
            .replaceAll("(?m)^redis.*\n", "")
            .replaceAll("(?m)^numQueue.*\n", ""));
    try (SluiceProcess doctor = doctor()) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.log()).isEqualTo(69);
      assertThat(doctor.log())
          .contains("error    database-connection")
          .contains("error    queue-connection       it is not known where the queues are");
    }
    Path state = Files.createDirectory(folder.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        state.resolve("queued-tracking.properties"),
        "redisHost=%s%nredisPort=%d%nredisDatabase=%d%n"
            .formatted(
                redis.redisUri().getHost(),
                redis.redisUri().getPort(),
                redis.redisUri().getDatabase()));
    try (SluiceProcess doctor = doctor("--all")) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.log()).isEqualTo(69);
      assertThat(doctor.log())
          .contains("error    database-connection")
          .contains("ok       queue-connection")
          .contains("redis-persistence");
    }
  }

  @Test
  void aFaultInTheConfigurationIsAFindingAndTheRestIsLookedAt() throws Exception {
    Path config = folder.resolve("matomo/config/config.ini.php");
    Files.writeString(config, Files.readString(config) + "batch = many\nspool_max = x\n");
    try (SluiceProcess doctor = doctor("--all")) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.log()).isEqualTo(69);
      assertThat(doctor.log())
          .contains("error    configuration          [Sluice] batch")
          .contains("error    configuration          [Sluice] spool_max")
          .contains("ok       database-connection")
          .contains("ok       queue-lag");
    }
  }

  @Test
  void nothingIsWrittenAnywhere() throws Exception {
    Map<String, String> before = state();
    try (SluiceProcess doctor = doctor()) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.log()).isEqualTo(65);
    }
    assertThat(state()).isEqualTo(before);
    assertThat(folder.resolve("state")).doesNotExist();
  }

  /** Tables with their checksums, keys of Redis, and files with their sizes and times. */
  private Map<String, String> state() throws SQLException, IOException {
    Map<String, String> state = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("SHOW TABLES")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet sum = statement.executeQuery("CHECKSUM TABLE `" + table + "`")) {
          sum.next();
          state.put(table, sum.getString(2));
        }
      }
    }
    try (var connection = redis.connect()) {
      connection.sync().keys("*").forEach(key -> state.put(key, "key"));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(it -> !it.toString().endsWith(".log")).toList()) {
        if (!file.equals(folder)) {
          state.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
      }
    }
    return state;
  }

  @Test
  void statusPrintsTheFactsToo() throws Exception {
    List<String> line =
        List.of(
            "status",
            "--matomo-dir",
            folder.resolve("matomo").toString(),
            "--admin-listen",
            "127.0.0.1:1");
    try (SluiceProcess status = SluiceProcess.command(folder, line)) {
      assertThat(status.exitWithin(LIMIT)).as(status.log()).isEqualTo(69);
      assertThat(status.log())
          .contains("columns of log_visit: ", "database server: ", "version_core: 5.1.2")
          .doesNotContain("hush-hush");
    }
  }

  @Test
  void aWrongCommandLineIsNotExamined() throws Exception {
    try (SluiceProcess doctor = doctor("--no-such-flag")) {
      assertThat(doctor.exitWithin(LIMIT)).isEqualTo(78);
      assertThat(doctor.log()).contains("sluice doctor: ", "--no-such-flag");
    }
  }

  @Test
  void exitCodesFollowTheSeverity() {
    assertThat(Stream.of(Severity.values()).map(DoctorCommand::exitCode))
        .containsExactly(0, 0, 65, 69);
  }
}
