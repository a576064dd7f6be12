package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;

/** However a stream is cut into batches, the rows are the same. */
@RealServers
class AnyCutIT {

  private static final int RANDOM_HITS = 320;

  private static final int LARGEST_BATCH = 100;

  /** What a random stream has to bring about, or its cuts show nothing; each counts such rows. */
  private static final Map<String, String> MEETINGS =
      Map.of(
          "open carts",
          "SELECT COUNT(*) FROM matomo_log_conversion WHERE idgoal = -1",
          "carts that became orders",
          "SELECT COUNT(*) FROM matomo_log_conversion_item WHERE deleted = 1 AND idorder <> '0'",
          "visits that several ids share by their fingerprint",
          "SELECT COUNT(*) FROM (SELECT idvisit FROM matomo_log_link_visit_action"
              + " WHERE HEX(idvisitor) LIKE '000000000000ABC%'"
              + " GROUP BY idvisit HAVING COUNT(DISTINCT idvisitor) > 1) v",
          "visits whose visitor logged in or out",
          "SELECT COUNT(*) FROM (SELECT idvisit FROM matomo_log_link_visit_action GROUP BY idvisit"
              + " HAVING COUNT(DISTINCT HEX(idvisitor) IN (LEFT(SHA1('anna'), 16),"
              + " LEFT(SHA1('bert'), 16))) > 1) v",
          "browsers of several users",
          "SELECT COUNT(*) FROM (SELECT config_id FROM matomo_log_visit GROUP BY config_id"
              + " HAVING COUNT(DISTINCT user_id) > 1) v",
          "hits of the past in a visit that has later ones",
          "SELECT COUNT(*) FROM matomo_log_link_visit_action a JOIN matomo_log_link_visit_action b"
              + " USING (idvisit) WHERE b.idlink_va > a.idlink_va AND b.server_time < a.server_time",
          "hits of the past with a visit of their own",
          "SELECT COUNT(*) FROM matomo_log_visit v JOIN matomo_log_visit w USING (idsite)"
              + " WHERE w.idvisit > v.idvisit"
              + " AND w.visit_first_action_time < v.visit_first_action_time",
          "pages whose timings came later",
          "SELECT COUNT(*) FROM matomo_log_link_visit_action WHERE time_server IS NOT NULL");

  private final TestDatabase database;

  AnyCutIT(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 9})
  void randomStreamGivesTheSameRows(long seed) throws SQLException, IOException {
    List<RequestSet> sets = new RandomHits(seed).sets(RANDOM_HITS);
    Set<String> ids = RandomHits.visitorIds();
    LogDump oneByOne = dump(sets, () -> 1, ids);
    assertStreamIsMixed();
    for (int batch : List.of(7, LARGEST_BATCH)) {
      assertThat(oneByOne.differences(dump(sets, () -> batch, ids)))
          .as("batches of %d, seed %d", batch, seed)
          .isEmpty();
    }
    assertThat(oneByOne.differences(dump(sets, randomCuts(seed), ids)))
        .as("random cuts, seed %d", seed)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomStreamGivesTheSameRowsHoweverItIsInterrupted(long seed)
      throws SQLException, IOException {
    List<RequestSet> sets = new RandomHits(seed).sets(RANDOM_HITS);
    Set<String> ids = RandomHits.visitorIds();
    LogDump undisturbed = dump(sets, () -> LARGEST_BATCH, ids);
    long interruptions = Long.getLong("sluice.cut.seed", System.nanoTime());
    for (int batch : List.of(1, 7, LARGEST_BATCH)) {
      Replay replay = Replay.on(database);
      replay.runInterrupted(sets, () -> batch, new Random(interruptions));
      try (Connection connection = database.connect()) {
        assertThat(undisturbed.differences(LogDump.of(connection, Replay.PREFIX, ids)))
            .as(
                "interrupted batches of %d, seed %d, -Dsluice.cut.seed=%d",
                batch, seed, interruptions)
            .isEmpty();
      }
    }
  }

  /** Cuts at random differ from run to run; the message of a failure has their seed. */
  @ParameterizedTest
  @ValueSource(strings = {"scenarios.jsonl", "week.jsonl.gz"})
  void corpusGivesTheSameRows(String hits) throws SQLException, IOException {
    List<RequestSet> sets = Corpus.sets(hits);
    Set<String> ids = Corpus.visitorIds(hits);
    LogDump large = dump(sets, () -> LARGEST_BATCH, ids);
    for (int batch : List.of(1, 7)) {
      assertThat(large.differences(dump(sets, () -> batch, ids)))
          .as("batches of %d", batch)
          .isEmpty();
    }
    long seed = Long.getLong("sluice.cut.seed", System.nanoTime());
    assertThat(large.differences(dump(sets, randomCuts(seed), ids)))
        .as("random cuts, -Dsluice.cut.seed=%d", seed)
        .isEmpty();
  }

  private static IntSupplier randomCuts(long seed) {
    Random random = new Random(seed);
    return () -> 1 + random.nextInt(LARGEST_BATCH);
  }

  private Map<HitOutcome, Integer> outcomes;

  /**
   * The batch's first hit moves the visit that its second one was to be found by; the second is an
   * hour older, and belongs to the visit of the same fingerprint that the look-up had left out.
   */
  @Test
  void fingerprintCountsOnceTheVisitByIdIsOutOfReach() throws SQLException, IOException {
    List<RequestSet> sets =
        List.of(
            hit("20:00:30", "000000000000abc1"),
            hit("19:30:00", "000000000000abc0"), // too early to be taken for the first one
            hit("20:30:00", "000000000000abc1"),
            hit("19:50:00", "000000000000abc1"));
    Set<String> ids = RandomHits.visitorIds();
    assertThat(dump(sets, () -> 1, ids).differences(dump(sets, () -> 2, ids))).isEmpty();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet visits =
            statement.executeQuery("SELECT COUNT(*) FROM " + Replay.PREFIX + "log_visit")) {
      visits.next();
      assertThat(visits.getInt(1)).isEqualTo(2);
    }
  }

  private static RequestSet hit(String time, String visitorId) {
    return Corpus.set(
        "2026-10-12 " + time,
        "idsite",
        "1",
        "rec",
        "1",
        "url",
        "https://shop.example.org/a",
        "_id",
        visitorId);
  }

  private LogDump dump(List<RequestSet> sets, IntSupplier batchSizes, Set<String> visitorIds)
      throws SQLException, IOException {
    Replay replay = Replay.on(database);
    replay.run(sets, batchSizes);
    outcomes = replay.outcomes();
    try (Connection connection = database.connect()) {
      return LogDump.of(connection, Replay.PREFIX, visitorIds);
    }
  }

  private void assertStreamIsMixed() throws SQLException {
    assertThat(outcomes)
        .containsKeys(
            HitOutcome.RECORDED, HitOutcome.REFUSED_DUPLICATE_ORDER, HitOutcome.NOTHING_TO_RECORD);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> meeting : MEETINGS.entrySet()) {
        try (ResultSet count = statement.executeQuery(meeting.getValue())) {
          count.next();
          assertThat(count.getInt(1)).as(meeting.getKey()).isPositive();
        }
      }
    }
  }
}
