package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** How often a batch talks to the database. */
@RealServers
class RoundTripsIT {

  /** BEGIN comes with the first statement; the engine's own are its cursor and COMMIT. */
  private static final int OF_THE_ENGINE = 2;

  private final TestDatabase database;

  RoundTripsIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void batchOfHundredPageViewsTakesAtMostTwelve() throws SQLException, IOException {
    Replay replay = Replay.on(database);
    replay.run(pageViews(0), 100); // site, settings and salts are cached after this
    try (Connection autocommit = database.connect();
        Connection transaction = database.connect()) {
      CountedConnection before = new CountedConnection(autocommit);
      CountedConnection within = new CountedConnection(transaction);
      replay.run(before.connection(), within.connection(), pageViews(1), 100);

      List<String> trips = new ArrayList<>(before.trips());
      trips.addAll(within.trips());
      assertThat(trips.remove("COMMIT")).isTrue();
      assertThat(trips).hasSizeLessThanOrEqualTo(12 - OF_THE_ENGINE);
    }
  }

  /** Fifty visitors, half of them known, two new pages each. */
  private static List<RequestSet> pageViews(int round) {
    List<RequestSet> sets = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int visitor = i % 50 < 25 ? i % 50 : i % 50 + 100 * (round + 1);
      sets.add(
          Corpus.set(
              "2026-10-12 10:0" + (round * 4 + i / 50) + ":00",
              "idsite",
              "1",
              "rec",
              "1",
              "_id",
              "%016x".formatted(0x1000 + visitor),
              "url",
              "https://shop.example.org/r" + round + "/p" + i,
              "action_name",
              "Page " + round + " " + i));
    }
    return sets;
  }
}
