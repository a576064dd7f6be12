package sluice.servers;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import sluice.embedded.EmbeddedRedis;

/** One sentinel, of Redis's own program, that watches {@code mymaster}. Confined to one test. */
public final class RedisSentinel implements AutoCloseable {

  private final Process process;
  private final int port;

  private RedisSentinel(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param folder for its files
   * @param lines of its configuration, besides those that make it watch the master
   */
  public static RedisSentinel start(Path folder, EmbeddedRedis master, String lines)
      throws IOException {
    return start(folder, master, 1, lines);
  }

  /** The same, one of several: so many have to agree that the master is down. */
  public static RedisSentinel start(Path folder, EmbeddedRedis master, int quorum, String lines)
      throws IOException {
    Files.createDirectories(folder);
    int port = freePort();
    Path config = folder.resolve("sentinel.conf");
    Files.writeString(
        config,
        """
        port %d
        bind 127.0.0.1
        dir %s
        sentinel monitor mymaster 127.0.0.1 %d %d
        sentinel down-after-milliseconds mymaster 500
        sentinel failover-timeout mymaster 5000
        %s
        """
            .formatted(port, folder, master.port(), quorum, lines));
    String program =
        ProcessHandle.of(master.pid()).flatMap(handle -> handle.info().command()).orElseThrow();
    Process process =
        new ProcessBuilder(program, config.toString(), "--sentinel")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sentinel.log").toFile())
            .start();
    RedisSentinel sentinel = new RedisSentinel(process, port);
    await().until(sentinel::listens);
    return sentinel;
  }

  private boolean listens() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Has another master of the same name watched, and named to whoever asks. */
  public void watch(EmbeddedRedis master) {
    RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
    try (StatefulRedisSentinelConnection<String, String> connection = client.connectSentinel()) {
      connection.sync().remove("mymaster");
      connection.sync().monitor("mymaster", "127.0.0.1", master.port(), 1);
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  /** SIGSTOP: it keeps its connections, and answers nothing until {@link #resume}. */
  public void pause() throws IOException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    try {
      if (new ProcessBuilder("kill", "-" + name, "" + process.pid()).inheritIO().start().waitFor()
          != 0) {
        throw new IOException("kill -" + name + " " + process.pid() + " failed");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stop);
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
