package sluice.worker;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import sluice.embedded.ServerBinaries;
import sluice.process.LogSetup;
import sluice.worker.backend.BackendException;
import sluice.worker.drain.QueueTables;

/**
 * How many queued hits a second does a worker with one and with more threads bring into an empty
 * Matomo, and what part is that of what the same server takes from {@link PlainInserts}?
 *
 * <p>Each run has a fresh database and fresh caches, in a JVM that did runs of all threads twice
 * before: a cold one is what {@link WorkerBacklog} measures. Runs of all kinds alternate. Rows are
 * counted and summed before a rate is printed. Not measured: ingest, a database with history, a
 * network between the parts. Java, MariaDB and Redis share one machine.
 *
 * <p>Run, after {@code mvn -pl benchmarks -am -DskipTests package}:
 *
 * <pre>
 * java -Xmx3g -cp benchmarks/target/benchmarks.jar sluice.worker.WorkerThroughput [--hits 100000]
 *   [--rounds 3] [--queues 4] [--threads 1,2] [--stream-hits 0] [--servers benchmarks/target/servers] [--matomo-dir DIR]
 *   [--results FILE] [--figures FILE]
 * </pre>
 *
 * <p>With {@code --stream-hits} each {@link HitStream} is drained by one thread, too.
 */
public final class WorkerThroughput {

  private static final String PLAIN = "plain";
  private static final String WORKER = "worker";

  /** Half a million hits, with three numbers of threads: then Java compiles little any more. */
  private static final int WARM_PASSES = 2;

  private final Map<String, Object> settings;
  private final BenchServers servers;
  private final QueuedHits hits;
  private final int queues;

  private WorkerThroughput(Map<String, Object> settings, BenchServers servers) {
    this.settings = settings;
    this.servers = servers;
    this.queues = number("queues");
    this.hits = QueuedHits.make(number("hits"), queues, Instant.now());
  }

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    Map<String, Object> settings = settings(arguments);
    Path folder = Path.of(settings.get("servers").toString());
    try (BenchServers servers = BenchServers.start(ServerBinaries.inFolder(folder))) {
      ThroughputReport report = new WorkerThroughput(settings, servers).measure();
      System.out.print(report.table());
    }
    System.exit(0);
  }

  private static Map<String, Object> settings(String[] arguments) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("hits", 100_000);
    settings.put("rounds", 3);
    settings.put("queues", 4);
    settings.put("threads", "1,2");
    settings.put("stream-hits", 0);
    settings.put("servers", "benchmarks/target/servers");
    settings.put("matomo-dir", "");
    settings.put("results", "");
    settings.put("figures", "");
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      String name = arguments[i].replaceFirst("^--", "");
      if (!settings.containsKey(name)) {
        throw new IllegalArgumentException("unknown: " + arguments[i] + "; known: " + settings);
      }
      boolean isNumber = settings.get(name) instanceof Integer;
      settings.put(name, isNumber ? (Object) Integer.valueOf(arguments[i + 1]) : arguments[i + 1]);
    }
    return settings;
  }

  private ThroughputReport measure() throws Exception {
    ThroughputReport report = new ThroughputReport(settings, servers.mariaDbVersion());
    for (int pass = 0; pass < WARM_PASSES; pass++) {
      for (int threads : threads()) {
        worker(threads); // the rows of the last one are what the plain inserts write
      }
    }
    PlainInserts plain = PlainInserts.rowsOf(servers.database(WORKER));
    plain(plain, 1);
    for (int round = 0; round < number("rounds"); round++) {
      for (int threads : threads()) {
        report.add(round % 2 == 0 ? plain(plain, threads) : worker(threads));
        report.add(round % 2 == 0 ? worker(threads) : plain(plain, threads));
      }
      for (HitStream stream : number("stream-hits") == 0 ? List.<HitStream>of() : HitStream.all()) {
        report.add(stream(stream));
      }
      if (!text("results").isEmpty()) {
        report.write(Path.of(text("results")));
      }
      if (!text("figures").isEmpty()) {
        report.figures().write(Path.of(text("figures"))); // should there be no time for the rest
      }
    }
    return report;
  }

  private List<Integer> threads() {
    return Arrays.stream(text("threads").split(",")).map(Integer::valueOf).toList();
  }

  /** One thread drains hits that are as unlike the mix as hits can be. */
  private ThroughputReport.Run stream(HitStream stream) throws Exception {
    HitStream.Made made = stream.make(number("stream-hits"), queues, Instant.now());
    DataSource source = servers.freshDatabase(WORKER);
    servers.queue(made.entries());
    WorkerDrain.Setting setting =
        new WorkerDrain.Setting(1, queues, text("matomo-dir"), InstantSource.system());
    WorkerDrain worker = WorkerDrain.prepare(servers, source, setting);
    Cpu before = cpu();
    WorkerDrain.Drained drained = worker.drain(number("stream-hits"));
    ThroughputReport.Run run =
        run(
            new Kind(stream.name(), 1, number("stream-hits")),
            drained.nanos(),
            before,
            drained.phaseSeconds());
    for (Map.Entry<String, Long> count : made.expected().entrySet()) {
      check(source, count.getKey(), count.getValue());
    }
    return run;
  }

  private ThroughputReport.Run plain(PlainInserts plain, int threads)
      throws SQLException, InterruptedException, ExecutionException {
    DataSource source = servers.freshDatabase(PLAIN);
    Cpu before = cpu();
    long nanos = plain.write(source, threads);
    ThroughputReport.Run run =
        run(new Kind(PLAIN, threads, number("hits")), nanos, before, Map.of());
    check(source, "SELECT COUNT(*) FROM matomo_log_visit", hits.expected().visits());
    check(source, "SELECT COUNT(*) FROM matomo_log_link_visit_action", hits.expected().hits());
    return run;
  }

  private ThroughputReport.Run worker(int threads)
      throws SQLException, IOException, BackendException, InterruptedException {
    DataSource source = servers.freshDatabase(WORKER);
    servers.queue(hits.entries());
    WorkerDrain worker =
        WorkerDrain.prepare(
            servers,
            source,
            new WorkerDrain.Setting(threads, queues, text("matomo-dir"), InstantSource.system()));
    Cpu before = cpu();
    WorkerDrain.Drained drained = worker.drain(hits.expected().hits());
    ThroughputReport.Run run =
        run(
            new Kind(WORKER, threads, number("hits")),
            drained.nanos(),
            before,
            drained.phaseSeconds());
    checkRows(source);
    long doubleNames = doubleNames(source);
    if (doubleNames > 0) {
      System.err.println("names created twice: " + doubleNames);
    }
    return run;
  }

  /** Checks that each hit was recorded once and in the right visit. */
  private void checkRows(DataSource source) throws SQLException {
    QueuedHits.Expected expected = hits.expected();
    String actions = " FROM matomo_log_link_visit_action";
    check(source, "SELECT COUNT(*) FROM matomo_log_visit", expected.visits());
    check(source, "SELECT COUNT(*)" + actions, expected.hits());
    check(source, "SELECT COUNT(DISTINCT idpageview)" + actions, expected.pageViews());
    check(source, "SELECT SUM(visit_total_events) FROM matomo_log_visit", expected.events());
    check(source, "SELECT SUM(visit_total_searches) FROM matomo_log_visit", expected.searches());
    check(source, "SELECT COUNT(*) FROM matomo_log_conversion", expected.conversions());
    QueueTables own = new QueueTables(BenchServers.PREFIX);
    check(source, "SELECT SUM(requests) FROM " + own.cursor(), expected.hits());
    check(source, "SELECT COUNT(*) FROM " + own.deadLetter(), 0);
    check(
        source,
        "SELECT COUNT(*)"
            + actions
            + " l LEFT JOIN matomo_log_action a ON a.idaction = l.idaction_url"
            + " WHERE l.idaction_url > 0 AND a.idaction IS NULL",
        0);
  }

  /**
   * Counts the names that two workers created at the same moment; as in Matomo, no row is wrong
   * because of them.
   */
  private static long doubleNames(DataSource source) throws SQLException {
    return number(
        source,
        "SELECT COUNT(*) - COUNT(DISTINCT type, CAST(name AS BINARY)) FROM matomo_log_action");
  }

  private static void check(DataSource source, String query, long expected) throws SQLException {
    long found = number(source, query);
    if (found != expected) {
      throw new IllegalStateException("expected " + expected + " but was " + found + ": " + query);
    }
  }

  private static long number(DataSource source, String query) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private record Cpu(Duration java, Duration mariaDb) {}

  private Cpu cpu() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Cpu(Duration.ofNanos(system.getProcessCpuTime()), servers.mariaDbCpu());
  }

  /** What was run, and how much of it. */
  private record Kind(String variant, int threads, int hits) {}

  private ThroughputReport.Run run(Kind kind, long nanos, Cpu before, Map<String, Double> phases) {
    Cpu after = cpu();
    double seconds = nanos / 1e9;
    ThroughputReport.Run run =
        new ThroughputReport.Run(
            kind.variant(),
            kind.threads(),
            kind.hits(),
            seconds,
            kind.hits() / seconds,
            after.java().minus(before.java()).toNanos() / 1e9,
            after.mariaDb().minus(before.mariaDb()).toNanos() / 1e9,
            phases);
    System.err.println("done: " + kind.variant() + " " + kind.threads());
    return run;
  }

  private int number(String name) {
    return (Integer) settings.get(name);
  }

  private String text(String name) {
    return settings.get(name).toString();
  }
}
