package sluice.servers;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import sluice.embedded.EmbeddedRedis;

/**
 * Three masters that share the slots, keep what they have on disk, and go on without each other.
 * Confined to one test.
 */
public final class RedisCluster implements AutoCloseable {

  private static final int NODES = 3;
  private static final int SLOTS = 16_384;

  private final List<EmbeddedRedis> nodes = new ArrayList<>();

  private RedisCluster() {}

  /** Starts the nodes, with their files in this folder, and waits until they know each other. */
  public static RedisCluster start(Path folder) throws IOException {
    RedisCluster cluster = new RedisCluster();
    try {
      for (int i = 0; i < NODES; i++) {
        cluster.nodes.add(EmbeddedRedis.start(folder.resolve("node" + i), options()));
      }
      cluster.form();
      return cluster;
    } catch (IOException | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  private static List<String> options() {
    return List.of(
        "--cluster-enabled", "yes", "--cluster-require-full-coverage", "no", "--appendonly", "yes");
  }

  private void form() {
    int first = nodes.get(0).port();
    for (int i = 0; i < NODES; i++) {
      int[] slots = IntStream.range(SLOTS * i / NODES, SLOTS * (i + 1) / NODES).toArray();
      ask(nodes.get(i), redis -> redis.clusterAddSlots(slots));
      ask(nodes.get(i), redis -> redis.clusterMeet("127.0.0.1", first));
    }
    for (EmbeddedRedis node : nodes) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                String info = ask(node, RedisCommands::clusterInfo);
                return info.contains("cluster_state:ok")
                    && info.contains("cluster_known_nodes:" + NODES);
              });
    }
  }

  private static <T> T ask(
      EmbeddedRedis node, Function<RedisCommands<String, String>, T> question) {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + node.port());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  /** {@code redis-cluster://} and the first node. */
  public String uri() {
    return "redis-cluster://127.0.0.1:" + nodes.get(0).port();
  }

  /** A node, 0..2, to be killed and restarted. */
  public EmbeddedRedis node(int index) {
    return nodes.get(index);
  }

  @Override
  public void close() {
    nodes.forEach(EmbeddedRedis::close);
  }
}
