package sluice.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.ingest.ring.EntryEncoder;
import sluice.process.LogSetup;

/**
 * How many hits a second does ingest take, answered when Redis has them, and what part is that of
 * the requests that nginx answers with {@code empty_gif} on the same machine, in the same run, for
 * the same load?
 *
 * <p>Rounds alternate. wrk, nginx, Redis and ingest share the machine; ingest is a process of its
 * own with a heap of 256 MiB, loaded until its rate grows no more. wrk's one thread sends requests
 * that were made before ({@link SampleRequests}). Before a rate is printed, the entries in Redis
 * are counted: none may be missing for a 2xx. Not measured: a network, TLS, a Redis that writes to
 * disk.
 *
 * <p>Needs wrk and nginx on the PATH. Run, after {@code mvn -pl benchmarks -am -DskipTests
 * package}:
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar sluice.ingest.IngestThroughput [seconds [rounds
 *   [connections [results.json [compression level]]]]]
 * </pre>
 *
 * <p>The compression level is that of ingest's flag: 0 for our own, which is the default, 1 to 9
 * for zlib's, -1 for none. What our own brings is the difference of two runs, 0 and 1, in turn.
 */
public final class IngestThroughput {

  private static final int MIN_WARM_UPS = 3;
  private static final int MAX_WARM_UPS = 12;

  /** A slice that brings less than this much of the best before it ends the warm-up. */
  private static final double STEADY = 1.02;

  private IngestThroughput() {}

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    int seconds = argument(arguments, 0, 10);
    int rounds = argument(arguments, 1, 3);
    int connections = argument(arguments, 2, 128);
    Path results =
        Path.of(arguments.length > 3 ? arguments[3] : "benchmarks/results/ingest-throughput.json");
    Path directory = Files.createTempDirectory("sluice-ingest-throughput");
    int level = argument(arguments, 4, EntryEncoder.OWN);
    try (IngestServers servers =
        IngestServers.start(directory, IngestServers.Tuning.STANDARD.withCompression(level))) {
      Wrk wrk = Wrk.in(directory, connections);
      warmUp(wrk, servers, seconds);
      List<Wrk.Run> runs = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        runs.add(wrk.load("nginx empty_gif", servers.nginxPort(), seconds));
        Wrk.Run run = wrk.load("ingest", servers.ingestPort(), seconds);
        long kept = servers.takeEntries();
        if (kept < run.requests()) {
          throw new IllegalStateException(
              run.requests() + " hits were answered, " + kept + " are in Redis");
        }
        runs.add(run);
      }
      report(runs, level, results);
    }
  }

  /** Loads ingest until its rate grows no more: a compiler at work takes a core from it. */
  static void warmUp(Wrk wrk, IngestServers servers, int seconds)
      throws IOException, InterruptedException {
    double best = 0;
    for (int slice = 0; slice < MAX_WARM_UPS; slice++) {
      double rate = wrk.load("ingest", servers.ingestPort(), seconds).requestsPerSecond();
      servers.takeEntries();
      System.out.printf("warm-up          %9.0f requests/s%n", rate);
      if (slice >= MIN_WARM_UPS && rate < best * STEADY) {
        return;
      }
      best = Math.max(best, rate);
    }
  }

  private static int argument(String[] arguments, int index, int fallback) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : fallback;
  }

  private static void report(List<Wrk.Run> runs, int level, Path results) throws IOException {
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
    all.put("compressionLevel", level);
    all.put("ratioOfMedians", reached / limit);
    all.put("runs", runs);
    Files.createDirectories(results.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(results.toFile(), all);
  }

  private static double median(List<Wrk.Run> runs, String target) {
    List<Double> rates =
        runs.stream()
            .filter(run -> run.target().equals(target))
            .map(Wrk.Run::requestsPerSecond)
            .sorted()
            .toList();
    return rates.get(rates.size() / 2);
  }
}
