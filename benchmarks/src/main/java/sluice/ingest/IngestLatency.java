package sluice.ingest;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.StreamSupport;
import org.HdrHistogram.Histogram;
import sluice.process.LogSetup;

/**
 * How long does a hit wait for its answer, which comes when Redis has it, at a given rate of hits?
 *
 * <p>An open loop ({@link PacedLoad}): latency counts from the moment when a hit was due. nginx's
 * {@code empty_gif} under the same load shows what machine and load generator add themselves. The
 * load generator, nginx, Redis and ingest share the machine; ingest has a heap of 256 MiB. Before
 * anything is printed, the entries in Redis are counted. Not measured: a network, TLS, a Redis that
 * writes to disk.
 *
 * <p>The rate {@code half} is half of ingest's median in {@code ingest-throughput.json}, which
 * {@link IngestThroughput} writes. Needs nginx on the PATH. Run, after {@code mvn -pl benchmarks
 * -am -DskipTests package}:
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar sluice.ingest.IngestLatency [rate|half [seconds [rounds
 *   [connections [results.json]]]]]
 * </pre>
 */
public final class IngestLatency {

  private static final Path THROUGHPUT = Path.of("benchmarks/results/ingest-throughput.json");

  /**
   * Different requests of the load; more of them would need more memory and bring no more variety.
   */
  private static final int REQUESTS = 8192;

  private IngestLatency() {}

  /** One run; times in milliseconds. */
  record Run(
      String target,
      double answersPerSecond,
      double p50Ms,
      double p99Ms,
      double p999Ms,
      double maxMs,
      double sendDelayP99Ms,
      double sendDelayMaxMs,
      long sent,
      long errors) {

    static Run of(String target, PacedLoad.Outcome outcome) {
      return new Run(
          target,
          outcome.rate(),
          milliseconds(outcome.latency(), 50),
          milliseconds(outcome.latency(), 99),
          milliseconds(outcome.latency(), 99.9),
          milliseconds(outcome.latency(), 100),
          milliseconds(outcome.sendDelay(), 99),
          milliseconds(outcome.sendDelay(), 100),
          outcome.sent(),
          outcome.errors());
    }

    private static double milliseconds(Histogram histogram, double percentile) {
      return histogram.getValueAtPercentile(percentile) / 1000 / 1000.0;
    }
  }

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    String rateWord = argument(arguments, 0, "half");
    int rate = rateWord.equals("half") ? halfOfThroughput() : Integer.parseInt(rateWord);
    int seconds = Integer.parseInt(argument(arguments, 1, "30"));
    int rounds = Integer.parseInt(argument(arguments, 2, "3"));
    int connections = Integer.parseInt(argument(arguments, 3, "32"));
    Path results = Path.of(argument(arguments, 4, "benchmarks/results/ingest-latency.json"));
    List<byte[]> requests = SampleRequests.render(REQUESTS);
    List<Run> runs = new ArrayList<>();
    try (IngestServers servers =
            IngestServers.start(Files.createTempDirectory("sluice-ingest-latency"));
        PacedLoad nginx = new PacedLoad(servers.nginxPort(), connections, requests);
        PacedLoad ingest = new PacedLoad(servers.ingestPort(), connections, requests)) {
      ingest.run(rate, Math.max(5, seconds)); // this run warms both JVMs up
      servers.takeEntries();
      for (int round = 0; round < rounds; round++) {
        runs.add(Run.of("nginx empty_gif", nginx.run(rate, Math.max(1, seconds / 3))));
        PacedLoad.Outcome outcome = ingest.run(rate, seconds);
        long kept = servers.takeEntries();
        if (kept < outcome.answered()) {
          throw new IllegalStateException(
              outcome.answered() + " hits were answered, " + kept + " are in Redis");
        }
        runs.add(Run.of("ingest", outcome));
      }
    }
    report(rate, connections, runs, results);
  }

  private static String argument(String[] arguments, int index, String fallback) {
    return arguments.length > index ? arguments[index] : fallback;
  }

  private static int halfOfThroughput() throws IOException {
    JsonNode runs = new ObjectMapper().readTree(THROUGHPUT.toFile()).get("runs");
    List<Double> rates =
        StreamSupport.stream(runs.spliterator(), false)
            .filter(run -> run.get("target").asText().equals("ingest"))
            .map(run -> run.get("requestsPerSecond").asDouble())
            .sorted()
            .toList();
    return (int) (rates.get(rates.size() / 2) / 2);
  }

  private static void report(int rate, int connections, List<Run> runs, Path results)
      throws IOException {
    System.out.printf("at %d requests/s over %d connections%n", rate, connections);
    for (Run run : runs) {
      System.out.printf(
          "%-16s %7.0f answers/s  p50 %.3f  p99 %.3f  p99.9 %.3f  max %.3f ms  sent late p99 %.3f"
              + "  max %.3f ms  errors %d%n",
          run.target(),
          run.answersPerSecond(),
          run.p50Ms(),
          run.p99Ms(),
          run.p999Ms(),
          run.maxMs(),
          run.sendDelayP99Ms(),
          run.sendDelayMaxMs(),
          run.errors());
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("benchmark", "IngestLatency");
    all.put("measured", Instant.now().toString());
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("jdk", Runtime.version().toString());
    all.put("requestsPerSecond", rate);
    all.put("connections", connections);
    all.put("runs", runs);
    Files.createDirectories(results.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(results.toFile(), all);
  }
}
