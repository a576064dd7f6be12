package sluice.ingest;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import sluice.embedded.EmbeddedRedis;
import sluice.embedded.ServerBinaries;
import sluice.ingest.ring.EntryEncoder;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.process.LogSetup;
import sluice.queue.QueueKey;

/**
 * What the whole-process runs of ingest measure: ingest in a process of its own with a heap of 256
 * MiB, its Redis, and beside them the nginx that answers with {@code empty_gif}. Confined to the
 * main thread.
 */
final class IngestServers implements AutoCloseable {

  private static final int QUEUES = IngestConfig.DEFAULT_QUEUES;

  private final Path directory;
  private final EmbeddedRedis redis;
  private final Process nginx;
  private final Process ingest;
  private final int nginxPort;
  private final int ingestPort;

  private IngestServers(Path directory, int compressionLevel)
      throws IOException, InterruptedException {
    this.directory = directory;
    Path servers = Path.of("benchmarks/target/servers");
    redis =
        EmbeddedRedis.start(
            directory.resolve("redis"),
            Files.isDirectory(servers)
                ? ServerBinaries.inFolder(servers)
                : ServerBinaries.onClassPath(IngestServers.class.getClassLoader()),
            List.of());
    nginxPort = freePort();
    nginx = startNginx();
    ingest = startIngest(compressionLevel);
    ingestPort = awaitPort();
  }

  /** Starts all three, with their files in this directory. */
  static IngestServers start(Path directory) throws IOException, InterruptedException {
    return start(directory, EntryEncoder.OWN);
  }

  /** The same with this compression of the entries, as ingest's flag has it. */
  static IngestServers start(Path directory, int compressionLevel)
      throws IOException, InterruptedException {
    return new IngestServers(directory, compressionLevel);
  }

  int nginxPort() {
    return nginxPort;
  }

  int ingestPort() {
    return ingestPort;
  }

  /** The ingest process itself: arguments are Redis's URI, the directory, the compression. */
  public static void main(String[] arguments) throws IOException {
    // Without this, the lines that libraries log at DEBUG would be measured too.
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    serve(
        IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(arguments[0]), Path.of(arguments[1]))
            .withCompressionLevel(Integer.parseInt(arguments[2])),
        Path.of(arguments[1]));
  }

  private static void serve(IngestConfig config, Path state) throws IOException {
    TrackerIngest served =
        TrackerIngest.start(
            config,
            DatabaseConnections.NONE,
            new SimpleMeterRegistry(),
            new Health(),
            InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(served::close));
    Path port = Files.writeString(state.resolve("port.new"), Integer.toString(served.port()));
    Files.move(port, state.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
  }

  private Process startNginx() throws IOException {
    Path config = directory.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        worker_processes 2;
        pid %s/nginx.pid;
        error_log %s/nginx.log;
        daemon off;
        events { worker_connections 1024; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          server { listen 127.0.0.1:%d; location / { empty_gif; } }
        }
        """
            .formatted(directory, directory, nginxPort));
    return new ProcessBuilder(
            "nginx", "-c", config.toString(), "-p", directory.toString(), "-e", "stderr")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("nginx.out").toFile())
        .start();
  }

  private Process startIngest(int compressionLevel) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx256m",
            "-Dio.netty.leakDetection.level=disabled", // as bin/sluice has it
            "-cp",
            System.getProperty("java.class.path"),
            IngestServers.class.getName(),
            redis.uri(0),
            directory.toString(),
            Integer.toString(compressionLevel))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("ingest.log").toFile())
        .start();
  }

  private int awaitPort() throws IOException, InterruptedException {
    Path file = directory.resolve("port");
    for (int i = 0; i < 300 && !Files.exists(file); i++) {
      Thread.sleep(100);
    }
    return Integer.parseInt(Files.readString(file));
  }

  /** Counts the entries that the queues hold, and deletes them. */
  long takeEntries() {
    RedisClient client = RedisClient.create(redis.uri(0));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      long entries = 0;
      for (int queue = 0; queue < QUEUES; queue++) {
        entries += connection.sync().llen(new QueueKey(queue).list());
      }
      connection.sync().flushall();
      return entries;
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    ingest.destroy();
    nginx.destroy();
    ingest.waitFor();
    nginx.waitFor();
    redis.close();
  }
}
