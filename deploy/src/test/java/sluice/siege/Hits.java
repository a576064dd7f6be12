package sluice.siege;

import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What became of the well-behaved client's hits.
 *
 * @param answered how many were
 * @param failed marks that were not, and why
 * @param lost marks that were answered and are in no row
 * @param doubled marks in several rows, and in how many
 * @param strangers marks on its site that are not its own
 * @param answers from the moment when a hit was due to its answer
 * @param rows from the answer to the row
 */
record Hits(
    int answered,
    Map<String, String> failed,
    Set<String> lost,
    Map<String, Integer> doubled,
    Set<String> strangers,
    Latencies answers,
    Latencies rows) {
  /** Waits for the last rows, so long at most; the client has to be closed. */
  static Hits of(WellBehavedClient client, RowWatch watch, Duration limit) throws SQLException {
    Map<String, Long> answered = client.answered();
    try {
      await()
          .atMost(limit.plusMillis(200))
          .until(() -> watch.seen().keySet().containsAll(answered.keySet()));
    } catch (ConditionTimeoutException lost) {
      // they are counted below
    }
    Map<String, Long> seen = watch.seen();
    Latencies rows = new Latencies();
    answered.forEach(
        (mark, nanos) -> {
          if (seen.containsKey(mark) && client.isCounted(mark)) {
            rows.add(Math.max(0, seen.get(mark) - nanos));
          }
        });
    Set<String> lost = new HashSet<>(answered.keySet());
    lost.removeAll(seen.keySet());
    Set<String> strangers = new HashSet<>(seen.keySet());
    strangers.removeIf(client::isMark);
    return new Hits(
        answered.size(),
        client.failed(),
        lost,
        watch.doubled(),
        strangers,
        client.latencies(),
        rows);
  }

  @Override
  public String toString() {
    return "  answered %d, not answered %d, lost %d, doubled %d, strangers' rows on its site %d%n"
            .formatted(answered, failed.size(), lost.size(), doubled.size(), strangers.size())
        + "  answers: "
        + answers
        + "; rows after answers: "
        + rows;
  }
}
