package sluice.worker;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import sluice.embedded.ServerBinaries;
import sluice.process.LogSetup;
import sluice.report.CommittedCounts;

/** What a batch of 100 hits costs a worker with one queue, in counts, with real servers. */
class WorkerCountsIT {
  private static final int HITS = 3_000;
  private static final int BATCH = 100;
  private static final Instant START = Instant.parse("2026-10-15T08:00:00Z");

  /** What a batch asks of Redis, in scripts or not; leases are kept by time, not by batch. */
  private static final Pattern COMMAND =
      Pattern.compile("cmdstat_(lrange|ltrim|lindex):calls=(\\d+)");

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

  @Test
  void batchCostsNoMoreThanCommitted() throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS); // other lines would be counted, too
    QueuedHits hits = QueuedHits.make(HITS, 1, QueuedHits.Traffic.SHOP, START);
    WorkerDrain.Setting setting = new WorkerDrain.Setting(1, 1, "", () -> START.plusSeconds(HITS));
    Map<String, Double> counts = new LinkedHashMap<>();
    Map<String, Double> selects = new LinkedHashMap<>();
    try (BenchServers servers =
        BenchServers.start(ServerBinaries.inFolder(Path.of("target/servers")))) {
      // The first drain loads classes, whose initialisers allocate.
      WorkerDrain.drain(servers, servers.freshDatabase("first"), hits.entries().get(0), setting);
      DataSource source = servers.freshDatabase("counted");
      servers.queue(hits.entries());
      WorkerDrain drain = WorkerDrain.prepare(servers, source, setting);
      Map<String, Long> before = counters(source, servers);
      WorkerDrain.Drained drained = drain.drain(HITS);
      Map<String, Long> after = counters(source, servers);
      counts.put("worker.allocated_bytes_per_hit", drained.allocatedBytes() / (double) HITS);
      counts.put("worker.redis_commands_per_batch", perBatch(before, after, List.of("redis")));
      counts.put("worker.writes_per_batch", perBatch(before, after, WRITES));
      selects.put("worker.selects_per_batch", perBatch(before, after, SELECTS));
      counts.put("worker.rows_touched_per_batch", perBatch(before, after, ROWS));
    }
    CommittedCounts.compare(counts, 0.03);
    CommittedCounts.compare(selects, 0.3);
  }

  private static double perBatch(
      Map<String, Long> before, Map<String, Long> after, List<String> names) {
    long sum = names.stream().mapToLong(name -> after.get(name) - before.get(name)).sum();
    return sum / (double) (HITS / BATCH);
  }

  private static Map<String, Long> counters(DataSource source, BenchServers servers)
      throws SQLException {
    Map<String, Long> counters = new TreeMap<>(Map.of("redis", redisCalls(servers)));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet status = statement.executeQuery("SHOW GLOBAL STATUS")) {
      while (status.next()) {
        String name = status.getString(1);
        if (WRITES.contains(name) || SELECTS.contains(name) || ROWS.contains(name)) {
          counters.put(name, status.getLong(2));
        }
      }
    }
    return counters;
  }

  private static long redisCalls(BenchServers servers) {
    RedisClient client = RedisClient.create(servers.redisUri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return COMMAND
          .matcher(connection.sync().info("commandstats"))
          .results()
          .mapToLong(match -> Long.parseLong(match.group(2)))
          .sum();
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }
}
