package sluice.ingest.ring;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A connection of Lettuce, standalone or cluster, that flushes when told. */
final class LettucePort implements RedisPort {

  private final StatefulConnection<byte[], byte[]> connection;
  private final RedisClusterAsyncCommands<byte[], byte[]> commands;
  private final String serverIdentity;

  LettucePort(
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands,
      String serverIdentity) {
    this.connection = connection;
    this.commands = commands;
    this.serverIdentity = serverIdentity;
    connection.setAutoFlushCommands(false);
  }

  @Override
  public CompletionStage<Long> push(byte[] list, List<byte[]> entries) {
    return commands.rpush(list, entries.toArray(byte[][]::new));
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
    return message.startsWith("READONLY")
        || message.startsWith("LOADING")
        || message.startsWith("MASTERDOWN")
        || message.startsWith("NOAUTH")
        || message.startsWith("CLUSTERDOWN");
  }

  @Override
  public void close() {
    connection.closeAsync();
  }

  @Override
  public String serverIdentity() {
    return serverIdentity;
  }
}
