package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.php.PhpValue;
import sluice.process.Health;
import sluice.queue.QueueKey;
import sluice.queue.RequestSetCodec;
import sluice.servers.OwnCertificate;
import sluice.servers.RedisCluster;
import sluice.servers.RedisSentinel;

/** Every way in which Redis can be reached. */
class RedisModesIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private TrackerIngest ingest(String address) throws IOException {
    return TrackerIngest.start(
        IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(address), directory.resolve("state")),
        DatabaseConnections.NONE,
        registry,
        new Health(),
        InstantSource.system());
  }

  private EmbeddedRedis redis(String name, String... options) throws IOException {
    return EmbeddedRedis.start(directory.resolve(name), List.of(options));
  }

  private static void send(TrackerIngest ingest, int hits) throws IOException {
    try (RawClient client = new RawClient(ingest.port())) {
      for (int i = 0; i < hits; i++) {
        client.send(
            "GET /matomo.php?idsite=1&_id="
                + String.format("%016x", i * 0x1234567L << 36)
                + "&m="
                + i
                + " HTTP/1.1\r\nHost: t\r\n\r\n");
        assertThat(client.receive(false).code()).isEqualTo(200);
      }
    }
  }

  private void assertReaches(String address, RedisURI checked) throws Exception {
    try (TrackerIngest ingest = ingest(address)) {
      send(ingest, 50);
      Awaitility.await()
          .atMost(LONG)
          .until(() -> registry.get("sluice.ingest.spool.bytes").gauge().value() == 0);
    }
    RedisClient client = RedisClient.create(checked);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      long entries = 0;
      for (int queue = 0; queue < 16; queue++) {
        entries += connection.sync().llen(new QueueKey(queue).list());
      }
      assertThat(entries).isEqualTo(50);
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  @Test
  void userPasswordAndDatabaseNumber() throws Exception {
    try (EmbeddedRedis redis =
        redis("acl", "--user", "app", "on", ">secret", "~*", "&*", "+@all")) {
      assertReaches(
          "redis://app:secret@127.0.0.1:" + redis.port() + "/3",
          RedisURI.create("redis://127.0.0.1:" + redis.port() + "/3"));
    }
  }

  @Test
  void unixSocket() throws Exception {
    Path socket = Files.createTempDirectory("sl").resolve("r");
    try (EmbeddedRedis redis = redis("socket", "--unixsocket", socket.toString())) {
      assertReaches(
          "redis-socket://" + socket + "?database=2",
          RedisURI.create("redis://127.0.0.1:" + redis.port() + "/2"));
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(socket.getParent());
    }
  }

  @Test
  void tls() throws Exception {
    int port = freePort();
    List<String> options = OwnCertificate.make(directory).redisOptions(port);
    try (EmbeddedRedis redis = redis("tls", options.toArray(String[]::new))) {
      assertReaches(
          "rediss://127.0.0.1:" + port + "/0?verifyPeer=NONE",
          RedisURI.create("redis://127.0.0.1:" + redis.port() + "/0"));
    }
  }

  @Test
  void sentinelFailoverLosesNothing() throws Exception {
    EmbeddedRedis master = redis("master");
    EmbeddedRedis replica =
        redis("replica", "--replicaof", "127.0.0.1", Integer.toString(master.port()));
    RedisSentinel sentinel = RedisSentinel.start(directory, master, "");
    int port = sentinel.port();
    try {
      Awaitility.await().atMost(LONG).until(() -> info(replica).contains("master_link_status:up"));
      Awaitility.await().atMost(LONG).until(() -> sentinelSees(port, "slaves=1"));
      HitLoad load;
      try (TrackerIngest ingest = ingest("redis-sentinel://127.0.0.1:" + port + "/0#mymaster")) {
        load = new HitLoad(ingest::port, 4);
        try (load) {
          Awaitility.await().atMost(LONG).until(() -> load.answered().size() > 100);
          master.kill();
          Awaitility.await()
              .atMost(LONG)
              .ignoreExceptionsInstanceOf(RedisException.class) // it is busy with its new role
              .until(() -> info(replica).contains("role:master"));
          Awaitility.await()
              .atMost(LONG)
              .until(() -> registry.get("sluice.ingest.redis.connected").gauge().value() == 1);
          int before = load.answered().size();
          Awaitility.await().atMost(LONG).until(() -> load.answered().size() > before + 100);
        }
        Awaitility.await()
            .atMost(LONG)
            .until(() -> registry.get("sluice.ingest.spool.bytes").gauge().value() == 0);
      }
      QueueContents contents = QueueContents.read("redis://127.0.0.1:" + replica.port() + "/0");
      assertThat(contents.markers()).containsAll(load.answered());
      contents.assertInOrder(true);
    } finally {
      sentinel.close();
      replica.close();
      master.close();
    }
  }

  @Test
  void aMasterThatTheSentinelsReplaceIsLeftWhileItLives() throws Exception {
    EmbeddedRedis master = redis("master");
    EmbeddedRedis next = redis("next");
    RedisSentinel sentinel = RedisSentinel.start(directory, master, "");
    try (TrackerIngest ingest =
        ingest("redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#mymaster")) {
      HitLoad load = new HitLoad(ingest::port, 4);
      Set<String> before;
      try (load) {
        Awaitility.await().atMost(LONG).until(() -> load.answered().size() > 100);
        before = Set.copyOf(load.answered());
        sentinel.watch(next);
        Awaitility.await()
            .atMost(LONG)
            .until(() -> info(master, "clients").contains("connected_clients:1\r"));
        int now = load.answered().size();
        Awaitility.await().atMost(LONG).until(() -> load.answered().size() > now + 100);
      }
      Awaitility.await()
          .atMost(LONG)
          .until(() -> registry.get("sluice.ingest.spool.bytes").gauge().value() == 0);
      Set<String> since = new HashSet<>(load.answered());
      since.removeAll(before);
      assertThat(QueueContents.read("redis://127.0.0.1:" + next.port() + "/0").markers())
          .containsAll(since);
    } finally {
      sentinel.close();
      next.close();
      master.close();
    }
  }

  @Test
  void aMasterIsNotLeftForAFormerOneWhileTheSentinelsThatKnowItAreSilent() throws Exception {
    EmbeddedRedis former = redis("former");
    EmbeddedRedis master = redis("master");
    RedisSentinel cutOff = RedisSentinel.start(directory.resolve("s1"), former, "");
    RedisSentinel right =
        RedisSentinel.start(directory.resolve("s2"), master, "sentinel config-epoch mymaster 5\n");
    String both = "127.0.0.1:" + cutOff.port() + ",127.0.0.1:" + right.port();
    try (TrackerIngest ingest = ingest("redis-sentinel://" + both + "/0#mymaster")) {
      HitLoad load = new HitLoad(ingest::port, 2);
      try (load) {
        Awaitility.await().atMost(LONG).until(() -> load.answered().size() > 100);
        right.pause();
        // Long enough for several questions to them.
        Awaitility.await()
            .during(Duration.ofSeconds(3))
            .atMost(LONG)
            .until(() -> keys(former) == 0);
        int now = load.answered().size();
        Awaitility.await().atMost(LONG).until(() -> load.answered().size() > now + 100);
      }
      assertThat(QueueContents.read("redis://127.0.0.1:" + master.port() + "/0").markers())
          .containsAll(load.answered());
    } finally {
      right.close();
      cutOff.close();
      master.close();
      former.close();
    }
  }

  private static boolean sentinelSees(int port, String words) {
    return ask("redis://127.0.0.1:" + port, c -> c.sync().info("sentinel")).contains(words);
  }

  private static String info(EmbeddedRedis redis) {
    return info(redis, "replication");
  }

  private static String info(EmbeddedRedis redis, String section) {
    return ask("redis://127.0.0.1:" + redis.port(), c -> c.sync().info(section));
  }

  private static long keys(EmbeddedRedis redis) {
    return Long.parseLong(
        ask("redis://127.0.0.1:" + redis.port(), c -> c.sync().dbsize().toString()));
  }

  private static String ask(
      String uri, Function<StatefulRedisConnection<String, String>, String> question) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection);
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  @Test
  void clusterWhoseNodeIsDownKeepsThatNodesQueuesInTheSpool() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(directory)) {
      String seeds = cluster.uri();
      HitLoad load;
      try (TrackerIngest ingest = ingest(seeds)) {
        load = new HitLoad(ingest::port, 8);
        try (load) {
          Awaitility.await().atMost(LONG).until(() -> load.answered().size() > 200);
          cluster.node(2).kill();
          int before = load.answered().size();
          Awaitility.await().atMost(LONG).until(() -> load.answered().size() > before + 500);
          cluster.node(2).restart();
        }
        Awaitility.await()
            .atMost(LONG)
            .until(() -> registry.get("sluice.ingest.spool.bytes").gauge().value() == 0);
      }
      assertThat(load.refused()).isZero();
      assertThat(clusterMarkers(seeds.replace("redis-cluster", "redis")))
          .containsAll(load.answered());
    }
  }

  private static Set<String> clusterMarkers(String seed)
      throws RequestSetCodec.InvalidEntryException {
    Set<String> markers = new HashSet<>();
    RedisClusterClient client = RedisClusterClient.create(seed);
    try (var connection = client.connect(ByteArrayCodec.INSTANCE)) {
      for (int queue = 0; queue < 16; queue++) {
        byte[] list = new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII);
        for (byte[] entry : connection.sync().lrange(list, 0, -1)) {
          PhpValue marker =
              RequestSetCodec.decode(entry, 1 << 20).requests().get(0).entries().get("m");
          markers.add(((PhpValue.Text) marker).value());
        }
      }
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
    return markers;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
