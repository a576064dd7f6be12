package sluice.worker.backend;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.matomo.RedisAddress;

/**
 * Opens connections to one Redis: standalone, sentinel or cluster. Connections do not reconnect by
 * themselves, so that nothing is sent twice and every loss is seen. Thread-safe.
 */
public final class RedisConnections implements AutoCloseable {
  /** How long a command, and the making of a connection, may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Between two looks at who has which slots, beside those that an answer gives cause for. */
  private static final Duration REFRESH = Duration.ofSeconds(10);

  private final Optional<RedisClient> single;
  private final Optional<RedisClusterClient> cluster;

  private final Optional<MasterWatch> sentinels;

  /** Where a single server is; without use for a cluster. */
  private final RedisURI uri;

  /** Whether the client has a map of slots, which may be of before a failover. */
  private volatile boolean wasOpened;

  /**
   * One open connection; the commands of standalone and cluster have this interface in common.
   *
   * @param connection closed by its owner
   * @param commands its asynchronous commands
   * @param master where it leads, if sentinels named that
   */
  record Opened(
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands,
      Optional<InetSocketAddress> master) {}

  /**
   * @param addresses one for standalone and sentinel, the seeds for a cluster; at least one
   */
  public RedisConnections(List<RedisURI> addresses, boolean isCluster) {
    // the handshake's limit is the address's, a minute if nothing is said: a Redis that accepts
    // connections and does not answer would hold up the worker for so long
    List<RedisURI> uris = addresses.stream().map(RedisConnections::limited).toList();
    uri = uris.get(0);
    SocketOptions socket = SocketOptions.builder().connectTimeout(TIMEOUT).keepAlive(true).build();
    if (isCluster) {
      RedisClusterClient client = RedisClusterClient.create(uris);
      client.setOptions(
          ClusterClientOptions.builder()
              .autoReconnect(false)
              // Connections to nodes are made by the first command for them, which the default
              // refuses; on one that was lost, a command waits for its timeout.
              .disconnectedBehavior(ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS)
              .socketOptions(socket)
              .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
              .topologyRefreshOptions(
                  ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(REFRESH).build())
              .build());
      single = Optional.empty();
      sentinels = Optional.empty();
      cluster = Optional.of(client);
      return;
    }
    RedisClient client = new AsyncRedisClient(uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .socketOptions(socket)
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .build());
    single = Optional.of(client);
    sentinels =
        uri.getSentinels().isEmpty() ? Optional.empty() : Optional.of(new MasterWatch(client, uri));
    cluster = Optional.empty();
  }

  private static RedisURI limited(RedisURI uri) {
    boolean isShorter = uri.getTimeout().compareTo(TIMEOUT) < 0 && !uri.getTimeout().isZero();
    return RedisAddress.timed(uri, isShorter ? uri.getTimeout() : TIMEOUT);
  }

  /** Opens connections to this address. */
  public static RedisConnections to(RedisAddress address) {
    return new RedisConnections(address.uris(), address.mode() == RedisAddress.Mode.CLUSTER);
  }

  /** A new connection; throws {@link io.lettuce.core.RedisException} when that fails. */
  Opened open() {
    if (sentinels.isPresent()) {
      InetSocketAddress master = sentinels.get().ask();
      return opened(single.orElseThrow(), sentinels.get().at(master), Optional.of(master));
    }
    if (single.isPresent()) {
      return opened(single.get(), uri, Optional.empty());
    }
    RedisClusterClient client = cluster.orElseThrow();
    if (wasOpened) {
      // the last connection was lost, perhaps with the node behind it: another one has its slots
      client.refreshPartitions();
    }
    StatefulRedisClusterConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE);
    wasOpened = true;
    return new Opened(connection, connection.async(), Optional.empty());
  }

  private static Opened opened(
      RedisClient client, RedisURI uri, Optional<InetSocketAddress> master) {
    StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE, uri);
    return new Opened(connection, connection.async(), master);
  }

  /**
   * Whether the sentinels have replaced the master of a connection: it lives on, but what it holds
   * is what was queued before.
   */
  boolean isReplaced(Opened opened) {
    return opened.master().isPresent()
        && sentinels.flatMap(MasterWatch::named).filter(opened.master().get()::equals).isEmpty();
  }

  /** Closes all connections and the threads behind them. */
  @Override
  public void close() {
    sentinels.ifPresent(MasterWatch::close);
    single.ifPresent(client -> client.shutdown(Duration.ZERO, Duration.ofSeconds(1)));
    cluster.ifPresent(client -> client.shutdown(Duration.ZERO, Duration.ofSeconds(1)));
  }
}
