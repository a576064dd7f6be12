package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.matomo.RedisAddress;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.request.PhpValue;
import sluice.servers.RealServers;
import sluice.servers.TestRedis;

@RealServers
class FirstHitIT {

  private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");

  @Test
  void getAndPostAreAnsweredAndQueuedInOrderOfTheirQueue(TestRedis redis, @TempDir Path state)
      throws Exception {
    redis.flush();
    IngestConfig config = IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(redis.uri()), state);
    assertThat(config.faults()).isEmpty();
    try (TrackerIngest ingest =
            TrackerIngest.start(
                config,
                new SimpleMeterRegistry(),
                new sluice.process.Health(),
                InstantSource.fixed(NOW));
        StatefulRedisConnection<byte[], byte[]> queue = redis.connect(ByteArrayCodec.INSTANCE)) {
      String base = "http://127.0.0.1:" + ingest.port() + "/matomo.php";
      HttpClient client = HttpClient.newHttpClient();
      HttpResponse<byte[]> image =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          base + "?idsite=1&rec=1&url=http%3A%2F%2Fx%2F&_id=0123456789abcdef"))
                  .header("User-Agent", "test/1")
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      HttpResponse<byte[]> empty =
          client.send(
              HttpRequest.newBuilder(URI.create(base))
                  .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "idsite=1&rec=1&send_image=0&_id=0123456789abcdef"))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());

      assertThat(image.statusCode()).isEqualTo(200);
      assertThat(image.body()).hasSize(43).startsWith("GIF89a".getBytes(StandardCharsets.US_ASCII));
      assertThat(empty.statusCode()).isEqualTo(204);
      byte[] list = new QueueKey(0x012 % 16).list().getBytes(StandardCharsets.US_ASCII);
      List<RequestSet> sets = new ArrayList<>();
      for (byte[] entry : queue.sync().lrange(list, 0, -1)) {
        sets.add(RequestSetCodec.decode(entry, 1 << 20));
      }
      assertThat(sets)
          .extracting(set -> set.identity().orElseThrow().sequence())
          .containsExactly(1L, 2L);
      RequestSet first = sets.get(0);
      assertThat(first.time()).isEqualTo(NOW.getEpochSecond());
      assertThat(first.tokenAuth()).isEmpty();
      assertThat(first.requests().get(0).entries())
          .containsEntry("url", new PhpValue.Text("http://x/"));
      assertThat(first.environment().server())
          .containsEntry("HTTP_USER_AGENT", "test/1")
          .containsEntry("REMOTE_ADDR", "127.0.0.1");
    }
  }
}
