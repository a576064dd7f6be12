package sluice.ingest.ring;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One connection to each master of a cluster. The library's own cluster client is not used: it
 * decides by itself when to connect and send again. The map of slots is the one of the moment when
 * this was connected; a node that sends us elsewhere, or is not there, ends it, and a new one is
 * made with the map of then. Used by the appender alone.
 */
final class ClusterPort implements QueuePort {

  /**
   * How long the connections to other nodes are left in peace when one node is down, before all is
   * connected anew.
   */
  private static final long RETRY_NANOS = 1_000_000_000L;

  /**
   * Says that nothing was sent, because no node is known for the list or it could not be reached.
   */
  private static final class NoNodeException extends Exception {
    private static final long serialVersionUID = 1L;

    NoNodeException(String message) {
      super(message);
    }
  }

  private final Partitions partitions;
  private final Map<String, QueuePort> nodes;
  private final List<RedisURI> addresses;
  private final String identity;
  private final long connectedNanos = System.nanoTime();

  private ClusterPort(
      Partitions partitions,
      Map<String, QueuePort> nodes,
      List<RedisURI> addresses,
      String identity) {
    this.partitions = partitions;
    this.nodes = nodes;
    this.addresses = addresses;
    this.identity = identity;
  }

  /**
   * Connects to all masters that can be reached.
   *
   * @param seeds asked for the map of slots, in turn
   * @param connector makes a connection or throws the library's exception
   * @param ports makes of a connection to a master what is pushed to, or closes it and throws that
   */
  static ClusterPort connect(
      List<RedisURI> seeds,
      Function<RedisURI, StatefulRedisConnection<byte[], byte[]>> connector,
      Function<StatefulRedisConnection<byte[], byte[]>, QueuePort> ports) {
    Partitions partitions = partitions(seeds, connector);
    Map<String, QueuePort> nodes = new TreeMap<>();
    List<String> identities = new ArrayList<>();
    for (RedisClusterNode node : partitions) {
      if (node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.getSlots().isEmpty()) {
        try {
          QueuePort port = ports.apply(connector.apply(like(seeds.get(0), node.getUri())));
          nodes.put(node.getNodeId(), port);
          identities.add(port.serverIdentity());
        } catch (RedisException down) {
          identities.add(node.getNodeId() + " is down");
        }
      }
    }
    identities.sort(null);
    List<RedisURI> addresses =
        partitions.stream().map(node -> like(seeds.get(0), node.getUri())).toList();
    return new ClusterPort(partitions, nodes, addresses, String.join(",", identities));
  }

  /** Of all nodes that the cluster has, replicas and lost ones, too. */
  List<RedisURI> addresses() {
    return addresses;
  }

  private static Partitions partitions(
      List<RedisURI> seeds, Function<RedisURI, StatefulRedisConnection<byte[], byte[]>> connector) {
    RedisException last = new RedisException("no seeds");
    for (RedisURI seed : seeds) {
      try (StatefulRedisConnection<byte[], byte[]> connection = connector.apply(seed)) {
        return ClusterPartitionParser.parse(connection.sync().clusterNodes());
      } catch (RedisException failed) {
        last = failed;
      }
    }
    throw last;
  }

  /** A node's address with the seed's credentials and TLS. */
  private static RedisURI like(RedisURI seed, RedisURI node) {
    RedisURI uri = RedisURI.builder(seed).withHost(node.getHost()).withPort(node.getPort()).build();
    uri.setVerifyPeer(seed.getVerifyMode());
    uri.setTimeout(seed.getTimeout());
    return uri;
  }

  @Override
  public CompletionStage<Long> push(byte[] list, List<byte[]> entries) {
    RedisClusterNode node = partitions.getPartitionBySlot(SlotHash.getSlot(list));
    if (node == null || !nodes.containsKey(node.getNodeId())) {
      return CompletableFuture.failedFuture(
          new NoNodeException("no connection to the node of list " + new String(list)));
    }
    return nodes.get(node.getNodeId()).push(list, entries);
  }

  @Override
  public void flush() {
    nodes.values().forEach(QueuePort::flush);
  }

  @Override
  public void serverForgot() {
    nodes.values().forEach(QueuePort::serverForgot);
  }

  @Override
  public boolean isRefusal(Throwable failure) {
    return failure instanceof NoNodeException
        || nodes.values().stream().anyMatch(node -> node.isRefusal(failure));
  }

  @Override
  public boolean isWrongServer(Throwable refusal) {
    boolean elsewhere = nodes.values().stream().anyMatch(node -> node.isWrongServer(refusal));
    boolean mayRetry = System.nanoTime() - connectedNanos > RETRY_NANOS;
    return mayRetry && (elsewhere || refusal instanceof NoNodeException);
  }

  /** Whether all nodes that could be reached still are there. */
  @Override
  public boolean isOpen() {
    for (QueuePort node : nodes.values()) {
      if (!node.isOpen()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    nodes.values().forEach(QueuePort::close);
  }

  @Override
  public String serverIdentity() {
    return identity;
  }

  @Override
  public String toString() {
    return nodes.keySet().stream().collect(Collectors.joining(",", "cluster of ", ""));
  }
}
