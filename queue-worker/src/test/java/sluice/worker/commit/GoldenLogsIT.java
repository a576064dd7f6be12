package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.log.LogSchema;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * What a real Matomo 5.1.2 wrote for the same hits; {@code mixed} are random sessions that combine
 * features, sent to one that reproduces the scenarios wholly. Where SLUICE_TEST_MATOMO_DIR does not
 * name a Matomo's data files, values that depend on them are skipped and counted.
 */
@RealServers
class GoldenLogsIT {

  /** Requests a set, as parity.py sends them. */
  private static final int BULK = 50;

  private final TestDatabase database;

  GoldenLogsIT(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @CsvSource({"scenarios.jsonl,scenarios", "week.jsonl.gz,week"})
  void logTablesAreWhatMatomoWrites(String hits, String expected, TestReporter reporter)
      throws SQLException, IOException {
    compare(hits, expected, Corpus.sets(hits), reporter);
  }

  /** Most of their referrers and devices are not in the built-in data, and decide about visits. */
  @ParameterizedTest
  @ValueSource(strings = {"mixed-1", "mixed-2"})
  @EnabledIfEnvironmentVariable(
      named = "SLUICE_TEST_MATOMO_DIR",
      matches = ".+",
      disabledReason = "needs the data files of a Matomo")
  void combinedFeaturesAreWhatMatomoMakesOfThem(String corpus, TestReporter reporter)
      throws SQLException, IOException {
    String hits = corpus + ".jsonl.gz";
    compare(hits, corpus, Corpus.sets(hits), reporter);
  }

  @Test
  void refusedHitTakesNoNeighbourOfItsBulkWithIt(TestReporter reporter)
      throws SQLException, IOException {
    List<RequestSet> bulks = new ArrayList<>();
    List<RequestSet> single = Corpus.sets("scenarios.jsonl");
    for (int from = 0; from < single.size(); from += BULK) {
      List<RequestSet> part = single.subList(from, Math.min(single.size(), from + BULK));
      RequestSet first = part.get(0);
      bulks.add(
          new RequestSet(
              part.stream().flatMap(set -> set.requests().stream()).toList(),
              first.environment(),
              first.tokenAuth(),
              first.time(),
              first.identity()));
    }
    compare("scenarios.jsonl", "scenarios", bulks, reporter);
  }

  /** What 5.14 changed for hits of a 5.1.2 without agents and bots: a column more, NULL. */
  @ParameterizedTest
  @CsvSource({"scenarios.jsonl,scenarios", "week.jsonl.gz,week"})
  void theTablesOfTheNewestMatomoGetTheSameValues(
      String hits, String expected, TestReporter reporter) throws SQLException, IOException {
    LogDump got = compare(hits, expected, Corpus.sets(hits), reporter, LogSchema.Edition.NEWEST);
    LogDump wanted = LogDump.expected(expected + ".log.expected.jsonl.gz");
    assertThat(got.columnsBeyond(wanted))
        .isEqualTo(Map.of("log_visit.ai_agent_name", Set.of("NULL")));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM matomo_log_bot_request")) {
      row.next();
      assertThat(row.getInt(1)).isZero();
    }
  }

  private void compare(String hits, String expected, List<RequestSet> sets, TestReporter reporter)
      throws SQLException, IOException {
    compare(hits, expected, sets, reporter, LogSchema.Edition.REFERENCE);
  }

  private LogDump compare(
      String hits,
      String expected,
      List<RequestSet> sets,
      TestReporter reporter,
      LogSchema.Edition edition)
      throws SQLException, IOException {
    Replay replay = Replay.on(database, Replay.CONFIG, edition);
    replay.run(sets, 100);
    LogDump wanted = LogDump.expected(expected + ".log.expected.jsonl.gz");
    LogDump got;
    try (Connection connection = database.connect()) {
      got = LogDump.of(connection, Replay.PREFIX, Corpus.visitorIds(hits));
    }
    if (Replay.MATOMO.isEmpty()) {
      LogDump comparable = wanted.withoutShippedData(got);
      reporter.publishEntry(
          "values skipped in " + hits, Integer.toString(wanted.size() - comparable.size()));
      got = got.withoutShippedData(wanted);
      wanted = comparable;
    }
    assertThat(wanted.differences(got)).isEmpty();
    return got;
  }
}
