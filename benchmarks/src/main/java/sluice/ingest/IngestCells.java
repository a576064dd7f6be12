package sluice.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import sluice.process.LogSetup;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Samples;
import sluice.report.Settings;
import sluice.report.Target;

/**
 * What does ingest take at 32, 128 and 1,000 connections beside nginx's {@code empty_gif}, by GET,
 * POST, bulks of 16 KiB and by TLS through nginx; how long waits a hit at half of that; and what
 * does it cost in processor time, heap and memory of Redis?
 *
 * <p>The limit beside POST and bulks is nginx that reads the bodies and answers ({@link
 * BenchNginx}), beside TLS {@code empty_gif} by TLS.
 *
 * <p>The machine and the load are those of {@link IngestThroughput} and {@link IngestLatency}; runs
 * of ingest and of nginx alternate, and a median is given. Ingest has a heap of 256 MiB and ends,
 * and with it this run, when that does not suffice. Before a rate counts, the hits in Redis are
 * counted. Bytes by hit are those of lists in a Redis that writes an append-only file; beside them
 * the same requests as the plugin queues them ({@link PluginEntries}). Not measured: a network.
 *
 * <p>Rates need wrk and nginx on the PATH, TLS needs openssl, too; without them they are left out
 * with a sentence. Run, after {@code mvn -DskipTests package}:
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar sluice.ingest.IngestCells [--seconds 8] [--rounds 3]
 *   [--connections 32,128,1000] [--figures FILE]
 * </pre>
 */
public final class IngestCells {
  private static final String NGINX = "nginx empty_gif";
  private static final String BODIES = "nginx, body read and dropped";
  private static final String HOST = "http://127.0.0.1:";
  private static final String TLS_HOST = "https://127.0.0.1:";
  private static final Target OF_NGINX = Target.atLeastOfLimit(0.60);
  private static final Target LATENCY = Target.atMostOfLimit(1.5);
  private static final Target HEAP = Target.atMost(256L << 20);
  private static final Target BYTES = Target.atMost(412);

  /** Connections at which POST, bulks, TLS and processor time are measured. */
  private static final int USUAL = 128;

  private static final int LATENCY_CONNECTIONS = 32;

  /** Rate of the paced load where no faster one is known, requests a second. */
  private static final int MODEST = 4000;

  /** Bytes of a bulk at most, as the script has it. */
  private static final int BULK_BYTES = 16_384;

  /** wrk ends amid its requests, so that the mean of its bulks is not quite that of all. */
  private static final double NEARLY_ALL = 0.98;

  private static final double[] PERCENTILES = {50, 99, 99.9};

  private final Settings settings;
  private final IngestServers servers;
  private final QueuedInRedis queued;
  private final Path directory;
  private final Figures figures = new Figures();
  private final List<byte[]> requests = SampleRequests.render(Wrk.REQUESTS);

  private IngestCells(
      Settings settings, IngestServers servers, QueuedInRedis queued, Path directory) {
    this.settings = settings;
    this.servers = servers;
    this.queued = queued;
    this.directory = directory;
  }

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    Settings settings =
        new Settings("seconds", "8", "rounds", "3", "connections", "32,128,1000").read(arguments);
    Path directory = Files.createTempDirectory("sluice-ingest-cells");
    try (IngestServers servers = IngestServers.start(directory);
        QueuedInRedis queued = new QueuedInRedis(servers.redis())) {
      IngestCells cells = new IngestCells(settings, servers, queued, directory);
      try {
        cells.measure();
      } finally {
        settings.write(cells.figures); // what was measured before a failure is worth showing
      }
    }
    System.exit(0);
  }

  private void measure() throws Exception {
    boolean hasBoth = BenchNginx.isThere() && BenchNginx.answers("wrk", "-v");
    if (hasBoth) {
      rates();
    } else {
      figures.skip(
          "Rates of ingest beside nginx, POST, bulks, TLS and latency need nginx and wrk:"
              + " apt install nginx-light wrk.");
    }
    memory(!hasBoth);
    figures.add(
        Figure.of("ingest.heap_bytes", servers.endIngest(), "bytes")
            .over(Samples.one())
            .towards(HEAP));
  }

  private void rates() throws Exception {
    Wrk wrk = Wrk.in(directory, USUAL);
    IngestThroughput.warmUp(wrk, servers, settings.number("seconds"));
    double most = 0;
    for (int connections : settings.numbers("connections")) {
      most = Math.max(most, beside(wrk.with(connections), connections == USUAL));
      settings.write(figures); // should there be no time for the others
    }
    for (Way way : otherWays(wrk)) {
      measure(way);
      settings.write(figures);
    }
    latency((int) (most / 2));
  }

  /** The median rate at these connections, beside nginx's. */
  private double beside(Wrk wrk, boolean isCostKnown) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    IngestServers.Cpu used = new IngestServers.Cpu(Duration.ZERO, Duration.ZERO);
    long answered = 0;
    for (int round = 0; round < rounds(); round++) {
      theirs.add(wrk.load(NGINX, servers.nginxPort(), seconds()).requestsPerSecond());
      IngestServers.Cpu before = servers.cpu();
      Wrk.Run run = counted(wrk, HOST + servers.ingestPort(), 1).run();
      used = servers.cpu().minus(before).plus(used);
      ours.add(run.requestsPerSecond());
      answered += run.requests();
    }
    figures.add(
        Figure.of("ingest.requests_per_second", median(ours), "requests/s")
            .with("connections", wrk.connections())
            .beside(NGINX, median(theirs))
            .over(Samples.medianOf(rounds()))
            .towards(OF_NGINX));
    if (isCostKnown) {
      cost(used, answered, rounds());
    }
    return median(ours);
  }

  private void cost(IngestServers.Cpu used, long hits, int runs) {
    Map<String, Duration> all = Map.of("ingest", used.ingest(), "redis", used.redis());
    for (String process : List.of("ingest", "redis")) {
      double microseconds = all.get(process).toNanos() / 1e3 / hits;
      figures.add(
          Figure.of(process + ".cpu_us_per_hit", microseconds, "us").over(Samples.meanOf(runs)));
    }
  }

  /** A run whose hits were found in Redis. */
  private record Counted(Wrk.Run run, double hitsOfRequest) {
    double hitsPerSecond() {
      return run.requestsPerSecond() * hitsOfRequest;
    }
  }

  /** Each request has to have left so many hits at least. */
  private Counted counted(Wrk wrk, String url, double hitsOfRequest) throws Exception {
    Wrk.Run run = wrk.load("ingest", url, seconds());
    long kept = hitsOfRequest == 1 ? queued.entries() : queued.hits();
    queued.clear();
    if (kept < run.requests() * hitsOfRequest) {
      throw new IllegalStateException(
          "%d requests of %.1f hits were answered, %d hits are in Redis"
              .formatted(run.requests(), hitsOfRequest, kept));
    }
    Counted counted = new Counted(run, hitsOfRequest == 1 ? 1 : (double) kept / run.requests());
    System.out.printf(
        "%s %4d %9.0f hits/s%n", wrk.kind(), wrk.connections(), counted.hitsPerSecond());
    return counted;
  }

  /**
   * A way other than plain GETs.
   *
   * @param ingest where ingest takes it
   * @param nginx where nginx answers the same requests itself
   * @param limit what that is called
   * @param fewestHits of a request
   */
  private record Way(
      String name, Wrk wrk, String ingest, String nginx, String limit, double fewestHits) {}

  private List<Way> otherWays(Wrk wrk) {
    String plain = HOST + servers.ingestPort();
    String bodies = HOST + servers.nginx().bodyPort();
    double bulk = NEARLY_ALL * SampleRequests.hitsOfBulk(Wrk.REQUESTS, BULK_BYTES);
    List<Way> ways = new ArrayList<>();
    ways.add(new Way("post", wrk.of("post"), plain, bodies, BODIES, 1));
    ways.add(new Way("bulk", wrk.of("bulk"), plain, bodies, BODIES, bulk));
    if (servers.nginx().hasTls()) {
      String ingest = TLS_HOST + servers.nginx().proxyPort();
      String nginx = TLS_HOST + servers.nginx().tlsPort();
      ways.add(new Way("tls", wrk, ingest, nginx, NGINX + " by TLS", 1));
    } else {
      figures.skip("TLS through nginx needs openssl to make a certificate: apt install openssl.");
    }
    return ways;
  }

  /** Hits by another way, in turn with the same requests that nginx answers itself. */
  private void measure(Way way) throws Exception {
    List<Double> rates = new ArrayList<>();
    List<Double> waits = new ArrayList<>();
    List<Double> limits = new ArrayList<>();
    List<Double> limitWaits = new ArrayList<>();
    for (int round = 0; round < rounds(); round++) {
      Wrk.Run limit = way.wrk().load(way.limit(), way.nginx(), seconds());
      Counted counted = counted(way.wrk(), way.ingest(), way.fewestHits());
      rates.add(counted.hitsPerSecond());
      waits.add(counted.run().p99Ms());
      limits.add(limit.requestsPerSecond() * counted.hitsOfRequest());
      limitWaits.add(limit.p99Ms());
    }
    figures.add(
        Figure.of("ingest.kind_p99_ms", median(waits), "ms")
            .with("kind", way.name())
            .beside(way.limit(), median(limitWaits))
            .over(Samples.medianOf(rounds())));
    figures.add(
        Figure.of("ingest.kind_hits_per_second", median(rates), "hits/s")
            .with("kind", way.name())
            .beside(way.limit(), median(limits))
            .over(Samples.medianOf(rounds())));
  }

  /** An open loop at this rate, in turn against nginx and ingest; the median of each percentile. */
  private void latency(int rate) throws IOException {
    Map<Double, List<Double>> ours = new TreeMap<>();
    Map<Double, List<Double>> theirs = new TreeMap<>();
    long unanswered = 0;
    try (PacedLoad nginx = new PacedLoad(servers.nginxPort(), LATENCY_CONNECTIONS, requests);
        PacedLoad ingest = new PacedLoad(servers.ingestPort(), LATENCY_CONNECTIONS, requests)) {
      ingest.run(rate, seconds()); // the loop itself is warm after that
      queued.clear();
      for (int round = 0; round < rounds(); round++) {
        PacedLoad.Outcome limit = nginx.run(rate, seconds());
        percentiles(limit.latency(), theirs);
        PacedLoad.Outcome outcome = ingest.run(rate, seconds());
        if (queued.entries() < outcome.answered()) {
          throw new IllegalStateException(
              outcome.answered() + " hits answered, " + queued.entries() + " in Redis");
        }
        queued.clear();
        percentiles(outcome.latency(), ours);
        unanswered += limit.errors() + outcome.errors();
      }
    }
    if (unanswered > 0) {
      figures.skip(
          "Latency at %d requests/s is of those that were answered: %d were not, by nginx or ingest;"
                  .formatted(rate, unanswered)
              + " is the machine idle?");
    }
    figures.add(Figure.of("ingest.latency_rate", rate, "requests/s"));
    ours.forEach(
        (percentile, all) -> {
          Figure figure =
              Figure.of("ingest.latency_ms", median(all), "ms")
                  .with("percentile", percentile)
                  .beside(NGINX, median(theirs.get(percentile)))
                  .over(Samples.medianOf(rounds()));
          figures.add(percentile == 99 ? figure.towards(LATENCY) : figure);
        });
  }

  private static void percentiles(Histogram latency, Map<Double, List<Double>> all) {
    for (double percentile : PERCENTILES) {
      all.computeIfAbsent(percentile, none -> new ArrayList<>())
          .add(latency.getValueAtPercentile(percentile) / 1e6);
    }
  }

  /** What the different requests of the load take in Redis, and in its file. */
  private void memory(boolean isCostUnknown) throws Exception {
    queued.clear();
    queued.appendOnly();
    long appended = queued.appended();
    IngestServers.Cpu before = servers.cpu();
    try (PacedLoad load = new PacedLoad(servers.ingestPort(), LATENCY_CONNECTIONS, requests)) {
      load.run(MODEST, 2 * Wrk.REQUESTS / MODEST);
    }
    long hits = queued.entries();
    if (isCostUnknown) {
      cost(servers.cpu().minus(before), hits, 1);
    }
    double plugin = queued.bytesOf(PluginEntries.of(requests)) / (double) requests.size();
    figures.add(
        Figure.of("redis.bytes_per_queued_hit", queued.bytes() / (double) hits, "bytes")
            .beside("entry of the plugin", plugin)
            .over(Samples.one())
            .towards(BYTES));
    figures.add(
        Figure.of(
                "redis.aof_bytes_per_hit", (queued.appended() - appended) / (double) hits, "bytes")
            .over(Samples.one()));
  }

  private int rounds() {
    return settings.number("rounds");
  }

  private int seconds() {
    return settings.number("seconds");
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }
}
