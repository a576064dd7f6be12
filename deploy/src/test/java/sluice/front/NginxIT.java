package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.ingest.IngestConfig;
import sluice.ingest.TrackerIngest;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.MatomoConfig;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.servers.RealServers;
import sluice.servers.TestRedis;

/**
 * The site file of deploy/nginx with a real nginx, real hits through it, and a stand-in for
 * php-fpm.
 */
@RealServers
class NginxIT {

  private static final String HIT =
      "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fwww.shop.example%2F";

  private final TestRedis redis;

  @TempDir Path folder;
  private PhpResponder php;
  private SiteNginx nginx;
  private int upstreamPort;

  NginxIT(TestRedis redis) {
    this.redis = redis;
  }

  @BeforeEach
  void nginxRuns() throws Exception {
    SiteNginx.assumeInstalled();
    redis.flush();
    php = new PhpResponder();
    nginx = SiteNginx.start(folder, "127.0.0.1:" + php.port());
    upstreamPort = nginx.ingestPort();
  }

  @AfterEach
  void nginxEnds() throws Exception {
    if (nginx != null) {
      nginx.close();
      php.close();
    }
  }

  @Test
  void hitsThroughNginxAreQueuedWithTheVisitorsAddress() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      assertThat(ingest.port()).isEqualTo(upstreamPort);
      HttpResponse<byte[]> image = get(HIT);
      assertThat(image.statusCode()).isEqualTo(200);
      assertThat(image.body()).hasSize(43);
      assertThat(
              post("idsite=1&rec=1&url=https%3A%2F%2Fwww.shop.example%2Fb&send_image=0")
                  .statusCode())
          .isEqualTo(204);
      assertThat(get("/piwik.php?idsite=1&rec=1").statusCode()).isEqualTo(200);
      assertThat(get("/js/?idsite=1&rec=1").statusCode()).isEqualTo(200);
      assertThat(get("/js/index.php?idsite=1&rec=1").statusCode()).isEqualTo(200);
      assertThat(nginx.post("/js/tracker.php", "idsite=1&rec=1").statusCode()).isEqualTo(200);
      List<RequestSet> queued = queued();
      assertThat(queued).hasSize(6);
      assertThat(queued)
          .allSatisfy(
              set ->
                  assertThat(set.environment().server())
                      .containsEntry("HTTP_X_FORWARDED_FOR", "127.0.0.1"));
      assertThat(php.answered()).isZero();
    }
  }

  @Test
  void whatAClientSaysOfItsAddressDoesNotGetThrough() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      assertThat(ingest.port()).isEqualTo(upstreamPort);
      assertThat(nginx.get(HIT, "X-Forwarded-For", "6.6.6.6").statusCode()).isEqualTo(200);
      assertThat(queued().get(0).environment().server())
          .containsEntry("HTTP_X_FORWARDED_FOR", "127.0.0.1");
    }
    for (String path : List.of(HIT, "/", "/index.php?module=API", "/js/")) {
      put("/index.php");
      assertThat(nginx.get(path, "X-Forwarded-For", "6.6.6.6").statusCode()).isEqualTo(200);
      assertThat(php.lastRequest())
          .as(path)
          .contains("HTTP_X_FORWARDED_FOR127.0.0.1")
          .doesNotContain("6.6.6.6");
    }
  }

  @Test
  void hitsGoToIngestOverConnectionsThatAreKept() throws Exception {
    try (KeepingServer server = new KeepingServer(upstreamPort)) {
      for (int i = 0; i < 200; i++) {
        assertThat(get(HIT).statusCode()).isEqualTo(204);
      }
      // nginx has a cache of connections in each of its workers, here one.
      assertThat(server.requests()).isEqualTo(200);
      assertThat(server.connections()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void nginxTellsOfItselfOnLoopbackAlone() throws Exception {
    assertThat(new String(nginx.status("/nginx_status").body(), StandardCharsets.US_ASCII))
        .startsWith("Active connections: ");
    assertThat(nginx.status("/").statusCode()).isEqualTo(404);
    assertThat(get("/nginx_status").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/misc/DBIP-City.mmdb",
        "/misc/cron/archive.php",
        "/config/config.ini.php",
        "/config/global.ini.php",
        "/config/manifest.inc.php",
        "/tmp/logs/matomo.log",
        "/tmp/cache/a.js",
        "/core/Common.php",
        "/core/a.js",
        "/lang/en.json",
        "/tests/README.md",
        "/tests/javascript/index.html",
        "/plugins/Live/tests/a.js",
        "/vendor/matomo/device-detector/regexes/bots.yml",
        "/vendor/composer/installed.json",
        "/node_modules/jquery/package.json",
        "/libs/a.sql",
        "/composer.json",
        "/composer.lock",
        "/package.json",
        "/console",
        "/CHANGELOG.md",
        "/.git/config",
        "/.git/a.js",
        "/.htaccess",
        "/misc/user/.htaccess",
        "/misc/user/a.php",
        "/misc/user/a.php.png/b.php",
        "/plugins/Live/Live.php",
        "/plugins/Live/config/a.ini"
      })
  void whatIsNotForBrowsersIsDenied(String path) throws Exception {
    put(path);
    assertThat(get(path).statusCode()).isEqualTo(403);
    assertThat(php.answered()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/matomo.js",
        "/piwik.js",
        "/js/piwik.min.js",
        "/plugins/CoreHome/images/favicon.png",
        "/plugins/Morpheus/fonts/matomo.woff2",
        "/node_modules/jquery/dist/jquery.min.js",
        "/libs/bower/a.css",
        "/misc/user/logo.png",
        "/misc/user/logo.svg",
        "/misc/user/favicon.png"
      })
  void filesForBrowsersAreServedForAnHour(String path) throws Exception {
    put(path);
    HttpResponse<byte[]> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("Cache-Control")).contains("max-age=3600");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(get(path + "x").statusCode()).isGreaterThanOrEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "/js/,/js/index.php",
    "/js/index.php,/js/index.php",
    "/js/tracker.php,/js/tracker.php",
    "/index.php?module=CoreHome,/index.php",
    "/,/index.php"
  })
  void phpAnswersTheScriptsThatAreItsOwn(String path, String script) throws Exception {
    put("/index.php");
    assertThat(new String(get(path).body(), StandardCharsets.US_ASCII)).isEqualTo("PHP");
    assertThat(php.lastRequest()).contains(folder.resolve("www") + script);
  }

  @Test
  void aFloodFromOneAddressIsRefusedAndOurOwnServersAreSpared() throws Exception {
    try (TrackerIngest ingest = ingest()) {
      assertThat(ingest.port()).isEqualTo(upstreamPort);
      Map<Integer, Integer> spared = flood(800);
      assertThat(spared).isEqualTo(Map.of(200, 800));
      limitLoopbackToo();
      // The burst passes, and what the rate lets through while the flood lasts: one a minute, so
      // that it does not matter how fast this machine is.
      nginx.change("zone=sluice_tracking:10m rate=100r/s;", "zone=sluice_tracking:10m rate=1r/m;");
      Map<Integer, Integer> limited = flood(800);
      assertThat(limited).containsOnlyKeys(200, 429);
      assertThat(limited.get(200)).isBetween(501, 511);
    }
  }

  @Test
  void oneAddressHasABoundedNumberOfConnections() throws Exception {
    limitLoopbackToo();
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket("127.0.0.1", nginx.port());
        open.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /js/index.php HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      }
      await().untilAsserted(() -> assertThat(get("/matomo.js").statusCode()).isEqualTo(429));
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    await().untilAsserted(() -> assertThat(get("/matomo.js").statusCode()).isEqualTo(404));
  }

  @Test
  void aBodyThatIngestWouldRefuseEndsAtNginx() throws Exception {
    long limit =
        IngestConfig.of("h", 1, RedisAddress.parse(redis.uri()), folder).limits().maxBodyBytes();
    assertThat(limit).isEqualTo(8 << 20);
    assertThat(post("a".repeat((int) limit)).statusCode()).isEqualTo(200);
    assertThat(post("a".repeat((int) limit + 1)).statusCode()).isEqualTo(413);
    assertThat(php.answered()).isEqualTo(1);
  }

  /** Answers of a flood, by status. */
  private Map<Integer, Integer> flood(int requests) throws Exception {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      counts.merge(get(HIT).statusCode(), 1, Integer::sum);
    }
    return counts;
  }

  private void limitLoopbackToo() throws Exception {
    nginx.change("127.0.0.0/8 1;", "127.0.0.0/8 0;");
  }

  /** A file of Matomo's. */
  private void put(String path) throws IOException {
    Path file = folder.resolve("www" + path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content");
  }

  @Test
  void phpAnswersWhileIngestIsDown() throws Exception {
    assertThat(new String(get(HIT).body(), StandardCharsets.US_ASCII)).isEqualTo("PHP");
    assertThat(new String(post("idsite=1&rec=1").body(), StandardCharsets.US_ASCII))
        .isEqualTo("PHP");
    assertThat(php.answered()).isEqualTo(2);
  }

  @Test
  void aHitThatWasSentAndNotAnsweredIsNotSentElsewhere() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    try (ServerSocket silent =
        new ServerSocket(upstreamPort, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> takeAndHangUp(silent, taken), "hangs-up");
      thread.setDaemon(true);
      thread.start();
      assertThat(post("idsite=1&rec=1").statusCode()).isEqualTo(502);
    }
    assertThat(taken).hasValue(1);
    assertThat(php.answered()).isZero();
  }

  private static void takeAndHangUp(ServerSocket silent, AtomicInteger taken) {
    while (!silent.isClosed()) {
      try (Socket socket = silent.accept()) {
        socket.getInputStream().read(new byte[8192]);
        taken.incrementAndGet();
      } catch (IOException e) {
        // The test is over.
      }
    }
  }

  private TrackerIngest ingest() throws IOException {
    IngestConfig standard =
        IngestConfig.of(
            "127.0.0.1", upstreamPort, RedisAddress.parse(redis.uri()), folder.resolve("state"));
    IngestConfig config =
        new IngestConfig(
            standard.listen(),
            standard.limits(),
            standard.redis(),
            standard.spool(),
            new IngestConfig.Queue(
                OptionalInt.of(1),
                standard.queue().compressionLevel(),
                standard.queue().zeroVisitorId()),
            new IngestConfig.Matomo(
                MatomoConfig.defaults()
                    .with("General", "proxy_client_headers", "HTTP_X_FORWARDED_FOR"),
                Optional.empty(),
                Optional.empty(),
                folder.resolve("state"),
                standard.matomo().every()));
    return TrackerIngest.start(
        config,
        DatabaseConnections.NONE,
        new SimpleMeterRegistry(),
        new Health(),
        InstantSource.system());
  }

  private List<RequestSet> queued() throws RequestSetCodec.InvalidEntryException {
    List<RequestSet> sets = new ArrayList<>();
    try (StatefulRedisConnection<byte[], byte[]> connection =
        redis.connect(ByteArrayCodec.INSTANCE)) {
      byte[] list = new QueueKey(0).list().getBytes(StandardCharsets.US_ASCII);
      for (byte[] entry : connection.sync().lrange(list, 0, -1)) {
        sets.add(RequestSetCodec.decode(entry, 1 << 20));
      }
    }
    return sets;
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return nginx.get(path);
  }

  private HttpResponse<byte[]> post(String form) throws Exception {
    return nginx.post("/matomo.php", form);
  }
}
