package sluice.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import sluice.cli.Distribution;
import sluice.cli.LaunchedProcess;
import sluice.embedded.ServerBinaries;
import sluice.process.LogSetup;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Samples;
import sluice.report.Settings;
import sluice.report.Target;
import sluice.worker.drain.QueueTables;

/**
 * What does a worker of the distribution do that is started on a backlog: hits a second by second
 * since its start, processor time of worker, MariaDB and Redis by hit, its heap, and what the hits
 * leave in the database?
 *
 * <p>The process is the launcher's, with its heap of 512 MiB, its flags and its kept classes, and
 * its usual number of threads; it ends, and with it this run, when the heap does not suffice. Hits
 * lie in Redis beforehand; rows are counted before a figure is printed. Not measured: ingest beside
 * it, a database with history, a network between the parts.
 *
 * <p>Run, after {@code mvn -DskipTests package}:
 *
 * <pre>
 * java -Xmx1g -cp benchmarks/target/benchmarks.jar sluice.worker.WorkerBacklog [--hits 500000]
 *   [--queues 16] [--servers benchmarks/target/servers] [--figures FILE]
 * </pre>
 */
public final class WorkerBacklog {
  private static final String DATABASE = "backlog";
  private static final Target HEAP = Target.atMost(512L << 20);
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** What became of hits, in the worker's metrics. */
  private static final Pattern OUTCOMES =
      Pattern.compile("sluice_worker_(hits|dead_letters)_total.* (?!0[.]0$)");

  /** Between two looks at how far the worker is. */
  private static final long LOOK_MS = 250;

  private final BenchServers servers;
  private final DataSource source;
  private final int queues;
  private final long hits;

  private WorkerBacklog(BenchServers servers, Settings settings) throws SQLException {
    this.servers = servers;
    this.source = servers.freshDatabase(DATABASE);
    this.queues = settings.number("queues");
    this.hits = settings.number("hits");
  }

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    Settings settings =
        new Settings("hits", "500000", "queues", "16", "servers", BenchServers.BINARIES.toString())
            .read(arguments);
    Path folder = Files.createTempDirectory("sluice-backlog");
    try (BenchServers servers =
        BenchServers.start(ServerBinaries.inFolder(Path.of(settings.text("servers"))))) {
      Distribution distribution = Distribution.copied();
      Figures figures = new WorkerBacklog(servers, settings).drain(distribution, folder);
      settings.write(figures);
    } finally {
      BenchServers.delete(folder);
    }
    System.exit(0);
  }

  private Figures drain(Distribution distribution, Path folder) throws Exception {
    QueuedHits.Expected expected = queue();
    DrainCurve curve = new DrainCurve();
    DatabaseCost before = DatabaseCost.read(source);
    List<String> flags = servers.processFlags(DATABASE);
    flags.addAll(List.of("--queues", Integer.toString(queues)));
    long heap;
    try (LaunchedProcess worker = LaunchedProcess.start(distribution, "worker", flags, folder)) {
      long done = 0;
      while (done < hits) {
        worker.requireAlive();
        if (worker.secondsSinceStart() > LIMIT.toSeconds()) {
          throw new IOException("only " + done + " of " + hits + " hits after " + LIMIT);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        done = done();
        curve.add(
            new DrainCurve.Look(
                worker.secondsSinceStart(),
                done,
                worker.cpu(),
                servers.mariaDbCpu(),
                servers.redisCpu()));
      }
      heap = worker.heapBytes();
      check("log_link_visit_action", expected.hits(), worker);
      check("log_visit", expected.visits(), worker);
    }
    Figures figures = new Figures();
    curve.addTo(figures);
    figures.add(Figure.of("worker.heap_bytes", heap, "bytes").over(Samples.one()).towards(HEAP));
    DatabaseCost.readWritten(source).since(before).addTo(figures, hits);
    DatabaseCost.tables(source, hits).forEach(figures::add);
    return figures;
  }

  private QueuedHits.Expected queue() {
    QueuedHits made = QueuedHits.make((int) hits, queues, Instant.now());
    servers.queue(made.entries());
    return made.expected();
  }

  private long done() throws SQLException {
    String cursor = new QueueTables(BenchServers.PREFIX).cursor();
    return number("SELECT COALESCE(SUM(requests), 0) FROM " + cursor);
  }

  private void check(String table, long expected, LaunchedProcess worker)
      throws SQLException, IOException {
    long found = number("SELECT COUNT(*) FROM " + BenchServers.PREFIX + table);
    if (found != expected) {
      throw new IllegalStateException(
          "rows of %s: expected %d but was %d; the worker says: %s"
              .formatted(table, expected, found, worker.metrics(OUTCOMES)));
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
