package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** What a real Matomo 5.1.2 wrote for the same hits. */
@RealServers
class GoldenLogsIT {

  private final TestDatabase database;

  GoldenLogsIT(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @CsvSource({"scenarios.jsonl,scenarios", "week.jsonl.gz,week"})
  void logTablesAreWhatMatomoWrites(String hits, String expected) throws SQLException, IOException {
    Replay replay = Replay.on(database);
    replay.run(Corpus.sets(hits), 100);
    LogDump wanted = LogDump.expected(expected + ".log.expected.jsonl.gz");
    List<String> differences;
    try (Connection connection = database.connect()) {
      differences =
          wanted.differences(
              LogDump.of(connection, Replay.PREFIX, Corpus.visitorIds(hits)), Set.of());
    }
    assertThat(differences).isEmpty();
  }
}
