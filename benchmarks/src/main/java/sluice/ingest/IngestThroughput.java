package sluice.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.embedded.EmbeddedRedis;
import sluice.embedded.ServerBinaries;
import sluice.matomo.RedisAddress;
import sluice.process.Health;
import sluice.process.LogSetup;
import sluice.queue.QueueKey;

/**
 * How many hits a second does ingest take, answered when Redis has them, and what part is that of
 * the requests that nginx answers with {@code empty_gif} on the same machine, in the same run, for
 * the same load?
 *
 * <p>Rounds alternate. wrk, nginx, Redis and ingest share the machine; ingest is a process of its
 * own with a heap of 256 MiB. wrk's one thread makes each request anew. Before a rate is printed,
 * the entries in Redis are counted: none may be missing for a 2xx. Not measured: a network, TLS, a
 * Redis that writes to disk.
 *
 * <p>Needs wrk and nginx on the PATH. Run, after {@code mvn -pl benchmarks -am -DskipTests
 * package}:
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar sluice.ingest.IngestThroughput [seconds [rounds
 *   [connections [results.json]]]]
 * </pre>
 */
public final class IngestThroughput implements AutoCloseable {

  private static final int QUEUES = IngestConfig.DEFAULT_QUEUES;

  private final Path directory = Files.createTempDirectory("sluice-ingest-throughput");
  private final Path script = directory.resolve("hits.lua");
  private final EmbeddedRedis redis;
  private final Process nginx;
  private final Process ingest;
  private final int nginxPort;
  private final int ingestPort;

  /** One run of wrk. */
  record Run(String target, double requestsPerSecond, double p99Ms, long requests) {}

  private IngestThroughput() throws IOException, InterruptedException {
    try (InputStream lua = IngestThroughput.class.getResourceAsStream("hits.lua")) {
      Files.copy(lua, script);
    }
    Path servers = Path.of("benchmarks/target/servers");
    redis =
        EmbeddedRedis.start(
            directory.resolve("redis"),
            Files.isDirectory(servers)
                ? ServerBinaries.inFolder(servers)
                : ServerBinaries.onClassPath(IngestThroughput.class.getClassLoader()),
            List.of());
    nginxPort = freePort();
    nginx = startNginx();
    ingest = startIngest();
    ingestPort = awaitPort();
  }

  /** See the class comment; with the argument {@code serve} it is the ingest process itself. */
  public static void main(String[] arguments) throws Exception {
    // Without it, what libraries say at DEBUG would be measured too.
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    if (arguments.length > 0 && arguments[0].equals("serve")) {
      serve(arguments[1], Path.of(arguments[2]));
      return;
    }
    int seconds = argument(arguments, 0, 10);
    int rounds = argument(arguments, 1, 3);
    int connections = argument(arguments, 2, 64);
    Path results =
        Path.of(arguments.length > 3 ? arguments[3] : "benchmarks/results/ingest-throughput.json");
    try (IngestThroughput bench = new IngestThroughput()) {
      bench.load("ingest", bench.ingestPort, 3 * seconds, connections); // warms the JVM up
      bench.redisEntries(true);
      List<Run> runs = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        runs.add(bench.load("nginx empty_gif", bench.nginxPort, seconds, connections));
        Run run = bench.load("ingest", bench.ingestPort, seconds, connections);
        long kept = bench.redisEntries(true);
        if (kept < run.requests()) {
          throw new IllegalStateException(
              run.requests() + " hits were answered, " + kept + " are in Redis");
        }
        runs.add(run);
      }
      report(runs, results);
    }
  }

  private static int argument(String[] arguments, int index, int fallback) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : fallback;
  }

  private static void serve(String redisUri, Path state) throws IOException {
    TrackerIngest served =
        TrackerIngest.start(
            IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(redisUri), state),
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

  private Process startIngest() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            IngestThroughput.class.getName(),
            "serve",
            redis.uri(0),
            directory.toString())
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

  private Run load(String target, int port, int seconds, int connections)
      throws IOException, InterruptedException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds,
                "--latency",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + port)
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes());
    if (wrk.waitFor() != 0 || output.contains("Non-2xx") || output.contains("Socket errors")) {
      throw new IllegalStateException("wrk against " + target + " failed: " + output);
    }
    return new Run(
        target,
        Double.parseDouble(after(output, "Requests/sec:")),
        milliseconds(after(output, "99%")),
        Long.parseLong(before(output, " requests in")));
  }

  private static String after(String output, String words) {
    String rest = output.substring(output.indexOf(words) + words.length()).strip();
    return rest.split("\\s", 2)[0];
  }

  private static String before(String output, String words) {
    String[] parts = output.substring(0, output.indexOf(words)).split("\\s");
    return parts[parts.length - 1];
  }

  private static double milliseconds(String time) {
    double number = Double.parseDouble(time.replaceAll("[a-z]", ""));
    return time.endsWith("us") ? number / 1000 : time.endsWith("ms") ? number : number * 1000;
  }

  private long redisEntries(boolean flush) {
    RedisClient client = RedisClient.create(redis.uri(0));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      long entries = 0;
      for (int queue = 0; queue < QUEUES; queue++) {
        entries += connection.sync().llen(new QueueKey(queue).list());
      }
      if (flush) {
        connection.sync().flushall();
      }
      return entries;
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  private static void report(List<Run> runs, Path results) throws IOException {
    double limit = median(runs, "nginx empty_gif");
    double reached = median(runs, "ingest");
    runs.forEach(
        run ->
            System.out.printf(
                "%-16s %9.0f requests/s  p99 %7.2f ms%n",
                run.target(), run.requestsPerSecond(), run.p99Ms()));
    System.out.printf(
        "medians: ingest %.0f, nginx %.0f, ratio %.2f%n", reached, limit, reached / limit);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("benchmark", "IngestThroughput");
    all.put("measured", Instant.now().toString());
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("jdk", Runtime.version().toString());
    all.put("ratioOfMedians", reached / limit);
    all.put("runs", runs);
    Files.createDirectories(results.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(results.toFile(), all);
  }

  private static double median(List<Run> runs, String target) {
    List<Double> rates =
        runs.stream()
            .filter(run -> run.target().equals(target))
            .map(Run::requestsPerSecond)
            .sorted()
            .toList();
    return rates.get(rates.size() / 2);
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
