package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.RedisAddress;
import sluice.php.PhpValue;
import sluice.process.Health;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;

/** The plugin's tables take Redis's place. */
class DatabaseQueueIT {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String NAME = "matomo";
  private static final String PREFIX = "m_";

  @TempDir Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Health health = new Health();
  private EmbeddedMariaDb database;
  private Optional<DatabasePool> pool = Optional.empty();

  @AfterEach
  void stop() {
    pool.ifPresent(DatabasePool::close);
    database.close();
  }

  private void database(String... options) throws Exception {
    database = EmbeddedMariaDb.start(folder.resolve("database"), List.of(options));
    database.createDatabase(NAME);
    sql(
        "CREATE TABLE m_queuedtracking_queue (queue_key VARCHAR(70) NOT NULL PRIMARY KEY,"
            + " queue_value VARCHAR(255), expiry_time BIGINT UNSIGNED DEFAULT 9999999999)");
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = database.connect();
        Statement use = connection.createStatement()) {
      use.execute("USE " + NAME);
      use.execute(statement);
    }
  }

  /** Redis is named where nobody listens: nothing may wait for it. */
  private TrackerIngest ingest() throws IOException {
    DatabaseAddress address =
        new DatabaseAddress(database.jdbcUrl(NAME), database.user(), database.password(), PREFIX);
    IngestConfig config =
        IngestConfig.of(
                "127.0.0.1",
                0,
                RedisAddress.parse("redis://127.0.0.1:1/0"),
                folder.resolve("state"))
            .withQueuesIn(address);
    if (pool.isEmpty()) {
      pool = Optional.of(DatabasePool.of(address, "queues"));
      pool.get().reserve(TrackerIngest.CONNECTIONS);
    }
    return TrackerIngest.start(config, pool.get(), registry, health, InstantSource.system());
  }

  private static int hit(TrackerIngest ingest, int number) throws IOException {
    try (RawClient client = new RawClient(ingest.port())) {
      String id = String.format("%016x", number * 0x9E3779B97F4A7C15L);
      client.send(
          "GET /matomo.php?idsite=1&rec=1&_id="
              + id
              + "&m=m"
              + number
              + " HTTP/1.1\r\nHost: t\r\n\r\n");
      return client.receive(false).code();
    }
  }

  private double entries(String to) {
    return registry.get("sluice.ingest.entries").tag("to", to).counter().count();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  /** By queue, in order; what PHP reads are the same requests. */
  private Map<Integer, List<RequestSet>> queues() throws Exception {
    Map<Integer, List<RequestSet>> queues = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (int queue = 0; queue < 16; queue++) {
        String table = "queuedtracking_list_" + new QueueKey(queue).list();
        try (ResultSet row =
            statement.executeQuery(
                "SELECT list_value FROM matomo.m_" + table + " ORDER BY idqueuelist")) {
          List<RequestSet> sets = new ArrayList<>();
          while (row.next()) {
            byte[] entry = row.getBytes(1);
            byte[] json = new InflaterInputStream(new ByteArrayInputStream(entry)).readAllBytes();
            RequestSet set = RequestSetCodec.decode(entry, 64 << 20);
            assertThat(RequestSetCodec.decode(json, 64 << 20).requests()).isEqualTo(set.requests());
            sets.add(set);
          }
          queues.put(queue, sets);
        } catch (SQLException e) {
          assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(1146);
        }
      }
    }
    return queues;
  }

  private static String marker(RequestSet set) {
    return ((PhpValue.Text) set.requests().get(0).entries().get("m")).value();
  }

  private static Set<String> markers(Map<Integer, List<RequestSet>> queues) {
    return queues.values().stream()
        .flatMap(List::stream)
        .map(DatabaseQueueIT::marker)
        .collect(Collectors.toSet());
  }

  /** What a worker finds: a repeat is the same entry, and numbers rise by one. */
  private static void assertInOrder(Map<Integer, List<RequestSet>> queues) {
    queues.forEach(
        (queue, sets) -> {
          Map<SetIdentity, String> seen = new HashMap<>();
          Map<String, Long> last = new HashMap<>();
          for (RequestSet set : sets) {
            SetIdentity identity = set.identity().orElseThrow();
            String before = seen.putIfAbsent(identity, marker(set));
            if (before == null) {
              assertThat(identity.sequence())
                  .as("queue %d, %s", queue, identity)
                  .isEqualTo(last.merge(identity.producer(), 1L, Long::sum));
            } else {
              assertThat(marker(set)).isEqualTo(before);
            }
          }
        });
  }

  @Test
  void hitsAreInThePluginsTablesWhenTheyAreAnswered() throws Exception {
    database();
    try (TrackerIngest ingest = ingest()) {
      for (int i = 0; i < 40; i++) {
        assertThat(hit(ingest, i)).isEqualTo(200);
      }
      Map<Integer, List<RequestSet>> queues = queues();
      assertThat(markers(queues)).hasSize(40);
      assertThat(queues).hasSizeGreaterThan(4);
      assertInOrder(queues);
      await().atMost(LONG).until(() -> gauge("sluice.ingest.spool.bytes") == 0);
      assertThat(gauge("sluice.ingest.database.connected")).isEqualTo(1);
      assertThat(health.readyProblems()).isEmpty();
    }
  }

  @Test
  void numberOfQueuesIsTheOneThatLiveWorkersAgreeOn() throws Exception {
    database();
    sql(
        "INSERT INTO m_queuedtracking_queue VALUES ('sluiceQueueCount', '2', 9999999999),"
            + " ('sluiceWorker:a', 'a|1|', UNIX_TIMESTAMP() + 600)");
    try (TrackerIngest ingest = ingest()) {
      for (int i = 0; i < 40; i++) {
        assertThat(hit(ingest, i)).isEqualTo(200);
      }
      assertThat(queues().keySet()).containsExactly(0, 1);
    }
  }

  @Test
  void databaseThatIsAwayAtTheStartGetsAllThatWasAnsweredMeanwhile() throws Exception {
    database();
    database.kill();
    try (TrackerIngest ingest = ingest()) {
      for (int i = 0; i < 20; i++) {
        assertThat(hit(ingest, i)).isEqualTo(200);
      }
      assertThat(gauge("sluice.ingest.database.connected")).isZero();
      assertThat(entries("spool")).isEqualTo(20);
      database.restart();
      await().atMost(LONG).until(() -> gauge("sluice.ingest.spool.bytes") == 0);
      await().atMost(LONG).until(() -> markers(queues()).size() == 20);
    }
  }

  @Test
  void databaseThatIsKilledOrStandsStillUnderLoadLosesNothing() throws Exception {
    database();
    HitLoad load;
    try (TrackerIngest ingest = ingest()) {
      load = new HitLoad(ingest::port, 6);
      try (load) {
        for (int round = 0; round < 2; round++) {
          awaitMore(load);
          database.kill();
          awaitMore(load);
          database.restart();
          await().atMost(LONG).until(() -> gauge("sluice.ingest.database.connected") == 1);
          awaitMore(load);
          database.pause();
          awaitMore(load);
          database.resume();
        }
      }
      await().atMost(LONG).until(() -> gauge("sluice.ingest.spool.bytes") == 0);
    }
    Map<Integer, List<RequestSet>> queues = queues();
    assertThat(load.refused()).isZero();
    assertThat(markers(queues)).containsAll(load.answered());
    assertInOrder(queues);
  }

  private static void awaitMore(HitLoad load) {
    int before = load.answered().size();
    await().atMost(LONG).until(() -> load.answered().size() > before + 100);
  }

  @Test
  void entryThatTheDatabaseCanNeverTakeHoldsUpNothing() throws Exception {
    database("--max-allowed-packet=1M");
    byte[] random = new byte[3 << 20];
    new Random(1).nextBytes(random);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String body = "idsite=1&rec=1&_id=00f0000000000000&url=" + text;
    try (TrackerIngest ingest = ingest();
        RawClient client = new RawClient(ingest.port())) {
      client.send(
          "POST /matomo.php HTTP/1.1\r\nHost: t\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
              + body.getBytes(StandardCharsets.US_ASCII).length
              + "\r\n\r\n"
              + body);
      assertThat(client.receive(false).code()).isEqualTo(503);
      for (int i = 0; i < 20; i++) {
        assertThat(hit(ingest, i)).isEqualTo(200);
      }
      assertThat(entries("too_large")).isEqualTo(1);
      await().atMost(LONG).until(() -> markers(queues()).size() == 20);
    }
  }
}
