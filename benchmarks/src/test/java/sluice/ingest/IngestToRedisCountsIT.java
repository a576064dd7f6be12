package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.embedded.ServerBinaries;
import sluice.ingest.ring.LettuceConnector;
import sluice.ingest.ring.Replicas;
import sluice.matomo.RedisAddress;
import sluice.process.LogSetup;
import sluice.report.Allocated;
import sluice.report.CommittedCounts;
import sluice.report.RedisCounters;

/**
 * What a hit costs on its whole way from a socket through ring, appender and Lettuce into a real
 * Redis, in counts: one at a time, and 64 at once.
 *
 * <p>How many hits leave in one push is chance under load, so a batch is made by force: while Redis
 * holds back the first push of a batch, the others come in. Ingest has one event loop, whatever the
 * machine has, and no watch of the queues, which asks Redis by time. The bytes are those of all
 * threads but the client's.
 */
class IngestToRedisCountsIT {
  private static final int CONNECTIONS = 64;
  private static final int LONE = 3_000;
  private static final int BATCHES = 48;

  /**
   * Afterwards the buffer of what may have to be sent again, 4 MiB a queue, has its size for good.
   */
  private static final int FIRST_BATCHES = 200;

  /**
   * As long as the test at least: no push is late, and nothing falls out of that buffer by time.
   */
  private static final Duration LONG = Duration.ofHours(1);

  /** Until the appender has taken what the ring holds, nanoseconds. */
  private static final long PATIENCE = Duration.ofMinutes(1).toNanos();

  private final List<byte[]> requests = SampleRequests.render(1024);

  /** The last one asks what is not queued. */
  private final List<TrackerClient> clients = new ArrayList<>();

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private long answered;
  private long answerBytes;

  @Test
  void hitCostsNoMoreThanCommittedUntilRedisHasIt(@TempDir Path directory) throws IOException {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS); // other lines would be counted, too
    ServerBinaries binaries = ServerBinaries.inFolder(Path.of("target/servers"));
    CommittedCounts counts = new CommittedCounts("ingest.");
    try (EmbeddedRedis redis =
            EmbeddedRedis.start(directory.resolve("redis"), binaries, List.of());
        TrackerIngest ingest = start(RedisAddress.parse(redis.uri(0)), directory);
        RedisCounters counters = RedisCounters.connect(redis.uri(0))) {
      connect(ingest.port());
      batches(FIRST_BATCHES, counters);
      lone(LONE);
      answered = 0;
      answerBytes = 0;
      addLone(counts, cost(counters, () -> lone(LONE)));
      addBatched(counts, cost(counters, () -> batches(BATCHES, counters)));
      disconnect();
    }
    counts.compare();
  }

  private void connect(int port) throws IOException {
    for (int i = 0; i <= CONNECTIONS; i++) {
      clients.add(new TrackerClient(port));
    }
  }

  private void disconnect() throws IOException {
    for (TrackerClient client : clients) {
      client.close();
    }
  }

  private void addLone(CommittedCounts counts, Cost lone) {
    counts.add("ingest.lone.allocated_bytes_per_hit", lone.allocated() / (double) LONE, 0.02);
    counts.add("ingest.lone.redis_commands_per_hit", lone.redis().commands() / (double) LONE, 0);
    counts.add("ingest.lone.bytes_to_redis_per_hit", lone.redis().bytesIn() / (double) LONE, 0.01);
    counts.add("ingest.answer_bytes_per_hit", answerBytes / (double) answered, 0.01);
  }

  private static void addBatched(CommittedCounts counts, Cost batched) {
    double hits = BATCHES * CONNECTIONS;
    counts.add("ingest.batched.allocated_bytes_per_hit", batched.allocated() / hits, 0.02);
    counts.add(
        "ingest.batched.redis_commands_per_64_hits",
        batched.redis().commands() / (double) BATCHES,
        0);
    counts.add("ingest.batched.bytes_to_redis_per_hit", batched.redis().bytesIn() / hits, 0.01);
    counts.add("ingest.batched.bytes_from_redis_per_hit", batched.redis().bytesOut() / hits, 0.01);
  }

  private TrackerIngest start(RedisAddress address, Path directory) throws IOException {
    IngestConfig standard = IngestConfig.of("127.0.0.1", 0, address, directory);
    IngestConfig config =
        new IngestConfig(
            new IngestConfig.Listen("127.0.0.1", 0, "", 1, false),
            standard.limits(),
            new IngestConfig.Redis(
                address, standard.redis().database(), LONG, LONG, LONG, Replicas.NONE),
            standard.spool(),
            new IngestConfig.Queue(
                OptionalInt.of(1),
                standard.queue().compressionLevel(),
                standard.queue().zeroVisitorId()),
            standard.matomo());
    return TrackerIngest.start(
        config,
        new LettuceConnector(address, standard.redis().connectTimeout(), Replicas.NONE),
        registry,
        InstantSource.system());
  }

  /** What sending took. */
  private record Cost(long allocated, RedisCounters.Counts redis) {}

  /** Sends hits. */
  @FunctionalInterface
  private interface Sending {
    void run() throws IOException;
  }

  private static Cost cost(RedisCounters counters, Sending sending) throws IOException {
    RedisCounters.Counts before = counters.read();
    Allocated start = Allocated.byOthers();
    sending.run();
    long allocated = Allocated.byOthers().since(start);
    RedisCounters.Counts after = counters.read();
    return new Cost(allocated, RedisCounters.Counts.between(before, after, counters.read()));
  }

  private void lone(int hits) throws IOException {
    for (int i = 0; i < hits; i++) {
      send(0, i);
      receive(0);
    }
  }

  private void batches(int batches, RedisCounters redis) throws IOException {
    for (int batch = 0; batch < batches; batch++) {
      redis.ask("CLIENT PAUSE " + LONG.toMillis() + " WRITE");
      send(0, batch * CONNECTIONS);
      awaitAppender();
      for (int i = 1; i < CONNECTIONS; i++) {
        send(i, batch * CONNECTIONS + i);
      }
      awaitAppender();
      redis.ask("CLIENT UNPAUSE");
      for (int i = 0; i < CONNECTIONS; i++) {
        receive(i);
      }
    }
  }

  private void send(int client, int request) throws IOException {
    clients.get(client).send(requests.get(request % requests.size()));
  }

  private void receive(int client) throws IOException {
    answerBytes += clients.get(client).receive();
    answered++;
  }

  /**
   * Until the appender has taken from the ring all that was sent. The event loop looks at what has
   * come in in rounds: it reads the second question in a later round than the first, which it read
   * in the round of the last hits or a later one.
   */
  private void awaitAppender() throws IOException {
    TrackerClient last = clients.get(CONNECTIONS);
    last.askUnqueued();
    last.askUnqueued();
    Gauge used = registry.get("sluice.ingest.ring.used").gauge();
    long start = System.nanoTime();
    while (used.value() > 0) {
      assertThat(System.nanoTime() - start).as("the ring is not emptied").isLessThan(PATIENCE);
      Thread.onSpinWait();
    }
  }
}
