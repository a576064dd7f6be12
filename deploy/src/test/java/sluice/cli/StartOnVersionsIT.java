package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.Archiver;
import sluice.archive.ArchiverConfig;
import sluice.archive.table.MatomoTables;
import sluice.doctor.MatomoCheck;
import sluice.log.LogSchema;
import sluice.matomo.MatomoConfig;
import sluice.matomo.SluiceSettings;
import sluice.process.ConfigFaults;
import sluice.process.LogLine;
import sluice.request.ZeroVisitorId;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.site.UnreadableRows;
import sluice.worker.TrackingRules;

/** What worker, archiver and {@code sluice status} find on the databases of several versions. */
@RealServers
class StartOnVersionsIT {

  /**
   * What each version does, by Matomo's change log. One that began as 5.1 and was updated to 5.8
   * has the plugins AIAgents and BotTracking only when it is updated to 5.9.
   */
  private static final List<String> FACTS =
      """
      version_core                                     | 5.1.2 | 5.4.0 | 5.8.0 | 5.8.0 updated | 5.13.0 | 5.14.0
      tokens by header Authorization: Bearer           | no    | yes   | yes   | yes | yes | yes
      random fingerprints can be asked for             | no    | yes   | yes   | yes | yes | yes
      record Actions_hits                              | no    | yes   | yes   | yes | yes | yes
      done value 6                                     | no    | yes   | yes   | yes | yes | yes
      attributed terms of goals are rounded one by one | no    | yes   | yes   | yes | yes | yes
      archive_failure_recovery_timeout                 | no    | yes   | yes   | yes | yes | yes
      invalidations name host and process              | no    | yes   | yes   | yes | yes | yes
      referrers of type AI assistant                   | no    | no    | yes   | yes | yes | yes
      sites have privacy settings of their own         | no    | no    | yes   | yes | yes | yes
      records of pages of AI assistants                | no    | no    | yes   | yes | yes | yes
      archiving_metrics                                | no    | no    | yes   | yes | yes | yes
      AI agents are told apart in visits               | no    | no    | yes   | no  | yes | yes
      requests of bots                                 | not recorded | not recorded | recorded as ai_chatbot | not recorded | recorded as ai_chatbot | recorded as ai_chatbot
      records of URLs that bots ask for                | no    | no    | no    | no  | yes | yes
      records of favoured pages                        | no    | no    | no    | no  | yes | yes
      flat pages where they are asked for              | no    | no    | no    | no  | yes | yes
      new blob tables are LONGBLOB                     | no    | no    | no    | no  | yes | yes
      """
          .lines()
          .toList();

  private final TestDatabase database;

  @TempDir Path folder;

  StartOnVersionsIT(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.1.2", "5.4.0", "5.8.0", "5.8.0 updated", "5.13.0", "5.14.0"})
  void workerArchiverAndStatusSayWhatTheVersionDoes(String installed) throws Exception {
    make(installed);
    Map<String, String> facts = facts(installed);

    assertThat(refused()).isEmpty();
    try (LogLines worker = LogLines.of("sluice.worker.TrackingRules");
        LogLines archiver = LogLines.of("sluice.archive.LiveInstallation")) {
      start();
      assertThat(List.of(worker, archiver))
          .allSatisfy(
              log ->
                  assertThat(log.all())
                      .singleElement()
                      .extracting(LogLine::masked, STRING)
                      .startsWith("matomo-installation ")
                      .contains(facts.entrySet().stream().map(Map.Entry::toString).toList()));
    }
    assertThat(status())
        .contains(facts.entrySet().stream().map(it -> it.getKey() + ": " + it.getValue()).toList());
  }

  private void make(String installed) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String table : LogSchema.discover(connection, QuickstartSite.PREFIX).tableNames()) {
        statement.execute("DROP TABLE " + QuickstartSite.PREFIX + table);
      }
      QuickstartSite.open(connection, folder);
      VersionedTables.downgrade(
          connection,
          QuickstartSite.PREFIX,
          installed.split(" ")[0],
          installed.endsWith(" updated"));
    }
  }

  private static Map<String, String> facts(String installed) {
    List<List<String>> rows =
        FACTS.stream()
            .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
            .toList();
    int column = rows.get(0).indexOf(installed);
    Map<String, String> facts = new LinkedHashMap<>();
    rows.forEach(row -> facts.put(row.get(0), row.get(column)));
    facts.replace("version_core", installed.split(" ")[0]);
    return facts;
  }

  /** What worker and archiver refuse before they start. */
  private List<String> refused() throws SQLException {
    MatomoCheck check =
        new MatomoCheck(
            SluiceSettings.of(Map.of(), Map.of(), MatomoConfig.defaults(), new ConfigFaults()),
            Optional.empty(),
            QuickstartSite.PREFIX);
    try (Connection connection = database.connect()) {
      return check.faults(connection);
    }
  }

  /** The rules of the worker, and a run of the archiver. */
  private void start() throws Exception {
    MariaDbDataSource source = new MariaDbDataSource(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    TrackingRules.open(
        new TrackingRules.Basis(MatomoConfig.defaults(), ZeroVisitorId.VISITOR, Optional.empty()),
        source,
        QuickstartSite.PREFIX,
        new UnreadableRows());
    try (Archiver archiver =
        new Archiver(
            ArchiverConfig.DEFAULTS,
            new MatomoTables(source, QuickstartSite.PREFIX),
            new SimpleMeterRegistry(),
            InstantSource.system())) {
      archiver.run();
    }
  }

  /** What the command prints of the database. */
  private String status() throws Exception {
    List<String> line = new ArrayList<>(List.of("status", "--admin-listen"));
    line.add("127.0.0.1:" + SluiceProcess.freePort());
    line.addAll(List.of("--database-url", database.jdbcUrl()));
    line.addAll(List.of("--database-user", database.user()));
    line.addAll(List.of("--database-password", database.password()));
    line.addAll(List.of("--tables-prefix", QuickstartSite.PREFIX));
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Sluice.run(line.toArray(String[]::new));
    } finally {
      System.setOut(out);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
