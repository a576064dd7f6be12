package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Two queues whose visitors share visits: nothing is lost, nobody deadlocks. */
@RealServers
class TwoWorkersIT {

  private static final int HITS = 400;
  private static final int VISITORS = 10;

  private final TestDatabase database;

  TwoWorkersIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void countersOfSharedVisitsAddUp() throws Exception {
    Replay first = Replay.on(database);
    first.run(hits(0, VISITORS), 100);
    Replay second = first.sibling(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (Replay worker : List.of(first, second)) {
        int offset = worker == first ? 1 : 2;
        workers.add(
            threads.submit(
                () -> {
                  worker.run(hits(offset, HITS), 20);
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(sum("SELECT COUNT(*) FROM matomo_log_visit")).isEqualTo(VISITORS);
    assertThat(sum("SELECT COUNT(*) FROM matomo_log_link_visit_action"))
        .isEqualTo(VISITORS + 2 * HITS);
    assertThat(sum("SELECT SUM(visit_total_actions) FROM matomo_log_visit"))
        .isEqualTo(VISITORS + 2 * HITS);
  }

  private static List<RequestSet> hits(int offset, int count) {
    List<RequestSet> sets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int visitor = (offset == 2 ? count - i : i) % VISITORS;
      sets.add(
          Corpus.set(
              "2026-10-12 10:0" + offset + ":00",
              "idsite",
              "1",
              "rec",
              "1",
              "_id",
              "%016x".formatted(0x77 + visitor),
              "cip",
              "198.51.100." + visitor,
              "url",
              "https://shop.example.org/w" + offset + "/p" + i % 50));
    }
    return sets;
  }

  private long sum(String sql) throws SQLException, IOException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
