package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.php.PhpValues;
import sluice.queue.QueueKey;
import sluice.queue.RequestSetCodec;
import sluice.servers.RealServers;
import sluice.servers.TestRedis;

/** Ingest is started again under load, behind the shipped site file and a socket that stays. */
@RealServers
class RestartIT {

  private static final Logger LOG = LoggerFactory.getLogger(RestartIT.class);

  private static final int RESTARTS = 5;

  private final TestRedis redis;

  @TempDir Path folder;
  private PhpResponder php;
  private SiteNginx nginx;

  RestartIT(TestRedis redis) {
    this.redis = redis;
  }

  @BeforeEach
  void nginxRuns() throws Exception {
    SiteNginx.assumeInstalled();
    redis.flush();
    php = new PhpResponder();
    nginx = SiteNginx.start(folder, "127.0.0.1:" + php.port());
  }

  @AfterEach
  void nginxEnds() throws Exception {
    if (nginx != null) {
      nginx.close();
      php.close();
    }
  }

  private SocketUnit ingest(Map<String, String> variables) throws Exception {
    List<String> arguments =
        List.of(
            "--redis",
            redis.uri(),
            "--queues",
            "1",
            "--state-dir",
            folder.resolve("state").toString());
    return SocketUnit.start(folder, nginx.ingestPort(), arguments, variables);
  }

  @Test
  void fiveRestartsUnderLoadLoseAndRefuseAndRepeatNoHit() throws Exception {
    try (SocketUnit ingest = ingest(Map.of())) {
      ingest.awaitReady();
      try (SteadyLoad load = SteadyLoad.start(nginx)) {
        for (int i = 0; i < RESTARTS; i++) {
          await().until(load::hasGoneOn);
          ingest.restart();
        }
        await().until(load::hasGoneOn);
        load.stop();
        LOG.atInfo()
            .addKeyValue("hits", load.sent())
            .addKeyValue("restarts", RESTARTS)
            .addKeyValue("slowest_ms", load.slowestMs())
            .addKeyValue("later_than_100ms", load.late())
            .log("restarts-under-load");
        assertThat(ingest.starts()).isEqualTo(RESTARTS + 1);
        assertThat(load.answers())
            .as(ingest.log() + nginx.errors())
            .isEqualTo(Map.of("204", load.sent()));
        assertThat(php.answered()).isZero();
        assertThat(queued()).isEqualTo(load.expected());
      }
    }
  }

  /** How often each hit, by its number, lies in the queue. */
  private Map<String, Integer> queued() throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    try (StatefulRedisConnection<byte[], byte[]> connection =
        redis.connect(ByteArrayCodec.INSTANCE)) {
      byte[] list = new QueueKey(0).list().getBytes(StandardCharsets.US_ASCII);
      for (byte[] entry : connection.sync().lrange(list, 0, -1)) {
        RequestSetCodec.decode(entry, 1 << 20)
            .requests()
            .forEach(
                hit ->
                    counts.merge(PhpValues.toText(hit.entries().get("number")), 1, Integer::sum));
      }
    }
    return counts;
  }

  @Test
  void connectionsThatNobodyUsesAreServedUntilTheirClientCouldClose() throws Exception {
    try (SocketUnit ingest = ingest(Map.of())) {
      ingest.awaitReady();
      List<Socket> kept = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        kept.add(new Socket("127.0.0.1", nginx.ingestPort()));
      }
      String hit = "GET /matomo.php?idsite=1&rec=1&send_image=0 HTTP/1.1\r\nHost: t\r\n\r\n";
      for (Socket socket : kept) {
        assertThat(exchange(socket, hit)).startsWith("HTTP/1.1 204").doesNotContain("close");
      }
      Thread restart = new Thread(() -> restartQuietly(ingest), "restart");
      restart.start();
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                try (Socket fresh = new Socket("127.0.0.1", nginx.ingestPort())) {
                  return exchange(fresh, hit).contains("close");
                }
              });
      // It is about to end; one that was kept from before is served once more.
      assertThat(exchange(kept.get(0), hit)).startsWith("HTTP/1.1 204").contains("close");
      restart.join();
      for (Socket socket : kept) {
        socket.close();
      }
    }
  }

  private static void restartQuietly(SocketUnit ingest) {
    try {
      ingest.restart();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String exchange(Socket socket, String request) throws Exception {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return answer + "(closed)";
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  @Test
  void aSocketThatBlocksIsRefusedWithWhatTheUnitLacks() throws Exception {
    try (SocketUnit ingest = ingest(Map.of("SOCKET_BLOCKS", "1", "SOCKET_ONCE", "1"))) {
      ingest.awaitEnd();
      assertThat(ingest.log())
          .contains("the service unit needs NonBlocking=yes")
          .contains("ended " + (78 << 8));
    }
  }
}
