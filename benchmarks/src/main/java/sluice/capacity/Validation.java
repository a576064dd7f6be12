package sluice.capacity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import sluice.cli.Distribution;
import sluice.embedded.ServerBinaries;
import sluice.process.LogSetup;
import sluice.report.Settings;
import sluice.worker.BenchServers;

/**
 * Are the predictions of {@code sluice capacity} right, within 15 %, for runs that its figures do
 * not come from?
 *
 * <p>The first run sends hits at an even rate through ingest, Redis, worker and MariaDB, all of
 * them processes of the distribution or servers as they ship; the worker is ended and another one
 * started later. Predicted are the queue at its longest, its memory, the time until it is gone, and
 * the processor time before. The second run drains a backlog of shorter visits than those of the
 * figures; predicted are bytes. Load generator, processes and servers share the machine: the cores
 * that the generator takes before the outage are told to the prediction, nothing else is.
 *
 * <p>Not measured: a network, a database with history, an outage of hours. Ends with 1 where a
 * prediction is off. Run, after {@code mvn -DskipTests package}, with figures of this machine:
 *
 * <pre>
 * java -Xmx2g -cp benchmarks/target/benchmarks.jar sluice.capacity.Validation
 *   [--costs benchmarks/results/run.json] [--rate 2500] [--warm-up 200] [--outage 20] [--threads 2]
 *   [--hits 200000] [--mean-actions 5] [--servers benchmarks/target/servers]
 * </pre>
 */
public final class Validation {
  private Validation() {}

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    Settings settings =
        new Settings(
                "costs", "benchmarks/results/run.json",
                "rate", "2500",
                "warm-up", "200",
                "outage", "20",
                "threads", "2",
                "hits", "200000",
                "mean-actions", "5",
                "servers", BenchServers.BINARIES.toString())
            .read(arguments);
    Path costs = Path.of(settings.text("costs"));
    Path folder = Files.createTempDirectory("sluice-validation");
    Comparison comparison = new Comparison();
    ServerBinaries binaries = ServerBinaries.inFolder(Path.of(settings.text("servers")));
    try (BenchServers servers = BenchServers.start(binaries)) {
      Distribution distribution = Distribution.copied();
      outage(servers, distribution, settings, costs, comparison);
      mix(servers, distribution, settings, costs, comparison);
    } finally {
      BenchServers.delete(folder);
    }
    System.out.print(comparison.table());
    System.exit(comparison.isRight() ? 0 : 1);
  }

  private static void outage(
      BenchServers servers,
      Distribution distribution,
      Settings settings,
      Path costs,
      Comparison comparison)
      throws Exception {
    PacedOutage.Plan plan =
        new PacedOutage.Plan(
            settings.number("rate"),
            settings.number("warm-up"),
            settings.number("outage"),
            settings.number("threads"));
    PacedOutage.Measured measured = PacedOutage.run(servers, distribution, plan);
    double cores = Runtime.getRuntime().availableProcessors() - measured.coresOfLoad();
    Prediction predicted =
        Prediction.of(
            distribution,
            costs,
            List.of(
                "--hits-per-second=" + plan.rate(),
                "--peak-factor=1",
                "--load-share=100",
                "--shared-cores=%.2f".formatted(cores),
                "--worker-threads=" + plan.threads(),
                "--outage=%ds".formatted(plan.outageSeconds())));
    comparison.add(
        "queue at most, worker away, hits",
        predicted.away("worker", "mostQueuedHits"),
        measured.mostQueued());
    comparison.add(
        "memory of Redis for it, MiB",
        mebibytes(predicted.line("Redis", "memory of that queue")),
        mebibytes(measured.redisBytes()));
    comparison.add(
        "gone after the worker's start, s",
        predicted.away("worker", "caughtUpAtSecond") - predicted.away("worker", "until"),
        measured.caughtUpSeconds());
    comparison.add(
        "cores of the worker before", predicted.line("cores", "worker"), measured.coresOfWorker());
    comparison.add(
        "cores of MariaDB before", predicted.line("cores", "MariaDB"), measured.coresOfMariaDb());
  }

  private static void mix(
      BenchServers servers,
      Distribution distribution,
      Settings settings,
      Path costs,
      Comparison comparison)
      throws Exception {
    int hits = settings.number("hits");
    OtherMix.Measured measured =
        OtherMix.run(servers, distribution, hits, settings.number("mean-actions"));
    Prediction predicted =
        Prediction.of(
            distribution,
            costs,
            List.of(
                "--hits-per-day=" + hits,
                "--actions-per-visit=%.4f".formatted((double) hits / measured.visits())));
    for (String table : List.of("log_visit", "log_link_visit_action")) {
      comparison.add(
          "bytes in " + table + ", other mix, MiB",
          mebibytes(predicted.line("MariaDB", "bytes a day in " + table)),
          mebibytes(measured.bytes().get(table)));
    }
    comparison.add(
        "bytes in all tables, other mix, MiB",
        mebibytes(predicted.line("MariaDB", "bytes a day")),
        mebibytes(measured.bytes().values().stream().mapToDouble(Double::doubleValue).sum()));
  }

  private static double mebibytes(double bytes) {
    return bytes / (1 << 20);
  }
}
