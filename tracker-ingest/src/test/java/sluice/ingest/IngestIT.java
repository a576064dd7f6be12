package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoConfig;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.queue.RequestSetCodec;
import sluice.request.ZeroVisitorId;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** The whole of ingest on real servers: keeping, refusing, settings, stopping. */
@RealServers
class IngestIT {

  private static final RedisAddress NOWHERE = RedisAddress.parse("redis://127.0.0.1:1/0");

  @TempDir Path state;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Health health = new Health();

  @BeforeEach
  void flush(TestRedis redis) {
    redis.flush();
  }

  private TrackerIngest start(IngestConfig config) throws IOException {
    assertThat(config.faults()).isEmpty();
    return TrackerIngest.start(
        config, DatabaseConnections.NONE, registry, health, InstantSource.system());
  }

  private IngestConfig config(RedisAddress redis) {
    return IngestConfig.of("127.0.0.1", 0, redis, state);
  }

  private static RawClient.Response hit(TrackerIngest ingest, String query) throws IOException {
    try (RawClient client = new RawClient(ingest.port())) {
      client.send("GET /matomo.php?" + query + " HTTP/1.1\r\nHost: t\r\n\r\n");
      return client.receive(false);
    }
  }

  @Test
  void hitThatCanBeKeptNowhereIsAnswered503AndReadinessTells() throws IOException {
    IngestConfig standard = config(NOWHERE);
    IngestConfig full =
        new IngestConfig(
            standard.listen(),
            standard.limits(),
            standard.redis(),
            new IngestConfig.Spool(state.resolve("spool"), 1 << 20, Long.MAX_VALUE, 1 << 20),
            standard.queue(),
            standard.matomo());
    try (TrackerIngest ingest = start(full)) {
      assertThat(health.readyProblems()).isEmpty();
      RawClient.Response response = hit(ingest, "idsite=1");
      assertThat(response.code()).isEqualTo(503);
      assertThat(response.headers()).contains("Retry-After: 30");
      assertThat(health.readyProblems()).hasSize(1);
      assertThat(health.liveProblems()).isEmpty();
    }
  }

  @Test
  void answerOnReceiptDoesNotWaitForRedis(TestRedis redis) throws Exception {
    IngestConfig standard = config(RedisAddress.parse(redis.uri()));
    IngestConfig.Listen listen = standard.listen();
    IngestConfig early =
        new IngestConfig(
            new IngestConfig.Listen(listen.host(), 0, "/stats", 1, true),
            standard.limits(),
            standard.redis(),
            standard.spool(),
            standard.queue(),
            standard.matomo());
    try (TrackerIngest ingest = start(early);
        RawClient client = new RawClient(ingest.port())) {
      for (int i = 0; i < 200; i++) {
        client.send("GET /stats/piwik.php?m=" + i + " HTTP/1.1\r\nHost: t\r\n\r\n");
        assertThat(client.receive(false).code()).isEqualTo(200);
      }
      client.send("GET /matomo.php?m=0 HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(client.receive(false).code()).isEqualTo(404);
    }
    QueueContents contents = QueueContents.read(redis.uri());
    assertThat(contents.entries()).isEqualTo(200);
    contents.assertInOrder(true);
  }

  @Test
  void numberOfQueuesComesFromTheDatabaseAndThenFromTheLastGoodCopy(
      TestRedis redis, TestDatabase database) throws Exception {
    database.execute(
        "CREATE TABLE m_plugin_setting (plugin_name VARCHAR(60), setting_name VARCHAR(255),"
            + " setting_value LONGTEXT, json_encoded TINYINT DEFAULT 0, user_login VARCHAR(100))");
    database.execute(
        "CREATE TABLE m_option (option_name VARCHAR(191) PRIMARY KEY, option_value LONGTEXT)");
    database.execute(
        "INSERT INTO m_plugin_setting VALUES ('QueuedTracking','numQueueWorkers','5',0,'')");
    database.execute("INSERT INTO m_option VALUES ('PrivacyManager.doNotTrackEnabled','1')");
    DatabaseAddress there =
        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password(), "m_");
    String query = "idsite=1&_id=00f0000000000000&m=1"; // 0x00f = 15
    try (DatabasePool pool = DatabasePool.of(there, "settings");
        TrackerIngest ingest =
            TrackerIngest.start(
                with(there, redis), pool, registry, health, InstantSource.system())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                redis.flush();
                return hit(ingest, query).code() == 200 && lengthOf(redis, "trackingQueueV1") == 1;
              });
      try (RawClient client = new RawClient(ingest.port())) {
        client.send("GET /matomo.php?idsite=1 HTTP/1.1\r\nHost: t\r\nDNT: 1\r\n\r\n");
        assertThat(client.receive(false).headers()).contains("Tk: N");
      }
    }
    redis.flush();
    DatabaseAddress gone = new DatabaseAddress("jdbc:mariadb://127.0.0.1:1/x", "u", "", "m_");
    try (DatabasePool pool = DatabasePool.of(gone, "settings");
        TrackerIngest ingest =
            TrackerIngest.start(
                with(gone, redis), pool, registry, health, InstantSource.system())) {
      hit(ingest, query);
      assertThat(lengthOf(redis, "trackingQueueV1")).isEqualTo(1);
    }
  }

  private IngestConfig with(DatabaseAddress database, TestRedis redis) {
    IngestConfig standard = config(RedisAddress.parse(redis.uri()));
    return new IngestConfig(
        standard.listen(),
        standard.limits(),
        standard.redis(),
        standard.spool(),
        new IngestConfig.Queue(OptionalInt.empty(), 0, ZeroVisitorId.VISITOR),
        new IngestConfig.Matomo(
            MatomoConfig.defaults(),
            Optional.empty(),
            Optional.of(database),
            state,
            Duration.ofMillis(200)));
  }

  private static long lengthOf(TestRedis redis, String list) {
    try (var connection = redis.connect()) {
      return connection.sync().llen(list);
    }
  }

  @Test
  void stoppingUnderLoadLosesNothingThatWasAnswered(TestRedis redis) throws Exception {
    AtomicInteger port = new AtomicInteger();
    TrackerIngest ingest = start(config(RedisAddress.parse(redis.uri())));
    port.set(ingest.port());
    HitLoad load = new HitLoad(port::get, 16);
    try (load) {
      Awaitility.await().until(() -> load.answered().size() > 300);
      long started = System.nanoTime();
      ingest.close();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }
    QueueContents contents = QueueContents.read(redis.uri());
    assertThat(contents.markers()).containsAll(load.answered());
    contents.assertInOrder(true);
  }

  @Test
  void portThatIsTakenIsReportedWithItsAddress() throws Exception {
    try (TrackerIngest first = start(config(NOWHERE))) {
      IngestConfig same = IngestConfig.of("127.0.0.1", first.port(), NOWHERE, state.resolve("b"));
      assertThatThrownBy(() -> start(same))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + first.port());
    }
  }

  @Test
  void allFaultsOfAConfigurationAreToldAtOnce() {
    IngestConfig standard = config(NOWHERE);
    IngestConfig wrong =
        new IngestConfig(
            new IngestConfig.Listen("h", -1, "no-slash", 0, false),
            standard.limits(),
            standard.redis(),
            standard.spool(),
            new IngestConfig.Queue(OptionalInt.of(5000), 11, ZeroVisitorId.NONE),
            standard.matomo());
    assertThat(wrong.faults()).hasSize(5).anyMatch(fault -> fault.contains("1..4096, was 5000"));
  }

  @Test
  void entriesOfAllZeroIdsStayTogetherBySite(TestRedis redis)
      throws IOException, RequestSetCodec.InvalidEntryException {
    try (TrackerIngest ingest = start(config(RedisAddress.parse(redis.uri())))) {
      for (int i = 0; i < 5; i++) {
        hit(ingest, "idsite=7&_id=0000000000000000&m=a" + i);
      }
    }
    assertThat(QueueContents.read(redis.uri()).nonEmptyQueues()).isEqualTo(1);
  }
}
