package sluice.servers;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
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
 * Three masters that share the slots, keep what they have on disk, and go on without each other;
 * each with a replica, if wanted. Confined to one test.
 */
public final class RedisCluster implements AutoCloseable {

  private static final int MASTERS = 3;

  /** Until a master that does not answer is replaced by its replica, milliseconds. */
  private static final String NODE_TIMEOUT = "1000";

  private static final int SLOTS = 16_384;

  private final List<EmbeddedRedis> nodes = new ArrayList<>();

  private RedisCluster() {}

  /** Starts the nodes, with their files in this folder, and waits until they know each other. */
  public static RedisCluster start(Path folder) throws IOException {
    return start(folder, MASTERS);
  }

  /** The same with a replica of each master: node 3 of node 0, and so on. */
  public static RedisCluster startWithReplicas(Path folder) throws IOException {
    return start(folder, 2 * MASTERS);
  }

  private static RedisCluster start(Path folder, int count) throws IOException {
    RedisCluster cluster = new RedisCluster();
    try {
      for (int i = 0; i < count; i++) {
        cluster.nodes.add(EmbeddedRedis.start(folder.resolve("node" + i), options(count)));
      }
      cluster.form();
      return cluster;
    } catch (IOException | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  private static List<String> options(int count) {
    List<String> options =
        new ArrayList<>(List.of("--cluster-enabled", "yes", "--appendonly", "yes"));
    options.addAll(List.of("--cluster-require-full-coverage", "no"));
    if (count > MASTERS) {
      options.addAll(List.of("--cluster-node-timeout", NODE_TIMEOUT));
    }
    return options;
  }

  private void form() {
    int first = nodes.get(0).port();
    for (int i = 0; i < nodes.size(); i++) {
      if (i < MASTERS) {
        int[] slots = IntStream.range(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS).toArray();
        ask(nodes.get(i), redis -> redis.clusterAddSlots(slots));
      }
      ask(nodes.get(i), redis -> redis.clusterMeet("127.0.0.1", first));
    }
    awaitKnown();
    for (int i = MASTERS; i < nodes.size(); i++) {
      String id = ask(nodes.get(i - MASTERS), RedisCommands::clusterMyId);
      ask(nodes.get(i), redis -> redis.clusterReplicate(id));
    }
  }

  private void awaitKnown() {
    for (EmbeddedRedis node : nodes) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                String info = ask(node, RedisCommands::clusterInfo);
                return info.contains("cluster_state:ok")
                    && info.contains("cluster_known_nodes:" + nodes.size());
              });
    }
  }

  private static <T> T ask(
      EmbeddedRedis node, Function<RedisCommands<String, String>, T> question) {
    return ask(node.port(), question);
  }

  /** What the server on this port of this machine answers to one question. */
  public static <T> T ask(int port, Function<RedisCommands<String, String>, T> question) {
    return ask("127.0.0.1", port, question);
  }

  /** The same of a server elsewhere. */
  public static <T> T ask(
      String host, int port, Function<RedisCommands<String, String>, T> question) {
    RedisURI uri = RedisURI.builder().withHost(host).withPort(port).build();
    uri.setTimeout(Duration.ofSeconds(2));
    RedisClient client = RedisClient.create(uri);
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

  /** A node, 0..2, or 0..5 with replicas, to be killed and restarted. */
  public EmbeddedRedis node(int index) {
    return nodes.get(index);
  }

  @Override
  public void close() {
    nodes.forEach(EmbeddedRedis::close);
  }
}
