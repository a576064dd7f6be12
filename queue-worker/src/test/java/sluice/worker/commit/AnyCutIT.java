package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** However a stream is cut into batches, the rows are the same. */
@RealServers
class AnyCutIT {

  private static final int RANDOM_HITS = 160;

  private final TestDatabase database;

  AnyCutIT(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomStreamGivesTheSameRows(long seed) throws SQLException, IOException {
    List<RequestSet> sets = new RandomHits(seed).sets(RANDOM_HITS);
    LogDump oneByOne = dump(sets, 1, RandomHits.visitorIds());
    for (int batch : List.of(7, 100)) {
      assertThat(oneByOne.differences(dump(sets, batch, RandomHits.visitorIds())))
          .as("batches of %d, seed %d", batch, seed)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void corpusGivesTheSameRows(int batch) throws SQLException, IOException {
    List<RequestSet> sets = Corpus.sets("scenarios.jsonl");
    Set<String> ids = Corpus.visitorIds("scenarios.jsonl");
    assertThat(dump(sets, 100, ids).differences(dump(sets, batch, ids))).isEmpty();
  }

  private LogDump dump(List<RequestSet> sets, int batch, Set<String> visitorIds)
      throws SQLException, IOException {
    Replay.on(database).run(sets, batch);
    try (Connection connection = database.connect()) {
      return LogDump.of(connection, Replay.PREFIX, visitorIds);
    }
  }
}
