package sluice.ingest.ring;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.matomo.RedisAddress;
import sluice.matomo.Sentinels;

/**
 * Connects with Lettuce: standalone (TCP, TLS, socket), by Sentinel, or to the nodes of a cluster.
 * Its own reconnecting is off: that would send again what is unconfirmed, behind our back and
 * perhaps out of order. Confined to the connecting thread.
 */
public final class LettuceConnector implements QueuePort.Connector {

  private static final Logger LOG = LoggerFactory.getLogger(LettuceConnector.class);

  /** Its loop closes the connections, and may be kept by a disk that hangs. */
  private static final long CLOSING_MS = 2_000;

  private final DefaultEventLoopGroupProvider loops =
      new DefaultEventLoopGroupProvider(1, pool -> AppenderLoop.THREADS);
  private final EventLoopGroup group;
  private final ClientResources resources;
  private final RedisClient client;
  private final List<RedisURI> uris;
  private final RedisAddress.Mode mode;
  private final Replicas replicas;

  /** Whom it named for one connection counts for the next; without use but with Sentinel. */
  private final Sentinels sentinels;

  /** Nodes that the cluster had lately: who asks them finds it though all seeds are gone. */
  private List<RedisURI> known = List.of();

  /**
   * @param address where Redis is
   * @param timeout for the connection and each of its first commands
   * @param replicas that must have what is pushed
   */
  public LettuceConnector(RedisAddress address, Duration timeout, Replicas replicas) {
    this.replicas = replicas;
    mode = address.mode();
    uris = address.uris(timeout);
    group = loops.allocate(Transports.eventLoopGroupClass());
    resources =
        ClientResources.builder()
            .eventLoopGroupProvider(loops)
            .computationThreadPoolSize(2)
            .build();
    client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .protocolVersion(ProtocolVersion.RESP2)
            // the appender alone decides when a push has no answer: beside PHP it waits longer
            .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).tcpNoDelay(true).build())
            .build());
    sentinels = new Sentinels(client, uris.get(0));
  }

  @Override
  public Optional<SingleThreadEventLoop> loop() {
    return Optional.of((SingleThreadEventLoop) group.next());
  }

  @Override
  public QueuePort connect() {
    return switch (mode) {
      case STANDALONE -> port(connect(uris.get(0)));
      case SENTINEL -> connectToMaster();
      case CLUSTER -> connectToNodes();
    };
  }

  private QueuePort connectToMaster() {
    try {
      InetSocketAddress master = sentinels.master();
      return port(connect(RedisAddress.at(uris.get(0), master)), master);
    } finally {
      sentinels.close();
    }
  }

  private QueuePort connectToNodes() {
    List<RedisURI> seeds = new ArrayList<>(uris);
    seeds.addAll(known);
    ClusterPort port = ClusterPort.connect(seeds, this::connect, this::port);
    known = port.addresses();
    return port;
  }

  private QueuePort port(StatefulRedisConnection<byte[], byte[]> connection) {
    return port(connection, null);
  }

  private QueuePort port(
      StatefulRedisConnection<byte[], byte[]> connection, InetSocketAddress namedMaster) {
    try {
      return replicas.areWaitedFor()
          ? new ReplicatedPort(connection, namedMaster, replicas)
          : new LettucePort(connection, namedMaster);
    } catch (RuntimeException failed) {
      connection.closeAsync();
      throw failed;
    }
  }

  private StatefulRedisConnection<byte[], byte[]> connect(RedisURI uri) {
    return client.connect(ByteArrayCodec.INSTANCE, uri);
  }

  /** The lines run_id and master_replid of INFO. */
  static String identity(StatefulRedisConnection<byte[], byte[]> connection) {
    String info = connection.sync().info("server") + connection.sync().info("replication");
    return Stream.of(info.split("\r?\n"))
        .filter(line -> line.startsWith("run_id:") || line.startsWith("master_replid:"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .collect(Collectors.joining("/"));
  }

  @Override
  public void close() {
    try {
      client.shutdownAsync(0, 1, TimeUnit.SECONDS).get(CLOSING_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException hung) {
      LOG.atWarn().addKeyValue("cause", hung.toString()).log("queue-close-failed");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    resources.shutdown();
    loops.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
