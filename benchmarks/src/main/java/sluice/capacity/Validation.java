package sluice.capacity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import sluice.cli.Distribution;
import sluice.embedded.ServerBinaries;
import sluice.process.LogSetup;
import sluice.report.MachineNow;
import sluice.report.Settings;
import sluice.worker.BenchServers;

/**
 * Are the predictions of {@code sluice capacity} right, within 15 %, for runs that its figures do
 * not come from?
 *
 * <p>Processes of the distribution and servers as they ship, one run after the other, each with
 * servers of its own:
 *
 * <ol>
 *   <li>An even load through ingest, Redis, worker and MariaDB; the worker is ended and another one
 *       started later. Predicted: the queue at its longest, its memory, the time until it is gone,
 *       the processor time before.
 *   <li>A backlog of shorter visits than those of the costs is drained. Predicted: bytes of tables,
 *       writes, and bytes that are written.
 *   <li>An even load through ingest, whose Redis goes away. Predicted: the spool.
 *   <li>The archiver, over a site-day of a size, and with numbers of segments, that the costs do
 *       not have. Predicted: a run from scratch, and one after more hits.
 * </ol>
 *
 * <p>Load generator, processes and servers share the machine: the cores that the generator takes
 * before the outage are told to the prediction, and what a unit of work that is none of Sluice's
 * ({@link MachineNow}) takes before and after the run, beside what it took when the costs were
 * measured. Nothing else is.
 *
 * <p>Not measured: a network, a database with history, an outage of hours. Ends with 1 where a
 * prediction is off. Takes some ten minutes. Run, after {@code mvn -DskipTests package}, with
 * figures of this machine:
 *
 * <pre>
 * java -Xmx2g -cp benchmarks/target/benchmarks.jar sluice.capacity.Validation
 *   [--costs benchmarks/results/run.json] [--rate 2500] [--warm-up 200] [--outage 20] [--threads 2]
 *   [--hits 500000] [--mean-actions 5] [--redis-away 20]
 *   [--actions 30000] [--segments 0,10] [--rounds 3] [--runs outage,mix,spool,archiver]
 *   [--servers benchmarks/target/servers]
 * </pre>
 *
 * <p>To see in two minutes that it works, and nothing else: {@code --rate 200 --warm-up 15 --outage
 * 5 --hits 5000 --redis-away 5 --actions 10000 --segments 0 --rounds 1}.
 */
public final class Validation {
  private static final Path FOLDER = Path.of("benchmarks/target/run");

  private final Distribution distribution;
  private final Settings settings;
  private final Comparison comparison = new Comparison();

  private Validation(Distribution distribution, Settings settings) {
    this.distribution = distribution;
    this.settings = settings;
  }

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
                "hits", "500000",
                "mean-actions", "5",
                "redis-away", "20",
                "actions", "30000",
                "segments", "0,10",
                "rounds", "3",
                "runs", "outage,mix,spool,archiver",
                "servers", BenchServers.BINARIES.toString())
            .read(arguments);
    Validation validation = new Validation(Distribution.copied(), settings);
    validation.compare("outage", validation.onServers(validation::outage));
    validation.compare("mix", validation.onServers(validation::mix));
    validation.compare("spool", validation.onServers(validation::spool));
    validation.compare("archiver", validation::archiver);
    System.out.print(validation.comparison.table());
    System.exit(validation.comparison.isRight() ? 0 : 1);
  }

  /** A run of processes; gives what sets its outcome beside predictions. */
  @FunctionalInterface
  private interface Run {
    Predicted measure() throws Exception;
  }

  /** The same on servers. */
  @FunctionalInterface
  private interface ServedRun {
    Predicted measure(BenchServers servers) throws Exception;
  }

  /** Sets what was measured beside what the costs of that moment predict. */
  @FunctionalInterface
  private interface Predicted {
    void by(Path costs) throws Exception;
  }

  /**
   * Does a run, if it is wanted, and compares it. How fast the machine was meanwhile is measured
   * before and behind it, as it was when the costs were: a virtual machine is slower at times.
   */
  private void compare(String name, Run run) throws Exception {
    if (!settings.words("runs").contains(name)) {
      return;
    }
    double before = MachineNow.unitOfWork(FOLDER);
    Predicted predicted = run.measure();
    double unit = (before + MachineNow.unitOfWork(FOLDER)) / 2;
    Path costs = FOLDER.resolve("costs-now.json");
    CostsNow.write(costs(), unit, costs);
    predicted.by(costs);
    comparison.note("a unit of work took %.1f ms beside the run \"%s\"".formatted(unit, name));
  }

  /**
   * A run on servers of its own, as the figures are of: behind another run MariaDB was seen to
   * write 40 % more.
   */
  private Run onServers(ServedRun run) {
    return () -> {
      ServerBinaries binaries = ServerBinaries.inFolder(Path.of(settings.text("servers")));
      try (BenchServers servers = BenchServers.start(binaries)) {
        return run.measure(servers);
      }
    };
  }

  private Path costs() {
    return Path.of(settings.text("costs"));
  }

  private Prediction predicted(Path costs, String... question)
      throws IOException, InterruptedException {
    return Prediction.of(distribution, costs, List.of(question));
  }

  private Predicted outage(BenchServers servers) throws Exception {
    // Asked first, so that costs that nothing can be planned with are refused at once.
    Prediction any = predicted(costs(), "--hits-per-second=" + settings.number("rate"));
    PacedOutage.Plan plan =
        new PacedOutage.Plan(
            settings.number("rate"),
            settings.number("warm-up"),
            settings.number("outage"),
            settings.number("threads"),
            any.caughtUpWithinSecondsOfHits());
    PacedOutage.Measured measured = PacedOutage.run(servers, distribution, plan);
    return costs -> compare(plan, measured, costs);
  }

  private void compare(PacedOutage.Plan plan, PacedOutage.Measured measured, Path costs)
      throws IOException, InterruptedException {
    double cores = Runtime.getRuntime().availableProcessors() - measured.coresOfLoad();
    Prediction predicted =
        predicted(
            costs,
            "--hits-per-second=" + plan.rate(),
            "--peak-factor=1",
            "--load-share=100",
            "--shared-cores=%.2f".formatted(cores),
            "--worker-threads=" + plan.threads(),
            "--outage=%ds".formatted(plan.outageSeconds()));
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

  private Predicted mix(BenchServers servers) throws Exception {
    int hits = settings.number("hits");
    OtherMix.Measured measured =
        OtherMix.run(servers, distribution, hits, settings.number("mean-actions"));
    return costs -> compare(hits, measured, costs);
  }

  private void compare(int hits, OtherMix.Measured measured, Path costs)
      throws IOException, InterruptedException {
    String actions = "--actions-per-visit=%.4f".formatted(hits / measured.visits());
    Prediction predicted = predicted(costs, "--hits-per-day=" + hits, actions);
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
    comparison.add(
        "written by MariaDB, other mix, MiB",
        mebibytes(predicted.line("MariaDB", "written a day")),
        mebibytes(measured.written().bytes()));
    String rate = "--hits-per-second=%.3f".formatted(hits / measured.seconds());
    comparison.add(
        "writes of MariaDB a second, other mix",
        predicted(costs, rate, "--peak-factor=1", actions)
            .line("MariaDB", "writes a second, at the peak"),
        measured.written().writes() / measured.seconds());
  }

  private Predicted spool(BenchServers servers) throws Exception {
    int rate = settings.number("rate");
    int seconds = settings.number("redis-away");
    double spooled = RedisAway.spoolBytes(servers, distribution, rate, seconds);
    return costs ->
        comparison.add(
            "spool after Redis was away, MiB",
            mebibytes(
                predicted(
                        costs,
                        "--hits-per-second=" + rate,
                        "--peak-factor=1",
                        "--outage=%ds".formatted(seconds))
                    .line("ingest", "spool while Redis is away")),
            mebibytes(spooled));
  }

  private Predicted archiver() throws Exception {
    int actions = settings.number("actions");
    List<OtherDay.Measured> all =
        OtherDay.run(
            actions,
            settings.numbers("segments"),
            settings.number("rounds"),
            Path.of(settings.text("servers")));
    return costs -> {
      for (OtherDay.Measured measured : all) {
        Prediction predicted =
            predicted(costs, "--hits-per-day=" + actions, "--segment-count=" + measured.segments());
        String day = "archiver, %,d actions, %d segments, ".formatted(actions, measured.segments());
        comparison.add(
            day + "new, s",
            predicted.line("archiver", "a site's day from scratch"),
            measured.scratchSeconds());
        comparison.add(
            day + "more, s",
            predicted.line("archiver", "a run at the day's end"),
            measured.moreSeconds());
      }
    };
  }

  private static double mebibytes(double bytes) {
    return bytes / (1 << 20);
  }
}
