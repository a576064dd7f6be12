package sluice.ingest.ring;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Connects with Lettuce. Its own reconnecting is off: that would send again what is unconfirmed,
 * behind our back and perhaps out of order.
 */
public final class LettuceConnector implements RedisPort.Connector {

  private final ClientResources resources;
  private final RedisClient client;
  private final RedisURI uri;

  /**
   * @param uri where Redis is, or its sentinels
   * @param connectTimeout for the connection and each of its first commands
   */
  public LettuceConnector(RedisURI uri, Duration connectTimeout) {
    this.uri = uri;
    uri.setTimeout(connectTimeout);
    resources = ClientResources.builder().ioThreadPoolSize(1).computationThreadPoolSize(2).build();
    client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .protocolVersion(ProtocolVersion.RESP2)
            .socketOptions(
                SocketOptions.builder().connectTimeout(connectTimeout).tcpNoDelay(true).build())
            .build());
  }

  @Override
  public RedisPort connect() {
    StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE, uri);
    try {
      String info = connection.sync().info("server") + connection.sync().info("replication");
      return new LettucePort(connection, connection.async(), identity(info));
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
