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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.log.LogSchema;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.action.ActionName;
import sluice.worker.action.ActionType;
import sluice.worker.action.UrlPrefix;

/** Reference tracker.md 7.3. */
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

  @Test
  void workersThatCreateTheSameNamesAgreeOnOneRowEach() throws Exception {
    List<ActionName> names = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      names.add(ActionName.of(ActionType.PAGE_TITLE, "title " + i));
    }
    int workers = 4;
    CyclicBarrier start = new CyclicBarrier(workers);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Map<ActionName, Long>>> results = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        ActionIds own = ids();
        results.add(
            threads.submit(
                () -> {
                  try (Connection connection = database.connect()) {
                    start.await();
                    return own.resolve(connection, names);
                  }
                }));
      }
      Map<ActionName, Long> first = results.get(0).get();
      for (Future<Map<ActionName, Long>> result : results) {
        assertThat(result.get()).isEqualTo(first);
      }
      assertThat(first).hasSize(names.size());
    } finally {
      threads.shutdownNow();
    }
    assertThat(count("name LIKE 'title %'")).isEqualTo(names.size());
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
