package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.archive.report.ReportSettings;
import sluice.matomo.DatabasePool;
import sluice.matomo.TrackerSettings;
import sluice.process.ExitCode;

/**
 * Nothing that stands in a configuration is a fault of ours: whatever it is, the process starts, or
 * ends with a message for people and a code that says who is to act.
 */
class AnyConfigurationTest {

  private static final int CASES = 600;

  private static final Set<Integer> CODES =
      Set.of(ExitCode.OK, ExitCode.USAGE, ExitCode.UNAVAILABLE, ExitCode.IO, ExitCode.CONFIG);

  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "-1",
          "1",
          "3",
          "65535",
          "65536",
          "4294967296",
          "99999999999999999999",
          "0.05",
          "1e309",
          "NaN",
          "true",
          "off",
          "null",
          " ",
          ",",
          ",,",
          "a b",
          "\u00e9",
          "127.0.0.1",
          "127.0.0.1,127.0.0.1",
          "[::1]",
          "::1",
          "/no/such.sock",
          "tls://127.0.0.1",
          "redis://",
          "redis://127.0.0.1:1/0",
          "redis://127.0.0.1:99999/0",
          "redis://:p@w@127.0.0.1:1",
          "redis-sentinel://127.0.0.1:1,127.0.0.1:2/0#mymaster",
          "redis-sentinel://127.0.0.1:1",
          "rediss-cluster://127.0.0.1:1,127.0.0.1:2",
          "redis-cluster://",
          "redis-socket:///no/x",
          "redis-socket://",
          "jdbc:mariadb://127.0.0.1:1/m",
          "jdbc:mariadb://127.0.0.1:99999/m",
          "jdbc:mariadb:///",
          "jdbc:mariadb://127.0.0.1:1/m?sslMode=nonsense",
          "jdbc:mariadb://127.0.0.1:1/m?socketTimeout=x",
          "jdbc:mysql://h/x",
          "http://",
          "~/x",
          "500ms",
          "999999999d",
          "8g",
          "999999999999g",
          "%zz",
          "'",
          "\"",
          "[x]",
          "{",
          "}",
          "(",
          "*",
          "mysql",
          "redis",
          "mysql,redis",
          "$1",
          "\\",
          "/(/",
          "2026-13-01,x",
          "x,y,z",
          "127.0.0.1:x",
          ":",
          ":0",
          "localhost:0",
          "http://127.0.0.1",
          "+",
          "\ud800",
          "2",
          "x".repeat(5000));

  private static final List<String> DATABASE =
      List.of(
          "host",
          "port",
          "username",
          "password",
          "dbname",
          "tables_prefix",
          "unix_socket",
          "enable_ssl",
          "ssl_ca",
          "ssl_cert",
          "ssl_key",
          "ssl_cipher",
          "ssl_no_verify",
          "charset");

  private static final List<String> PLUGIN =
      List.of(
          "backend",
          "useWhatRedisBackendType",
          "sentinelMasterName",
          "redisHost",
          "redisPort",
          "redisTimeout",
          "redisDatabase",
          "redisPassword",
          "queueEnabled",
          "numQueueWorkers",
          "numRequestsToProcess",
          "processDuringTrackingRequest");

  /** They name files and folders that would be made. */
  private static final Set<String> LEFT_ALONE =
      Set.of("state-dir", "spool-dir", "matomo-dir", "data", "admin-listen");

  /** Servers that are away answer at once, but a machine under load takes its time. */
  private static final Duration A_CASE = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** All that a process does with its configuration until its servers answer. */
  private static final class Start implements Subcommand {

    @Override
    public String name() {
      return "start";
    }

    @Override
    public String description() {
      return "Reads all configuration.";
    }

    @Override
    public List<Flag> flags() {
      List<Flag> flags = new ArrayList<>(new RunCommand().flags());
      flags.addAll(new ArchiveCommand().flags());
      return flags;
    }

    @Override
    public int run(Arguments arguments) throws Exception {
      Installation installation = Installation.of(arguments, Map.of());
      Pipeline.Setup setup = Pipeline.configure(installation);
      TrackerSettings.of(installation.config()).forSite(1);
      ReportSettings.of(installation.config());
      installation.adminListen(ProcessShell.RUN_PORT);
      installation.faults().throwIfAny();
      setup.worker().place().look();
      try (Connection connection = DatabasePool.single(setup.worker().database())) {
        return connection.isValid(1) ? ExitCode.OK : ExitCode.UNAVAILABLE;
      }
    }
  }

  /** What one command says and ends with. */
  private record Ended(int code, String said) {}

  private Ended run(Subcommand command, Map<String, String> flags) {
    StringWriter said = new StringWriter();
    int code =
        CommandRun.of(
            command,
            "sluice " + command.name(),
            new Arguments(flags, List.of(), List.of()),
            new PrintWriter(said, true));
    return new Ended(code, said.toString());
  }

  private static boolean isForPeople(Ended ended) {
    return CODES.contains(ended.code())
        && !ended.said().contains("\tat ")
        && !ended.said().contains("fault of Sluice")
        && ended.said().isBlank() == (ended.code() == ExitCode.OK);
  }

  private Map<String, String> base() {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("state-dir", folder.resolve("state").toString());
    flags.put("matomo-dir", folder.resolve("matomo").toString());
    return flags;
  }

  private void write(Map<String, Map<String, String>> sections) throws IOException {
    StringBuilder ini = new StringBuilder("; <?php exit; ?>\n");
    sections.forEach(
        (section, keys) -> {
          ini.append('[').append(section).append("]\n");
          keys.forEach(
              (key, value) -> ini.append(key).append(" = \"").append(value).append("\"\n"));
        });
    Path config = folder.resolve("matomo").resolve("config");
    Files.createDirectories(config);
    Files.write(
        config.resolve("config.ini.php"),
        ini.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Map<String, Map<String, String>> sound() {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> database = new LinkedHashMap<>();
    database.put("host", "127.0.0.1");
    database.put("port", "1");
    database.put("username", "u");
    database.put("dbname", "m");
    sections.put("database", database);
    sections.put("QueuedTracking", new LinkedHashMap<>(Map.of("redisPort", "1")));
    sections.put("Sluice", new LinkedHashMap<>());
    return sections;
  }

  @Test
  void noConfigurationEndsWithAFaultOfOurs() throws IOException {
    List<String> wrong = new ArrayList<>();
    Random random = new Random(20261128);
    Start start = new Start();
    List<String> flags = start.flags().stream().map(Flag::name).distinct().toList();
    List<String> settings = new ArrayList<>(PLUGIN);
    for (int i = 0; i < CASES; i++) {
      Map<String, Map<String, String>> sections = sound();
      Map<String, String> given = base();
      Set<String> changed = new LinkedHashSet<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        String value = VALUES.get(random.nextInt(VALUES.size()));
        String key;
        switch (random.nextInt(4)) {
          case 0 -> {
            key = DATABASE.get(random.nextInt(DATABASE.size()));
            sections.get("database").put(key, value);
          }
          case 1 -> {
            key = settings.get(random.nextInt(settings.size()));
            sections.get("QueuedTracking").put(key, value);
          }
          case 2 -> {
            key = flags.get(random.nextInt(flags.size()));
            if (!LEFT_ALONE.contains(key)) {
              given.put(key, value);
            }
          }
          default -> {
            key = flags.get(random.nextInt(flags.size()));
            if (!LEFT_ALONE.contains(key)) {
              sections.get("Sluice").put(key.replace('-', '_'), value);
            }
          }
        }
        changed.add(key + "=" + value.substring(0, Math.min(60, value.length())));
      }
      write(sections);
      long begun = System.nanoTime();
      Ended ended = run(start, given);
      boolean isInTime = System.nanoTime() - begun < A_CASE.toNanos();
      if (!isForPeople(ended) || !isInTime) {
        wrong.add("case " + i + " " + changed + " " + ended);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whateverStandsInMatomosOwnSectionsIsReadAsPhpWould() throws IOException {
    Random random = new Random(51);
    for (int i = 0; i < CASES; i++) {
      Map<String, Map<String, String>> sections = sound();
      for (String section : List.of("General", "Tracker", "Deletelogs", "Segments")) {
        Map<String, String> keys = new LinkedHashMap<>();
        List<String> known =
            List.copyOf(sluice.matomo.MatomoConfig.defaults().section(section).keySet());
        for (int n = 0; n < 3 && !known.isEmpty(); n++) {
          keys.put(
              known.get(random.nextInt(known.size())), VALUES.get(random.nextInt(VALUES.size())));
        }
        sections.put(section, keys);
      }
      write(sections);
      Ended ended = run(new Start(), base());
      assertThat(ended.code()).as(sections + " said: " + ended.said()).isIn(CODES);
    }
  }

  /** The plugin's pages let these be stored. */
  @ParameterizedTest
  @CsvSource({
    "redisHost, '', redisHost",
    "redisHost, ',', redisHost",
    "redisPort, '', redisPort",
    "useWhatRedisBackendType, 7, useWhatRedisBackendType",
    "redisDatabase, -1, redisDatabase"
  })
  void aSettingOfThePluginThatLeadsNowhereIsNamed(String key, String value, String named)
      throws IOException {
    Map<String, Map<String, String>> sections = sound();
    sections.get("QueuedTracking").put(key, value);
    write(sections);
    Ended ended = run(new Start(), base());
    assertThat(ended.said()).contains(named);
    assertThat(ended.code()).as(ended.said()).isEqualTo(ExitCode.CONFIG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "--nonsense", "queue nonsense", "worker nonsense extra"})
  void whatIsNoCommandIsSaidInOneLine(String line) {
    assertThat(Sluice.run(line.split(" "))).isIn(ExitCode.USAGE, ExitCode.CONFIG);
  }
}
