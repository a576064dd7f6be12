package sluice.ingest;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import sluice.cli.LauncherFlags;
import sluice.embedded.EmbeddedRedis;
import sluice.embedded.ServerBinaries;
import sluice.ingest.ring.EntryEncoder;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.process.LogSetup;
import sluice.queue.QueueKey;
import sluice.report.HeapWatch;

/**
 * What the whole-process runs of ingest measure: ingest in a process of its own with a heap of 256
 * MiB, its Redis, and beside them the nginx that answers with {@code empty_gif}. Confined to the
 * main thread.
 */
final class IngestServers implements AutoCloseable {

  private static final int QUEUES = IngestConfig.DEFAULT_QUEUES;

  private final Path directory;
  private final EmbeddedRedis redis;
  private final Process ingest;
  private final int ingestPort;

  /** Null where there is none on the PATH. */
  private final BenchNginx nginx;

  static {
    // A run that fails half-way leaves no server behind.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
  }

  private IngestServers(Path directory, Tuning tuning) throws IOException, InterruptedException {
    this.directory = directory;
    Path servers = Path.of("benchmarks/target/servers");
    redis =
        EmbeddedRedis.start(
            directory.resolve("redis"),
            Files.isDirectory(servers)
                ? ServerBinaries.inFolder(servers)
                : ServerBinaries.onClassPath(IngestServers.class.getClassLoader()),
            List.of());
    ingest = startIngest(tuning);
    ingestPort = awaitPort();
    nginx = BenchNginx.isThere() ? BenchNginx.start(directory, ingestPort) : null;
  }

  /** Starts all three, with their files in this directory. */
  static IngestServers start(Path directory) throws IOException, InterruptedException {
    return start(directory, Tuning.STANDARD);
  }

  /** The same with an ingest that is set otherwise. */
  static IngestServers start(Path directory, Tuning tuning)
      throws IOException, InterruptedException {
    return new IngestServers(directory, tuning);
  }

  /**
   * What of ingest is not as it ships.
   *
   * @param compressionLevel of entries, as its flag has it
   * @param eventLoops threads that serve connections; 0 = as many as it takes itself
   * @param ackReceived whether it answers before Redis has the hit
   * @param collector the flag by which its JVM takes another; empty = that of bin/sluice
   */
  record Tuning(int compressionLevel, int eventLoops, boolean ackReceived, String collector) {
    static final Tuning STANDARD = new Tuning(EntryEncoder.OWN, 0, false, "");

    Tuning withCompression(int level) {
      return new Tuning(level, eventLoops, ackReceived, collector);
    }

    Tuning withEventLoops(int loops) {
      return new Tuning(compressionLevel, loops, ackReceived, collector);
    }

    Tuning answeringOnReceipt() {
      return new Tuning(compressionLevel, eventLoops, true, collector);
    }

    Tuning withCollector(String flag) {
      return new Tuning(compressionLevel, eventLoops, ackReceived, flag);
    }

    private IngestConfig of(IngestConfig config) {
      IngestConfig.Listen listen = config.listen();
      return new IngestConfig(
              new IngestConfig.Listen(
                  listen.host(),
                  listen.port(),
                  listen.basePath(),
                  eventLoops == 0 ? listen.eventLoops() : eventLoops,
                  ackReceived),
              config.limits(),
              config.redis(),
              config.spool(),
              config.queue(),
              config.matomo())
          .withCompressionLevel(compressionLevel);
    }
  }

  /** Process ids of ingest and Redis. */
  List<Long> pids() {
    return List.of(ingest.pid(), redis.pid());
  }

  /** Process ids of nginx. */
  List<Long> nginxPids() {
    return nginx().pids();
  }

  /** Port of the nginx that answers with {@code empty_gif}. */
  int nginxPort() {
    return nginx().plainPort();
  }

  BenchNginx nginx() {
    if (nginx == null) {
      throw new IllegalStateException("no nginx on the PATH: apt install nginx-light");
    }
    return nginx;
  }

  EmbeddedRedis redis() {
    return redis;
  }

  /** Processor time that ingest and Redis have used so far. */
  Cpu cpu() {
    return new Cpu(cpu(ingest.toHandle()), cpu(ProcessHandle.of(redis.pid()).orElseThrow()));
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Processor time of both. */
  record Cpu(Duration ingest, Duration redis) {
    Cpu minus(Cpu other) {
      return new Cpu(ingest.minus(other.ingest), redis.minus(other.redis));
    }

    Cpu plus(Cpu other) {
      return new Cpu(ingest.plus(other.ingest), redis.plus(other.redis));
    }
  }

  int ingestPort() {
    return ingestPort;
  }

  /** The ingest process itself: arguments are Redis's URI, the directory, and the tuning. */
  public static void main(String[] arguments) throws IOException {
    // Without this, the lines that libraries log at DEBUG would be measured too.
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    serve(
        new Tuning(
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Boolean.parseBoolean(arguments[4]),
                "") // this process has its collector
            .of(
                IngestConfig.of(
                    "127.0.0.1", 0, RedisAddress.parse(arguments[0]), Path.of(arguments[1]))),
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
    HeapWatch heap = new HeapWatch();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  served.close();
                  heap.write(state.resolve("heap"));
                }));
    Path port = Files.writeString(state.resolve("port.new"), Integer.toString(served.port()));
    Files.move(port, state.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
  }

  private Process startIngest(Tuning tuning) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    List<String> flags = new ArrayList<>(LauncherFlags.of("ingest"));
    if (!tuning.collector().isEmpty()) {
      flags.removeIf(flag -> flag.matches("-XX:[+]Use.*GC")); // a JVM refuses two
      flags.add(tuning.collector());
    }
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            IngestServers.class.getName(),
            redis.uri(0),
            directory.toString(),
            Integer.toString(tuning.compressionLevel()),
            Integer.toString(tuning.eventLoops()),
            Boolean.toString(tuning.ackReceived())));
    return new ProcessBuilder(command)
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

  /** Ends ingest; bytes of its heap that were in use at most after a garbage collection. */
  long endIngest() throws IOException, InterruptedException {
    ingest.destroy();
    if (ingest.waitFor() != 143) {
      throw new IOException(
          "ingest ended with "
              + ingest.exitValue()
              + ": "
              + Files.readString(directory.resolve("ingest.log")));
    }
    return Long.parseLong(Files.readString(directory.resolve("heap")));
  }

  @Override
  public void close() throws InterruptedException {
    ingest.destroy();
    ingest.waitFor();
    if (nginx != null) {
      nginx.close();
    }
    redis.close();
  }
}
