package sluice.ingest.ring;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sluice.matomo.RedisAddress;

/**
 * Connects with Lettuce: standalone (TCP, TLS, socket), by Sentinel, or to a cluster. Its own
 * reconnecting is off: that would send again what is unconfirmed, behind our back and perhaps out
 * of order. In a cluster it follows redirections, which is safe: the node that redirects has done
 * nothing.
 */
public final class LettuceConnector implements RedisPort.Connector {

  private final ClientResources resources;
  private final List<RedisURI> uris;
  private final boolean cluster;
  private final Duration connectTimeout;

  /** Made anew with each connection in a cluster, whose client keeps its own view of the nodes. */
  private AbstractRedisClient client;

  /**
   * @param address where Redis is
   * @param connectTimeout for the connection and each of its first commands
   */
  public LettuceConnector(RedisAddress address, Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
    this.cluster = address.mode() == RedisAddress.Mode.CLUSTER;
    this.uris = address.uris().stream().map(uri -> timed(uri, connectTimeout)).toList();
    this.resources =
        ClientResources.builder().ioThreadPoolSize(1).computationThreadPoolSize(2).build();
    this.client = newClient();
  }

  private static RedisURI timed(RedisURI uri, Duration timeout) {
    RedisURI copy = RedisURI.builder(uri).build();
    copy.setTimeout(timeout);
    return copy;
  }

  private AbstractRedisClient newClient() {
    SocketOptions sockets =
        SocketOptions.builder().connectTimeout(connectTimeout).tcpNoDelay(true).build();
    if (cluster) {
      RedisClusterClient created = RedisClusterClient.create(resources, uris);
      created.setOptions(
          ClusterClientOptions.builder()
              .autoReconnect(false)
              .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
              .protocolVersion(ProtocolVersion.RESP2)
              .timeoutOptions(TimeoutOptions.create())
              .socketOptions(sockets)
              .build());
      return created;
    }
    RedisClient created = RedisClient.create(resources);
    created.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .protocolVersion(ProtocolVersion.RESP2)
            .timeoutOptions(TimeoutOptions.create())
            .socketOptions(sockets)
            .build());
    return created;
  }

  @Override
  public RedisPort connect() {
    return client instanceof RedisClient single ? connect(single) : connectCluster();
  }

  private RedisPort connect(RedisClient single) {
    StatefulRedisConnection<byte[], byte[]> connection =
        single.connect(ByteArrayCodec.INSTANCE, uris.get(0));
    try {
      String info = connection.sync().info("server") + connection.sync().info("replication");
      return new LettucePort(connection, connection.async(), identity(info));
    } catch (RuntimeException failed) {
      connection.closeAsync();
      throw failed;
    }
  }

  private RedisPort connectCluster() {
    client.shutdown(Duration.ZERO, connectTimeout);
    client = newClient();
    RedisClusterClient nodes = (RedisClusterClient) client;
    StatefulRedisClusterConnection<byte[], byte[]> connection =
        nodes.connect(ByteArrayCodec.INSTANCE);
    try {
      String masters =
          nodes.getPartitions().stream()
              .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM))
              .map(
                  node ->
                      identity(connection.getConnection(node.getNodeId()).sync().info("server")))
              .sorted()
              .collect(Collectors.joining(","));
      return new LettucePort(connection, connection.async(), masters);
    } catch (RuntimeException failed) {
      connection.closeAsync();
      throw failed;
    }
  }

  /** The lines run_id and master_replid of INFO. */
  static String identity(String info) {
    return Stream.of(info.split("\r?\n"))
        .filter(line -> line.startsWith("run_id:") || line.startsWith("master_replid:"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .collect(Collectors.joining("/"));
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    resources.shutdown();
  }
}
