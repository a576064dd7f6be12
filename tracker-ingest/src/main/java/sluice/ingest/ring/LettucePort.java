package sluice.ingest.ring;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A connection of Lettuce to one server, which flushes when told. */
final class LettucePort implements QueuePort {

  /** Refusals of a server that is not, or not yet, the one to ask. */
  private static final List<String> WRONG_SERVER =
      List.of("READONLY", "LOADING", "MASTERDOWN", "NOAUTH", "CLUSTERDOWN", "MOVED");

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final Optional<InetSocketAddress> namedMaster;
  private final String serverIdentity;

  /**
   * Asks the server who it is.
   *
   * @param namedMaster where it is, as sentinels said; null without them
   */
  LettucePort(StatefulRedisConnection<byte[], byte[]> connection, InetSocketAddress namedMaster) {
    this.connection = connection;
    this.namedMaster = Optional.ofNullable(namedMaster);
    this.serverIdentity = LettuceConnector.identity(connection);
    connection.setAutoFlushCommands(false);
  }

  @Override
  public CompletionStage<Long> push(byte[] list, List<byte[]> entries) {
    return connection.async().rpush(list, entries.toArray(byte[][]::new));
  }

  @Override
  public void flush() {
    connection.flushCommands();
  }

  @Override
  public boolean isRefusal(Throwable failure) {
    return failure instanceof RedisCommandExecutionException;
  }

  @Override
  public boolean isWrongServer(Throwable refusal) {
    String message = String.valueOf(refusal.getMessage());
    return WRONG_SERVER.stream().anyMatch(message::startsWith);
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public void close() {
    connection.closeAsync();
  }

  @Override
  public String serverIdentity() {
    return serverIdentity;
  }

  @Override
  public Optional<InetSocketAddress> namedMaster() {
    return namedMaster;
  }
}
