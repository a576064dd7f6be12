package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.log.ActionType;
import sluice.log.LogSchema;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.action.ActionName;
import sluice.worker.action.UrlPrefix;

/** Ids of names (docs: queue-worker/docs/actions.md#ids-of-names). */
@RealServers
class ActionIdsIT {

  private final TestDatabase database;

  ActionIdsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void prepare() throws SQLException, IOException {
    Replay.on(database);
  }

  private ActionIds ids() throws SQLException {
    try (Connection connection = database.connect()) {
      return new ActionIds(LogSchema.discover(connection, Replay.PREFIX));
    }
  }

  private long count(String where) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT COUNT(*) FROM matomo_log_action WHERE " + where)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Each round in another order and with another number of names, so that inserts interleave. */
  @Test
  void workersThatCreateTheSameNamesAtOnceUseOneIdEach() throws Exception {
    int workers = 3;
    int rounds = 150;
    CyclicBarrier start = new CyclicBarrier(workers);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    Map<ActionName, Set<Long>> used = new ConcurrentHashMap<>();
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        Random random = new Random(worker);
        ActionIds own = ids();
        ends.add(
            threads.submit(
                () -> {
                  try (Connection connection = database.connect()) {
                    for (int round = 0; round < rounds; round++) {
                      List<ActionName> names = names(round, random);
                      start.await(1, TimeUnit.MINUTES);
                      own.resolve(connection, names)
                          .forEach(
                              (name, id) ->
                                  used.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet())
                                      .add(id));
                    }
                    return null;
                  }
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(used).allSatisfy((name, ids) -> assertThat(ids).as(name.name()).hasSize(1));
    assertThat(count("name LIKE 'title %'")).isEqualTo(used.size());
  }

  /** Some of the round's names, in any order. */
  private static List<ActionName> names(int round, Random random) {
    List<ActionName> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      names.add(ActionName.of(ActionType.PAGE_TITLE, "title " + round + "." + i));
    }
    Collections.shuffle(names, random);
    return names.subList(0, 1 + random.nextInt(names.size()));
  }

  @Test
  void aWorkerThatHangsInTheMiddleHoldsUpTheOthersOnlyOnce() throws Exception {
    ActionIds ids = ids();
    try (Connection hanging = database.connect();
        Connection connection = database.connect();
        Statement statement = hanging.createStatement()) {
      statement.execute("SELECT GET_LOCK(MD5(CONCAT(DATABASE(),'`matomo_log_action`')),0)");
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        assertThat(
                ids.resolve(
                    connection, List.of(ActionName.of(ActionType.PAGE_TITLE, "meanwhile " + i))))
            .hasSize(1);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
    }
  }

  @Test
  void lowestOfTwoRowsWins() throws SQLException {
    for (int i = 0; i < 2; i++) {
      database.execute(
          "INSERT INTO matomo_log_action (name, hash, type) VALUES ('twice', CRC32('twice'), 4)");
    }
    try (Connection connection = database.connect()) {
      long id =
          ids()
              .resolve(connection, List.of(ActionName.of(ActionType.PAGE_TITLE, "twice")))
              .values()
              .iterator()
              .next();
      assertThat(count("name = 'twice' AND idaction < " + id)).isZero();
    }
  }

  @Test
  void prefixTellsNoTwoUrlsApart() throws SQLException {
    try (Connection connection = database.connect()) {
      Map<ActionName, Long> both =
          ids()
              .resolve(
                  connection,
                  List.of(
                      new ActionName(ActionType.PAGE_URL, "e.org/", UrlPrefix.HTTPS),
                      new ActionName(ActionType.PAGE_URL, "e.org/", UrlPrefix.HTTP)));
      assertThat(both).hasSize(2);
      assertThat(both.values().stream().distinct()).hasSize(1);
    }
    assertThat(count("name = 'e.org/' AND url_prefix = 2")).isEqualTo(1);
  }

  @Test
  void namesDifferByCase() throws SQLException {
    try (Connection connection = database.connect()) {
      Map<ActionName, Long> both =
          ids()
              .resolve(
                  connection,
                  List.of(
                      ActionName.of(ActionType.PAGE_TITLE, "Case"),
                      ActionName.of(ActionType.PAGE_TITLE, "case")));
      assertThat(both.values().stream().distinct()).hasSize(2);
    }
  }

  @Test
  void emptyNamesHaveNoId() throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(
              ids()
                  .resolve(
                      connection,
                      List.of(
                          ActionName.of(ActionType.PAGE_TITLE, ""),
                          ActionName.of(ActionType.PAGE_TITLE, "0"))))
          .isEmpty();
    }
  }
}
