package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.php.PhpValue;
import sluice.process.ExitCode;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;

/** {@code sluice ingest} as a process: its figures, its readiness, and its end under load. */
class IngestProcessIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int QUEUES = 4;

  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedRedis redis;
  private int port;

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    redis = EmbeddedRedis.start(folder.resolve("redis"), List.of("--appendonly", "yes"));
    port = SluiceProcess.freePort();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private SluiceProcess ingest(String... more) throws IOException {
    List<String> flags = new ArrayList<>(List.of("--redis", redis.uri(0)));
    flags.addAll(List.of("--queues", Integer.toString(QUEUES), "--listen", "127.0.0.1:" + port));
    flags.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    flags.addAll(List.of(more));
    SluiceProcess process = SluiceProcess.start(folder, "ingest", flags);
    await().atMost(LIMIT).until(process::isReady);
    return process;
  }

  private int hit() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/matomo.php?idsite=1&_id=00f0000000000000");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** The value of the first sample with this name and label; empty when there is none. */
  private static OptionalDouble sample(SluiceProcess process, String name, String label)
      throws IOException {
    Matcher line =
        Pattern.compile("(?m)^" + name + "(\\{[^}]*" + label + "[^}]*\\})? (\\S+)$")
            .matcher(process.get("/metrics").body());
    return line.find()
        ? OptionalDouble.of(Double.parseDouble(line.group(2)))
        : OptionalDouble.empty();
  }

  private static void assertSample(
      SluiceProcess process, String name, String label, double expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(sample(process, name, label)).hasValue(expected));
  }

  private static void assertPositive(SluiceProcess process, String name, String label) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(sample(process, name, label).orElse(-1)).as(name).isPositive());
  }

  @Test
  void secondIngestInTheSameDirectoryNamesTheFirstAndTakesNothingOfIt() throws Exception {
    try (SluiceProcess first = ingest()) {
      redis.kill();
      for (int i = 0; i < 20; i++) {
        assertThat(hit()).isEqualTo(200);
      }
      redis.restart();
      List<String> flags = new ArrayList<>(List.of("--redis", redis.uri(0)));
      flags.addAll(List.of("--listen", "127.0.0.1:" + SluiceProcess.freePort()));
      flags.addAll(List.of("--state-dir", folder.resolve("state").toString()));
      try (SluiceProcess second = SluiceProcess.start(folder, "ingest", flags)) {
        assertThat(second.exitWithin(LIMIT)).as(second.log()).isEqualTo(ExitCode.CONFIG);
        assertThat(second.log())
            .contains("another ingest (process " + first.pid() + " on ")
            .contains("works in " + folder.resolve("state"))
            .contains("--state-dir");
      }
      assertSample(first, "sluice_ingest_spool_replayed_total", "", 20);
      assertThat(sample(first, "sluice_ingest_entries_total", "to=\"nowhere\"")).hasValue(0);
    }
  }

  @Test
  void figuresTellWhatBecameOfTheHits() throws Exception {
    try (SluiceProcess process = ingest()) {
      for (int i = 0; i < 5; i++) {
        assertThat(hit()).isEqualTo(200);
      }
      assertSample(process, "sluice_ingest_hits_total", "", 5);
      assertSample(process, "sluice_ingest_answers_total", "code=\"200\"", 5);
      assertSample(process, "sluice_ingest_entries_total", "to=\"redis\"", 5);
      assertSample(process, "sluice_ingest_enqueue_seconds_count", "", 5);
      assertThat(sample(process, "sluice_ingest_enqueue_seconds_bucket", "le=\"0.01\""))
          .isPresent();
      assertSample(process, "sluice_ingest_enqueue_seconds_bucket", "le=\"\\+Inf\"", 5);
      assertSample(process, "sluice_ingest_ring_used", "", 0);
      assertPositive(process, "sluice_ingest_ring_size", "");
      assertSample(process, "sluice_ingest_inflight_bytes", "", 0);
      assertPositive(process, "sluice_ingest_connections", "");
      assertSample(process, "sluice_ingest_redis_connected", "", 1);
      assertSample(process, "sluice_ingest_spool_bytes", "", 0);

      redis.kill();
      assertThat(hit()).isEqualTo(200);
      String queue = "queue=\"" + 0xf % QUEUES + "\"";
      assertPositive(process, "sluice_ingest_spool_bytes", "");
      assertPositive(process, "sluice_ingest_spool_queue_bytes", queue);
      assertPositive(process, "sluice_ingest_spool_queue_age_seconds", queue);
      assertPositive(process, "sluice_ingest_redis_errors_total", "kind=\"unknown\"");
      assertSample(process, "sluice_ingest_redis_connected", "", 0);
      assertThat(process.isReady()).as("ready while the disk keeps hits").isTrue();

      redis.restart();
      assertSample(process, "sluice_ingest_spool_bytes", "", 0);
      assertPositive(process, "sluice_ingest_spool_replayed_total", "");
    }
  }

  @Test
  void readinessIsLostOnlyWhileHitsCanBeKeptNowhere() throws Exception {
    try (SluiceProcess process = ingest("--spool-min-free", "999999g")) {
      assertThat(hit()).isEqualTo(200);
      redis.kill();
      await().atMost(LIMIT).until(() -> hit() == 503);
      assertThat(process.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(process.get("/health/ready").body()).contains("neither in Redis nor on disk");
      assertThat(process.get("/health/live").statusCode()).isEqualTo(200);
      redis.restart();
      await().atMost(LIMIT).until(process::isReady);
      assertThat(hit()).isEqualTo(200);
    }
  }

  @Test
  void stopUnderLoadWithAHangingRedisTakesLessThanTenSecondsAndLosesNothing() throws Exception {
    VisitorLoad load = new VisitorLoad(() -> port, 6);
    try {
      try (SluiceProcess process = ingest()) {
        await().atMost(LIMIT).until(() -> load.answered().size() > 300);
        redis.pause();
        int before = load.answered().size();
        await().atMost(LIMIT).until(() -> load.answered().size() > before + 50);
        assertThat(process.terminate(Duration.ofSeconds(10))).isEqualTo(ExitCode.OK);
      }
      load.stop();
      redis.resume();
      try (SluiceProcess again = ingest()) {
        assertSample(again, "sluice_ingest_spool_bytes", "", 0);
      }
      assertThat(markers()).containsAll(load.answered());
    } finally {
      load.stop();
    }
  }

  private Set<String> markers() throws RequestSetCodec.InvalidEntryException {
    Set<String> markers = new HashSet<>();
    RedisClient client = RedisClient.create(redis.uri(0));
    try (StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE)) {
      for (int queue = 0; queue < QUEUES; queue++) {
        byte[] list = new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII);
        for (byte[] entry : connection.sync().lrange(list, 0, -1)) {
          RequestSet set = RequestSetCodec.decode(entry, 1 << 20);
          for (PhpValue.Array request : set.requests()) {
            markers.add(((PhpValue.Text) request.entries().get("marker")).value());
          }
        }
      }
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
    return markers;
  }
}
