package sluice.worker.backend;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One connection at a time, made anew after any failure: a connection with an unanswered command is
 * never used again. Confined to its owner's thread, but for futures that it handed out.
 */
public final class RedisLink implements AutoCloseable {
  private final RedisConnections connections;

  /** The present connection; null while there is none. */
  private RedisConnections.Opened opened;

  private long generation;

  /** Connects when first used. */
  public RedisLink(RedisConnections connections) {
    this.connections = connections;
  }

  /** Counts the connections made; connects if there is none. */
  public long generation() throws BackendException {
    commands();
    return generation;
  }

  /** The commands of the present connection, or of a new one. */
  public RedisClusterAsyncCommands<byte[], byte[]> commands() throws BackendException {
    if (opened != null && (!opened.connection().isOpen() || connections.isReplaced(opened))) {
      drop();
    }
    if (opened == null) {
      try {
        opened = connections.open();
        generation++;
      } catch (RedisException e) {
        throw new BackendException("Redis cannot be reached: " + rootMessage(e), e);
      }
    }
    return opened.commands();
  }

  /** Waits for the answer; on any failure the connection is given up. */
  public <T> T await(Future<T> answer) throws BackendException {
    try {
      return answer.get(RedisConnections.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      drop();
      throw new BackendException("Redis refused or did not answer: " + rootMessage(e), e);
    } catch (TimeoutException e) {
      drop();
      throw new BackendException(
          "Redis did not answer within " + RedisConnections.TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      drop();
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while waiting for Redis", e);
    }
  }

  /** Runs a script on one key. */
  <T> T eval(String script, ScriptOutputType type, String key, String... arguments)
      throws BackendException {
    return eval(script, type, List.of(key), arguments);
  }

  /** Runs a script on keys of one slot. */
  <T> T eval(String script, ScriptOutputType type, List<String> keys, String... arguments)
      throws BackendException {
    byte[][] names = keys.stream().map(RedisLink::bytes).toArray(byte[][]::new);
    byte[][] values = Stream.of(arguments).map(RedisLink::bytes).toArray(byte[][]::new);
    return await(commands().eval(bytes(script), type, names, values));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.connection().close();
      opened = null;
    }
  }

  private void drop() {
    if (opened != null) {
      opened.connection().closeAsync();
      opened = null;
    }
  }

  /** The message of the innermost cause, or its class: the JDK's own time-outs have no message. */
  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
