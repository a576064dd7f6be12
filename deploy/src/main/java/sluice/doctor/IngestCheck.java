package sluice.doctor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.queue.IngestPresence;
import sluice.queue.QueueKey;
import sluice.queue.ResizeKeys;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.RedisConnections;
import sluice.worker.backend.RedisLink;
import sluice.worker.operate.ResizeBoard;

/** What ingests tell of themselves in Redis ({@link ResizeKeys}). Stateless. */
final class IngestCheck {

  /** An ingest tells twice a second that it lives. */
  private static final Duration SILENT = Duration.ofSeconds(10);

  /** Between two looks at how often each has looked: milliseconds. */
  private static final long STEP_MS = 3000;

  /** Looks of one ingest in a second at most; two of the same name have twice as many. */
  private static final double LOOKS_A_SECOND = 2;

  /** By which factor the measure may be off. */
  private static final double SLACK = 1.4;

  private IngestCheck() {}

  static List<Finding> look(RedisConnections connections)
      throws BackendException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try (ResizeBoard board = new ResizeBoard(connections)) {
      Map<String, IngestPresence> ingests = board.ingests();
      findings.add(silent(ingests, board.serverMs()));
      findings.add(twice(ingests, connections));
    }
    return findings;
  }

  private static Finding silent(Map<String, IngestPresence> ingests, long nowMs) {
    Map<String, String> silent = new TreeMap<>();
    ingests.forEach(
        (id, presence) -> {
          Duration age = Duration.ofMillis(nowMs - presence.seenMs());
          if (age.compareTo(SILENT) > 0) {
            silent.put(id, id + " (silent for " + ClockCheck.words(age) + ")");
          }
        });
    return silent.isEmpty()
        ? Finding.ok(FindingKind.INGEST_SILENT, ingests.size() + " ingests live")
        : Finding.warning(
            FindingKind.INGEST_SILENT,
            "ended without having its spool replayed, or was killed: "
                + String.join(", ", silent.values())
                + "; a resize waits for it",
            "start it again with that spool; if it will not come back:  sluice queue resize N --without "
                + silent.keySet().iterator().next());
  }

  /** Two ingests of one name (host and spool) overwrite what the other tells. */
  private static Finding twice(Map<String, IngestPresence> ingests, RedisConnections connections)
      throws BackendException, InterruptedException {
    if (ingests.isEmpty()) {
      return Finding.ok(FindingKind.INGEST_TWICE, "no ingest is known");
    }
    try (RedisLink link = new RedisLink(connections)) {
      Map<String, Long> before = looks(link);
      long startNanos = System.nanoTime();
      Thread.sleep(STEP_MS);
      Map<String, Long> after = looks(link);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      for (String id : ingests.keySet()) {
        long looks = after.getOrDefault(id, 0L) - before.getOrDefault(id, 0L);
        if (looks > LOOKS_A_SECOND * SLACK * seconds + 1) {
          return Finding.error(
              FindingKind.INGEST_TWICE,
              "two ingests call themselves "
                  + id
                  + ": machines with one host name and one --spool-dir; a resize would wait for one"
                  + " of them only",
              "hostnamectl set-hostname with another name on one of them, or another --spool-dir");
        }
      }
    }
    return Finding.ok(FindingKind.INGEST_TWICE, "each has a name of its own");
  }

  private static Map<String, Long> looks(RedisLink link) throws BackendException {
    byte[] key = ResizeKeys.marks(new QueueKey(0)).getBytes(StandardCharsets.UTF_8);
    Map<String, Long> looks = new HashMap<>();
    link.await(link.commands().hgetall(key))
        .forEach(
            (id, count) ->
                looks.put(
                    new String(id, StandardCharsets.UTF_8),
                    Long.valueOf(new String(count, StandardCharsets.UTF_8))));
    return looks;
  }
}
