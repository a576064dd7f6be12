package sluice.faults;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sluice.embedded.EmbeddedRedis;
import sluice.servers.RedisCluster;
import sluice.servers.RedisSentinel;

/** A master with two replicas, and three sentinels of which two decide. Confined to one test. */
final class SentinelServers implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int SENTINELS = 3;
  private static final String MASTER = "role:master";

  private final List<EmbeddedRedis> servers = new ArrayList<>();
  private final List<RedisSentinel> sentinels = new ArrayList<>();

  private SentinelServers() {}

  static SentinelServers start(Path folder) throws IOException {
    SentinelServers all = new SentinelServers();
    try {
      for (int i = 0; i < 3; i++) {
        List<String> options = new ArrayList<>(List.of("--appendonly", "yes"));
        if (i > 0) {
          options.addAll(List.of("--replicaof", "127.0.0.1 " + all.servers.get(0).port()));
        }
        all.servers.add(EmbeddedRedis.start(folder.resolve("redis" + i), options));
      }
      all.awaitWhole();
      for (int i = 0; i < SENTINELS; i++) {
        all.sentinels.add(
            RedisSentinel.start(folder.resolve("sentinel" + i), all.servers.get(0), 2, ""));
      }
      all.awaitWatched();
      return all;
    } catch (IOException | RuntimeException failed) {
      all.close();
      throw failed;
    }
  }

  /** For {@code --redis}. */
  String address() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "/0#mymaster"));
  }

  private void awaitWatched() {
    for (RedisSentinel sentinel : sentinels) {
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(RedisException.class)
          .until(
              () ->
                  RedisCluster.ask(sentinel.port(), redis -> redis.info("sentinel"))
                      .contains(
                          "status=ok,address=127.0.0.1:%d,slaves=2,sentinels=3"
                              .formatted(master().port())));
    }
  }

  /** The one that says so. */
  EmbeddedRedis master() {
    return servers.stream()
        .filter(server -> info(server).contains(MASTER))
        .findFirst()
        .orElseThrow();
  }

  private static String info(EmbeddedRedis server) {
    try {
      return RedisCluster.ask(server.port(), redis -> redis.info("replication"));
    } catch (RedisException away) {
      return "";
    }
  }

  /** The master dies; it comes back, as a replica, when another has taken its place. */
  void killMaster() throws IOException {
    EmbeddedRedis master = master();
    master.kill();
    awaitOther(master);
    master.restart();
    join(master);
    awaitWhole();
  }

  /** The master stands still until another has taken its place, and goes on as if it were one. */
  void pauseMaster() throws IOException {
    EmbeddedRedis master = master();
    master.pause();
    awaitOther(master);
    master.resume();
    awaitWhole();
  }

  /** Both replicas lose their master, and after a while so does everybody. */
  void killMasterWhoseReplicasLag(Duration lag) throws Exception {
    EmbeddedRedis master = master();
    for (EmbeddedRedis server : servers) {
      if (server != master) {
        // nobody listens on port 1: what it has, it keeps, and gets no more
        RedisCluster.ask(server.port(), redis -> redis.replicaof("127.0.0.1", 1));
      }
    }
    FaultRow.last(lag);
    master.kill();
    awaitOther(master);
    master.restart();
    join(master);
    awaitWhole();
  }

  /**
   * Until another is master, and all sentinels say so: where one that is lost comes back earlier
   * they may give up what they had begun, and lead it as before.
   */
  private void awaitOther(EmbeddedRedis lost) {
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(RedisException.class)
        .until(() -> agreed().filter(server -> server != lost).isPresent());
  }

  /** The one that says it is master, and all sentinels too; empty while they do not agree. */
  private Optional<EmbeddedRedis> agreed() {
    return servers.stream()
        .filter(server -> info(server).contains(MASTER))
        .filter(server -> sentinels.stream().allMatch(one -> says(one, server)))
        .findFirst();
  }

  private static boolean says(RedisSentinel sentinel, EmbeddedRedis master) {
    return RedisCluster.ask(sentinel.port(), redis -> redis.info("sentinel"))
        .contains("address=127.0.0.1:" + master.port() + ",");
  }

  /**
   * Tells one that came back what its sentinels would tell it a little later. They may replace a
   * master again meanwhile, and nobody else tells any other whom to follow: two that follow each
   * other leave none.
   */
  private void join(EmbeddedRedis back) {
    await() // it reads its file first
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(RedisException.class)
        .until(() -> agreed().filter(leads -> leads == back || follows(back, leads)).isPresent());
  }

  private static boolean follows(EmbeddedRedis back, EmbeddedRedis leads) {
    return RedisCluster.ask(back.port(), redis -> redis.replicaof("127.0.0.1", leads.port()))
        .startsWith("OK");
  }

  /** Until one is master, and both others follow it. */
  void awaitWhole() {
    await().atMost(LIMIT).until(() -> servers.stream().filter(this::isWhole).count() == 1);
    if (!sentinels.isEmpty()) {
      awaitWatched();
    }
  }

  private boolean isWhole(EmbeddedRedis server) {
    String info = info(server);
    return info.contains(MASTER) && info.split("state=online", -1).length == servers.size();
  }

  @Override
  public void close() {
    sentinels.forEach(RedisSentinel::close);
    servers.forEach(EmbeddedRedis::close);
  }
}
