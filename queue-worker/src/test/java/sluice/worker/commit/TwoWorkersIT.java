package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Two workers at once: nothing is lost, nobody deadlocks, names have one id. */
@RealServers
class TwoWorkersIT {

  private static final int HITS = 400;
  private static final int VISITORS = 10;
  private static final int ROUNDS = 50;
  private static final int PAGES = 20;

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

  @Test
  void pagesThatBothMeetFirstHaveOneIdInTheLinkTable() throws Exception {
    Replay first = Replay.on(database);
    Replay second = first.sibling(1);
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (Replay worker : List.of(first, second)) {
        workers.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < ROUNDS; round++) {
                    List<RequestSet> pages = pages(round, worker == first ? 0 : 1);
                    start.await(1, TimeUnit.MINUTES);
                    worker.run(pages, PAGES);
                  }
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } finally {
      threads.shutdownNow();
    }
    String linkedUrls =
        " FROM matomo_log_link_visit_action l JOIN matomo_log_action a ON a.idaction = l.idaction_url";
    assertThat(sum("SELECT COUNT(*)" + linkedUrls)).isEqualTo(2 * ROUNDS * PAGES);
    assertThat(sum("SELECT COUNT(DISTINCT l.idaction_url)" + linkedUrls)).isEqualTo(ROUNDS * PAGES);
    assertThat(sum("SELECT COUNT(*) - COUNT(DISTINCT type, name) FROM matomo_log_action")).isZero();
  }

  /** The same pages for both workers, for one in reverse. */
  private static List<RequestSet> pages(int round, int worker) {
    List<RequestSet> sets = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      int page = worker == 0 ? i : PAGES - 1 - i;
      sets.add(
          Corpus.set(
              "2026-10-12 10:00:00",
              "idsite",
              "1",
              "rec",
              "1",
              "_id",
              "%016x".formatted(0x7700 + worker),
              "cip",
              "198.51.100." + worker,
              "url",
              "https://shop.example.org/r" + round + "/p" + page));
    }
    return sets;
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
