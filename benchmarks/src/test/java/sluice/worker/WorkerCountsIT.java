package sluice.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import sluice.embedded.ServerBinaries;
import sluice.process.LogSetup;
import sluice.report.CommittedCounts;
import sluice.report.RedisCounters;
import sluice.worker.lease.LeaseTimes;

/**
 * What a batch of 100 hits costs a worker with one queue, in counts, with real servers.
 *
 * <p>Of Redis all commands count, those within scripts and those of start and end, too. What is
 * asked by time is left out by making that time long: leases are taken once, and not renewed.
 */
class WorkerCountsIT {
  private static final int HITS = 3_000;
  private static final int BATCH = 100;
  private static final Instant START = Instant.parse("2026-10-15T08:00:00Z");

  private static final LeaseTimes ONCE = new LeaseTimes(Duration.ofHours(3), Duration.ofHours(1));

  private static final List<String> WRITES =
      List.of("Com_insert", "Com_update", "Com_delete", "Com_commit");

  /** Some are asked every few seconds, so a slow machine counts more of them. */
  private static final List<String> SELECTS = List.of("Com_select");

  /** Rows that storage engines read and wrote. */
  private static final List<String> ROWS =
      List.of(
          "Handler_write",
          "Handler_update",
          "Handler_read_key",
          "Handler_read_next",
          "Handler_read_rnd",
          "Handler_read_rnd_next");

  /** All that clients send, whatever it is: what sets, begins or prepares is in no other count. */
  private static final List<String> STATEMENTS = List.of("Questions");

  private static final List<String> RECEIVED = List.of("Bytes_received");
  private static final List<String> SENT = List.of("Bytes_sent");

  private static final Set<String> COUNTED =
      Stream.of(WRITES, SELECTS, STATEMENTS, ROWS, RECEIVED, SENT)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  @Test
  void batchCostsNoMoreThanCommitted() throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS); // other lines would be counted, too
    QueuedHits hits = QueuedHits.make(HITS, 1, QueuedHits.Traffic.SHOP, START);
    WorkerDrain.Setting setting =
        new WorkerDrain.Setting(1, 1, "", () -> START.plusSeconds(HITS), ONCE);
    CommittedCounts counts = new CommittedCounts("worker.");
    try (BenchServers servers =
            BenchServers.start(ServerBinaries.inFolder(Path.of("target/servers")));
        RedisCounters redis = RedisCounters.connect(servers.redisUri())) {
      // The first drain loads classes, whose initialisers allocate.
      WorkerDrain.drain(servers, servers.freshDatabase("first"), hits.entries().get(0), setting);
      DataSource source = servers.freshDatabase("counted");
      servers.queue(hits.entries());
      WorkerDrain drain = WorkerDrain.prepare(servers, source, setting);
      Seen before = Seen.read(source, redis);
      WorkerDrain.Drained drained = drain.drain(HITS);
      Seen after = Seen.read(source, redis);
      Seen again = Seen.read(source, redis);
      counts.add("worker.allocated_bytes_per_hit", drained.allocatedBytes() / (double) HITS, 0.02);
      addRedis(counts, RedisCounters.Counts.between(before.redis(), after.redis(), again.redis()));
      addDatabase(counts, Seen.between(before, after, again));
    }
    counts.compare();
  }

  private static void addRedis(CommittedCounts counts, RedisCounters.Counts redis) {
    counts.add("worker.redis_commands_per_batch", perBatch(redis.commands()), 0.02);
    counts.add("worker.bytes_to_redis_per_hit", redis.bytesIn() / (double) HITS, 0.01);
    counts.add("worker.bytes_from_redis_per_hit", redis.bytesOut() / (double) HITS, 0.01);
  }

  private static void addDatabase(CommittedCounts counts, Map<String, Long> database) {
    counts.add("worker.writes_per_batch", perBatch(sum(database, WRITES)), 0.02);
    counts.add("worker.selects_per_batch", perBatch(sum(database, SELECTS)), 0.1);
    counts.add("worker.statements_per_batch", perBatch(sum(database, STATEMENTS)), 0.05);
    counts.add("worker.rows_touched_per_batch", perBatch(sum(database, ROWS)), 0.01);
    counts.add("worker.bytes_to_database_per_hit", sum(database, RECEIVED) / (double) HITS, 0.01);
    counts.add("worker.bytes_from_database_per_hit", sum(database, SENT) / (double) HITS, 0.01);
  }

  private static double perBatch(long count) {
    return count / (double) (HITS / BATCH);
  }

  private static long sum(Map<String, Long> counters, List<String> names) {
    return names.stream().mapToLong(counters::get).sum();
  }

  /** What both servers have counted. */
  private record Seen(RedisCounters.Counts redis, Map<String, Long> database) {

    static Seen read(DataSource source, RedisCounters redis) throws SQLException, IOException {
      Map<String, Long> counters = new TreeMap<>();
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement();
          ResultSet status = statement.executeQuery("SHOW GLOBAL STATUS")) {
        while (status.next()) {
          if (COUNTED.contains(status.getString(1))) {
            counters.put(status.getString(1), status.getLong(2));
          }
        }
      }
      return new Seen(redis.read(), counters);
    }

    /** The database's counters without what reading them counts. */
    static Map<String, Long> between(Seen before, Seen after, Seen again) {
      Map<String, Long> counters = new TreeMap<>();
      after.database.forEach(
          (name, count) ->
              counters.put(name, 2 * count - before.database.get(name) - again.database.get(name)));
      return counters;
    }
  }
}
