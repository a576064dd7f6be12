package sluice.faults;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import sluice.embedded.EmbeddedRedis;
import sluice.queue.QueueKey;
import sluice.servers.RedisCluster;

/** Three masters with a replica each. Confined to one test. */
final class ClusterServers implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int NODES = 6;

  private final RedisCluster cluster;

  private ClusterServers(RedisCluster cluster) {
    this.cluster = cluster;
  }

  static ClusterServers start(Path folder) throws IOException {
    ClusterServers servers = new ClusterServers(RedisCluster.startWithReplicas(folder));
    servers.awaitWhole();
    return servers;
  }

  /** For {@code --redis}: one of each pair, so that a lost host leaves others to ask. */
  String address() {
    return "redis-cluster://127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
        .formatted(cluster.node(0).port(), cluster.node(1).port(), cluster.node(5).port());
  }

  private static String info(EmbeddedRedis node) {
    try {
      return RedisCluster.ask(node.port(), redis -> redis.info("replication"));
    } catch (RedisException away) {
      return "";
    }
  }

  /** The master of the first queue's list, as the others see it. */
  private EmbeddedRedis master() {
    String id = ownerOf(SlotHash.getSlot(new QueueKey(0).list()));
    return nodes().stream().filter(node -> id(node).equals(id)).findFirst().orElseThrow();
  }

  private List<EmbeddedRedis> nodes() {
    return IntStream.range(0, NODES).mapToObj(cluster::node).toList();
  }

  private static String id(EmbeddedRedis node) {
    return RedisCluster.ask(node.port(), RedisCommands::clusterMyId);
  }

  private String ownerOf(int slot) {
    for (Object range : RedisCluster.ask(cluster.node(0).port(), RedisCommands::clusterSlots)) {
      List<?> parts = (List<?>) range;
      if (((Number) parts.get(0)).intValue() <= slot
          && slot <= ((Number) parts.get(1)).intValue()) {
        return String.valueOf(((List<?>) parts.get(2)).get(2));
      }
    }
    throw new IllegalStateException("nobody has slot " + slot);
  }

  /** The master of the first queue dies; it comes back when its replica has taken its place. */
  void killMaster() throws IOException {
    EmbeddedRedis master = master();
    int masters = masters();
    master.kill();
    await().atMost(LIMIT).until(() -> masters() == masters);
    master.restart();
    awaitWhole();
  }

  /** It stands still until its replica has taken its place, and goes on as if it were a master. */
  void pauseMaster() throws IOException {
    EmbeddedRedis master = master();
    int masters = masters();
    master.pause();
    await().atMost(LIMIT).until(() -> masters() == masters);
    master.resume();
    awaitWhole();
  }

  private int masters() {
    return (int) nodes().stream().filter(node -> info(node).contains("role:master")).count();
  }

  /** The slots of the first queues' lists and of all beside them move to another master. */
  void moveSlots(int queues) {
    for (int queue = 0; queue < queues; queue++) {
      move(SlotHash.getSlot(new QueueKey(queue).list()));
    }
  }

  private void move(int slot) {
    String from = ownerOf(slot);
    EmbeddedRedis source =
        nodes().stream().filter(node -> id(node).equals(from)).findFirst().orElseThrow();
    EmbeddedRedis target =
        nodes().stream()
            .filter(node -> node != source && info(node).contains("role:master"))
            .findFirst()
            .orElseThrow();
    String to = id(target);
    RedisCluster.ask(target.port(), redis -> redis.clusterSetSlotImporting(slot, from));
    RedisCluster.ask(source.port(), redis -> redis.clusterSetSlotMigrating(slot, to));
    RedisCluster.ask(
        source.port(),
        redis -> {
          for (List<String> keys; !(keys = redis.clusterGetKeysInSlot(slot, 1)).isEmpty(); ) {
            redis.migrate("127.0.0.1", target.port(), 0, 5000, MigrateArgs.Builder.keys(keys));
          }
          return null;
        });
    for (EmbeddedRedis node : List.of(target, source)) {
      RedisCluster.ask(node.port(), redis -> redis.clusterSetSlotNode(slot, to));
    }
  }

  /** Until each master has its replica, and each node knows of no failure. */
  private void awaitWhole() {
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(RedisException.class)
        .until(
            () ->
                masters() == NODES / 2
                    && nodes().stream()
                        .filter(node -> info(node).contains("role:master"))
                        .allMatch(node -> info(node).contains("state=online"))
                    && nodes().stream().noneMatch(ClusterServers::seesFailure));
  }

  private static boolean seesFailure(EmbeddedRedis node) {
    String state = RedisCluster.ask(node.port(), RedisCommands::clusterNodes);
    return state.contains("fail") || state.contains("disconnected");
  }

  @Override
  public void close() {
    cluster.close();
  }
}
