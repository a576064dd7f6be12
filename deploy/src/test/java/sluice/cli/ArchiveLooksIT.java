package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.process.ExitCode;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** {@code sluice archive} with flags that only look, as an operator runs it. */
@RealServers
class ArchiveLooksIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path folder;

  ArchiveLooksIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @Test
  void dryRunSaysWhatOnceThenMakesAndVerifyFindsWhatIsChanged() throws Exception {
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
      visitOfYesterday(connection);
      assertThat(run(ExitCode.DATA, "--verify")).contains("result: there is no archive to compare");
      assertThat(run(ExitCode.OK, "--dry-run"))
          .contains("no archiver of Sluice has run here: this would be the first run")
          .contains("whole: first-look");
      String once = run(ExitCode.OK, "--once");
      assertThat(once).contains("event=archive-progress what=archived idsite=1 days=1 done=1 of=1");
      assertThat(run(ExitCode.OK, "--dry-run")).contains("nothing has changed");
      assertThat(run(ExitCode.OK, "--verify", "--json", "--sample", "100%"))
          .contains("\"allExplained\":true");
      try (Statement statement = connection.createStatement()) {
        // of all visits alone: those without an AI agent have an archive of their own
        String numeric = numericTable(connection);
        statement.execute(
            "UPDATE "
                + numeric
                + " AS wrong JOIN "
                + numeric
                + " AS flag ON flag.idarchive = wrong.idarchive AND flag.name = 'done'"
                + " SET wrong.value = 7 WHERE wrong.name = 'nb_visits'");
      }
      assertThat(run(ExitCode.DATA, "--verify", "--periods", "day"))
          .contains("nb_visits: theirs 7.0, ours 1.0")
          .contains("result: 1 values differ");
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "INSERT INTO "
                + QuickstartSite.PREFIX
                + "option (option_name, option_value, autoload) SELECT CONCAT("
                + "'a1b2_report_to_invalidate_1_', UTC_DATE() - INTERVAL 1 DAY, '_17'), '1', 0");
      }
      assertThat(run(ExitCode.OK, "--verify", "--periods", "day"))
          .containsPattern(
              "outdated: 1, marked for being made again, such as site 1, day \\S+, done: nb_visits:"
                  + " theirs 7.0, ours 1.0")
          .contains("but 1 archives are outdated: have them made anew, then verify again");
      assertThat(run(ExitCode.CONFIG, "--verify", "--sample", "2"))
          .contains("--sample must be more than 0% and at most 100%, was '2'");
      assertThat(run(ExitCode.CONFIG, "--once", "--sample", "1%", "--seed", "3"))
          .contains("--sample goes with --verify")
          .contains("--seed goes with --verify");
      assertThat(run(ExitCode.CONFIG, "--verify", "--once"))
          .contains("--verify goes without --once and --dry-run");
      assertThat(run(ExitCode.CONFIG, "--once", "--reader-url", database.jdbcUrl()))
          .contains("it is the primary itself");
    }
  }

  private static void visitOfYesterday(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = ''");
      statement.execute(
          "INSERT INTO "
              + QuickstartSite.PREFIX
              + "log_visit (idsite, idvisitor, config_id, location_ip, visit_first_action_time,"
              + " visit_last_action_time, visit_total_actions) VALUES (1, 'visitor1', 'config01', '',"
              + " UTC_DATE() - INTERVAL 1 DAY + INTERVAL 12 HOUR,"
              + " UTC_DATE() - INTERVAL 1 DAY + INTERVAL 12 HOUR, 1)");
    }
  }

  private static String numericTable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CONCAT('"
                    + QuickstartSite.PREFIX
                    + "archive_numeric_', DATE_FORMAT(UTC_DATE() - INTERVAL 1 DAY, '%Y_%m'))")) {
      row.next();
      return row.getString(1);
    }
  }

  private String run(int exitCode, String... flags) throws Exception {
    List<String> all =
        new ArrayList<>(SluiceProcess.onServers(database, redis, 1, folder.resolve("state")));
    all.addAll(List.of(flags));
    try (SluiceProcess process = SluiceProcess.start(folder, "archive", all)) {
      assertThat(process.exitWithin(LIMIT)).as(process.log()).isEqualTo(exitCode);
      return process.log();
    }
  }
}
