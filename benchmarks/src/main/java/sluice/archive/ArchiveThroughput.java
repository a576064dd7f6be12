package sluice.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import sluice.embedded.ServerBinaries;
import sluice.process.LogSetup;
import sluice.report.Figures;
import sluice.worker.BenchServers;

/**
 * What does a run of the archiver cost: for a site-day that was never archived, after one percent
 * more hits, with nothing new, for weeks, months and years alone, over many quiet sites; and how
 * much slower is a worker beside it? Each beside its limit, which is measured in the same round:
 * reading once what has to be read, by the archiver's own statements, and doing nothing with it.
 *
 * <p>The rows are copies of those that a worker wrote ({@link SiteDayBlocks}); more hits come from
 * a worker. The site has three smaller days before. The archiver is a process of its own with a
 * heap of 1 GiB, new in each round, so that a run from scratch holds what a start costs Java; its
 * limit is read by another new process. Its clock stands at the day's last hit. Limit and run
 * alternate. A heap's peak is what was in use after a garbage collection ({@link
 * sluice.report.HeapWatch}); the rows that are read and the statements are the server's own
 * counters ({@link ServerCounters}). Visits and actions of each archive are compared with sums of
 * the log before a figure is printed.
 *
 * <p>Not measured: logs that are larger than the memory of the server, a network between the parts,
 * a replica, days that end meanwhile, archives that PHP makes. Java and MariaDB share one machine.
 *
 * <p>Run, after {@code mvn -pl benchmarks -am -DskipTests package}:
 *
 * <pre>
 * java -Xmx2g -cp benchmarks/target/benchmarks.jar sluice.archive.ArchiveThroughput [--quick]
 *   [--actions 10000,100000,1000000,3000000] [--segments 0,5,20] [--rounds 3]
 *   [--most-with-segments 1000000] [--cells scratch,more,nothing,restart,month,year,quiet,beside]
 *   [--sites 500,5000] [--hits 30000] [--max-db-time 20]
 *   [--drains 3] [--priorities low,idle] [--heap 1g] [--data DIR] [--servers benchmarks/target/servers]
 *   [--matomo-dir DIR] [--results benchmarks/results/archive-throughput.json]
 *   [--figures FILE]
 * </pre>
 *
 * <p>{@code --quick} takes two minutes; {@code --hits} are those of a drain beside the archiver,
 * which takes {@code --max-db-time} percent of the database's time (0 = what it can get) and gives
 * way as {@code --priorities} say ({@link Priority}), {@code --drains} times each; with {@code
 * --data} the databases are kept and used again; without {@code --results} none are written. The
 * largest day is measured once; it, and days of more actions than {@code --most-with-segments},
 * with the first number of segments alone.
 */
public final class ArchiveThroughput {
  /** A larger day would outlast the drains beside it. */
  private static final int LARGEST_BESIDE = 1_000_000;

  private static final Set<CellKind> OF_DAY = EnumSet.range(CellKind.SCRATCH, CellKind.YEAR);

  private final ThroughputSettings settings;
  private final Measuring measuring;
  private final ArchiveReport report;

  private ArchiveThroughput(
      ThroughputSettings settings, Measuring measuring, ArchiveReport report) {
    this.settings = settings;
    this.measuring = measuring;
    this.report = report;
  }

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    ThroughputSettings settings = new ThroughputSettings(arguments);
    ServerBinaries binaries = ServerBinaries.inFolder(Path.of(settings.text("servers")));
    boolean isWhole;
    try (BenchServers servers = servers(settings.text("data"), binaries)) {
      ArchiveReport report = new ArchiveReport(settings.all(), servers.mariaDbVersion());
      Measuring measuring = new Measuring(servers, settings.text("heap"));
      new ArchiveThroughput(settings, measuring, report).measure();
      System.out.print(report.table());
      System.out.print(report.failures());
      isWhole = report.failures().isEmpty();
    }
    System.exit(isWhole ? 0 : 1);
  }

  private static BenchServers servers(String data, ServerBinaries binaries) throws Exception {
    List<String> options = List.of(ServerCounters.OPTION);
    return data.isEmpty()
        ? BenchServers.start(binaries, options)
        : BenchServers.startIn(Path.of(data), binaries, options);
  }

  private void measure() throws Exception {
    Set<CellKind> ofDay = EnumSet.copyOf(settings.cells());
    ofDay.retainAll(OF_DAY);
    for (int actions : ofDay.isEmpty() ? List.<Integer>of() : settings.numbers("actions")) {
      days(new SiteDaySize(actions), ofDay);
    }
    for (int round = 0; round < settings.number("rounds"); round++) {
      if (settings.cells().contains(CellKind.QUIET)) {
        for (int sites : settings.numbers("sites")) {
          QuietSites.measure(measuring, sites, round, report);
        }
      }
    }
    if (settings.cells().contains(CellKind.BESIDE)) {
      beside();
    }
    write();
  }

  private void days(SiteDaySize size, Set<CellKind> cells) throws Exception {
    boolean isOnce = size.actions() >= ThroughputSettings.ONCE_FROM;
    List<Integer> segments = settings.segmentsOf(size.actions());
    int rounds = isOnce ? 1 : settings.number("rounds");
    for (int round = 0; round < rounds; round++) {
      for (int some : segments) {
        SiteDay day = SiteDay.open(measuring.servers(), size, settings.text("matomo-dir"));
        archiveHistory(day, Collections.max(segments));
        DayCells.measure(measuring, day, new DayCells.Round(round, some, cells), report);
        write();
      }
    }
  }

  /** The days before are archived with all segments that will be asked for. */
  private void archiveHistory(SiteDay day, int segments) throws Exception {
    if (day.segmentsOfHistory() >= segments) {
      return;
    }
    day.segments(segments);
    Instant at = SiteDaySize.DAY.atTime(0, 10).toInstant(ZoneOffset.UTC);
    List<LocalDate> days =
        SiteDayBlocks.DAYS_BEFORE.stream().map(SiteDaySize.DAY::minusDays).toList();
    Path stateDir = Files.createTempDirectory("sluice-archive");
    try (ArchiverChild child = measuring.child(day.size().database(), stateDir)) {
      child.days(days, at);
      child.readDay();
    } finally {
      Measuring.delete(stateDir);
    }
    day.historyIsArchived(segments);
  }

  private void beside() throws Exception {
    int actions =
        settings.numbers("actions").stream()
            .filter(some -> some <= LARGEST_BESIDE)
            .max(Integer::compare)
            .orElse(LARGEST_BESIDE);
    SiteDay day =
        SiteDay.open(measuring.servers(), new SiteDaySize(actions), settings.text("matomo-dir"));
    day.segments(0);
    archiveHistory(day, 0);
    day.more(settings.number("hits")); // this drain warms the JVM up
    double share = settings.number("max-db-time") / 100.0;
    List<Priority> priorities = settings.priorities();
    WorkerBeside beside =
        new WorkerBeside(measuring, day, settings.number("hits"), share, priorities);
    for (int round = 0; round < settings.number("drains"); round++) {
      beside.measure(round, report);
      write();
    }
  }

  private void write() throws Exception {
    if (!settings.text("results").isEmpty()) {
      report.write(Path.of(settings.text("results")));
    }
    if (!settings.text("figures").isEmpty()) {
      Figures figures = report.figures();
      settings.leftOut().forEach(figures::skip);
      figures.write(Path.of(settings.text("figures")));
    }
  }
}
