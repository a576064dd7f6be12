package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * Random hits that combine features as no corpus of a real Matomo does: several visitors of one
 * browser, user ids, late hits, forced visits, carts and orders, goals, searches, events, contents,
 * odd numbers and texts. What is expected was computed by a second implementation of the rules,
 * written apart from this one by reading Matomo's source; no Matomo made it.
 */
@RealServers
class CombinedHitsIT {

  private static final String HITS = "combined.jsonl.gz";

  private static final Pattern VISITOR = Pattern.compile("(?<= vis=)[0-9a-f]{16}");

  private final TestDatabase database;

  CombinedHitsIT(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 37})
  void logTablesAreWhatASecondImplementationWrites(int batchSize) throws SQLException, IOException {
    Replay.on(database).run(Corpus.sets(HITS), batchSize);
    assertThat(dumped()).containsExactlyInAnyOrderElementsOf(lines("combined.expected.txt.gz"));
  }

  private List<String> dumped() throws SQLException, IOException {
    Set<String> known = Corpus.visitorIds(HITS);
    List<String> dumped = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : String.join("\n", lines("combined.dump.sql")).split(";\\s*")) {
        try (ResultSet rows = statement.executeQuery(sql)) {
          while (rows.next()) {
            dumped.add(withoutRandomVisitor(rows.getString(1), known));
          }
        }
      }
    }
    return dumped;
  }

  /** An id that no hit carries was made up. */
  private static String withoutRandomVisitor(String line, Set<String> known) {
    Matcher visitor = VISITOR.matcher(line);
    return visitor.find() && !known.contains(visitor.group())
        ? line.substring(0, visitor.start()) + "gen" + line.substring(visitor.end())
        : line;
  }

  private static List<String> lines(String resource) throws IOException {
    try (BufferedReader reader = Corpus.reader(resource)) {
      return reader.lines().collect(Collectors.toList());
    }
  }
}
