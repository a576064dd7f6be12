package sluice.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import sluice.ingest.IngestServers.Tuning;
import sluice.process.LogSetup;
import sluice.report.Settings;

/**
 * Why does a hit wait for its answer? The same paced load, in turn, on an ingest as it ships, on
 * one with a single event loop, on one that answers before Redis has the hit, on one with each
 * other collector, and on one that has a processor for itself and Redis while the load generator
 * has another; each beside nginx's {@code empty_gif}.
 *
 * <p>Beside the percentiles stands what the kernel says of the threads of ingest and Redis: how
 * much processor time they took, how often they were woken, and how long a thread that was ready
 * waited for a processor each time. Load generator and servers share the machine.
 *
 * <p>Processors of one's own need two of them and taskset, and are left out without. Needs Linux,
 * and nginx on the PATH. Run, after {@code mvn -DskipTests package}:
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar sluice.ingest.LatencyCauses [--rate 12000]
 *   [--connections 32] [--seconds 6] [--rounds 3]
 * </pre>
 */
public final class LatencyCauses {
  private static final int REQUESTS = 8192;

  private final Settings settings;
  private final List<byte[]> requests = SampleRequests.render(REQUESTS);

  private LatencyCauses(Settings settings) {
    this.settings = settings;
  }

  /**
   * What is loaded.
   *
   * @param isNginx whether nginx answers in place of ingest
   * @param isApart whether servers have one processor, and the load generator another
   */
  private record Variant(String name, Tuning tuning, boolean isNginx, boolean isApart) {
    static Variant of(String name, Tuning tuning) {
      return new Variant(name, tuning, false, false);
    }

    List<Long> pids(IngestServers servers) {
      return isNginx ? servers.nginxPids() : servers.pids();
    }
  }

  /** A variant that runs, with what was found of it. */
  private static final class Running {
    private final Variant variant;
    private final IngestServers servers;
    private final PacedLoad load;
    private final Histogram latency = new Histogram(3);
    private Scheduled used = new Scheduled(0, 0, 0);
    private double seconds;

    Running(Variant variant, IngestServers servers, PacedLoad load) {
      this.variant = variant;
      this.servers = servers;
      this.load = load;
    }

    void close() throws IOException, InterruptedException {
      load.close();
      servers.close();
    }
  }

  /**
   * What the kernel counts of threads.
   *
   * @param cpuNanos on a processor
   * @param waitNanos ready, and waiting for a processor
   * @param turns times on a processor
   */
  private record Scheduled(long cpuNanos, long waitNanos, long turns) {
    static Scheduled of(List<Long> pids) throws IOException {
      Scheduled all = new Scheduled(0, 0, 0);
      for (long pid : pids) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
          for (Path thread : threads.toList()) {
            all = all.plus(ofThread(thread));
          }
        }
      }
      return all;
    }

    /** Nothing of one that has ended meanwhile, as a compiler's may: they count for little. */
    private static Scheduled ofThread(Path thread) {
      try {
        String[] counts = Files.readString(thread.resolve("schedstat")).strip().split(" ");
        return new Scheduled(
            Long.parseLong(counts[0]), Long.parseLong(counts[1]), Long.parseLong(counts[2]));
      } catch (IOException ended) {
        return new Scheduled(0, 0, 0);
      }
    }

    Scheduled plus(Scheduled other) {
      return new Scheduled(
          cpuNanos + other.cpuNanos, waitNanos + other.waitNanos, turns + other.turns);
    }

    Scheduled minus(Scheduled other) {
      return new Scheduled(
          cpuNanos - other.cpuNanos, waitNanos - other.waitNanos, turns - other.turns);
    }
  }

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    Settings settings =
        new Settings("rate", "12000", "connections", "32", "seconds", "6", "rounds", "3")
            .read(arguments);
    new LatencyCauses(settings).measure();
    System.exit(0);
  }

  private void measure() throws Exception {
    Tuning ours = Tuning.STANDARD;
    List<Variant> variants =
        List.of(
            new Variant("nginx empty_gif", ours, true, false),
            Variant.of("as it ships", ours),
            Variant.of("one event loop", ours.withEventLoops(1)),
            Variant.of("answers on receipt", ours.answeringOnReceipt()),
            Variant.of("parallel collector", ours.withCollector("-XX:+UseParallelGC")),
            Variant.of("serial collector", ours.withCollector("-XX:+UseSerialGC")),
            new Variant("nginx, apart", ours, true, true),
            new Variant("as it ships, apart", ours, false, true));
    List<Running> all = new ArrayList<>();
    try {
      for (Variant variant : variants) {
        if (variant.isApart() && !Apart.isPossible()) {
          System.err.println(variant.name() + " is left out: it needs two processors and taskset");
        } else {
          all.add(start(variant));
        }
      }
      compare(all);
    } finally {
      for (Running one : all) {
        one.close();
      }
    }
  }

  private void compare(List<Running> all) throws Exception {
    for (int round = 0; round < settings.number("rounds"); round++) {
      for (Running one : all) {
        run(one);
      }
    }
    System.out.printf(
        "%d requests/s, %d connections%n%-20s %8s %8s %8s %12s %12s %14s%n",
        rate(),
        settings.number("connections"),
        "",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "cores",
        "turns/s",
        "wait us/turn");
    for (Running one : all) {
      Scheduled used = one.used;
      print(
          one.variant.name(),
          one.latency,
          "%12.2f %12.0f %14.1f"
              .formatted(
                  used.cpuNanos() / 1e9 / one.seconds,
                  used.turns() / one.seconds,
                  used.waitNanos() / 1e3 / used.turns()));
    }
  }

  private static void print(String name, Histogram latency, String threads) {
    System.out.printf(
        "%-20s %8.3f %8.3f %8.3f %s%n",
        name,
        latency.getValueAtPercentile(50) / 1e6,
        latency.getValueAtPercentile(99) / 1e6,
        latency.getValueAtPercentile(99.9) / 1e6,
        threads);
  }

  private Running start(Variant variant) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("sluice-latency-causes");
    IngestServers servers = IngestServers.start(directory, variant.tuning());
    if (variant.isApart()) {
      Apart.here().move(variant.pids(servers));
    }
    int port = variant.isNginx() ? servers.nginxPort() : servers.ingestPort();
    Running running = new Running(variant, servers, load(port));
    running.load.run(rate(), 2 * settings.number("seconds")); // warms it up
    servers.takeEntries();
    return running;
  }

  private PacedLoad load(int port) throws IOException {
    return new PacedLoad(port, settings.number("connections"), requests);
  }

  private int rate() {
    return settings.number("rate");
  }

  private void run(Running one) throws IOException, InterruptedException {
    List<Long> pids = one.variant.pids(one.servers);
    PacedLoad.Outcome outcome;
    Scheduled before = Scheduled.of(pids);
    long start = System.nanoTime();
    if (one.variant.isApart()) {
      outcome = Apart.here().load(() -> one.load.run(rate(), settings.number("seconds")));
    } else {
      outcome = one.load.run(rate(), settings.number("seconds"));
    }
    one.seconds += (System.nanoTime() - start) / 1e9;
    one.used = one.used.plus(Scheduled.of(pids).minus(before));
    one.latency.add(outcome.latency());
    long kept = one.servers.takeEntries();
    boolean mayMiss = one.variant.isNginx() || one.variant.tuning().ackReceived();
    if (outcome.errors() > 0 || kept < outcome.answered() && !mayMiss) {
      throw new IllegalStateException(
          "%s: %d hits answered, %d in Redis, %d errors"
              .formatted(one.variant.name(), outcome.answered(), kept, outcome.errors()));
    }
  }
}
