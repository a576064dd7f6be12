package sluice.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.cli.SluiceProcess;
import sluice.log.LogSchema;

/**
 * Two hosts of ingest and two of workers, each a process with files of its own. Confined to one
 * test.
 */
final class Hosts implements AutoCloseable {

  static final int QUEUES = 8;

  private static final String PREFIX = "matomo_";
  private static final int EACH = 2;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path folder;
  private final List<String> common;
  private final List<Integer> ports = new ArrayList<>();
  private final List<SluiceProcess> ingests = new ArrayList<>();
  private final List<SluiceProcess> workers = new ArrayList<>();
  private final List<String> ingestFlags;
  private final List<String> workerFlags;

  private Hosts(
      Path folder, List<String> common, List<String> ingestFlags, List<String> workerFlags) {
    this.workerFlags = workerFlags;
    this.folder = folder;
    this.common = common;
    this.ingestFlags = ingestFlags;
  }

  /**
   * Starts them.
   *
   * @param database flags that say where it is
   * @param redis where the queues are
   * @param ingestFlags more of them, for ingest alone
   * @param workerFlags and for workers alone
   */
  static Hosts start(
      Path folder,
      List<String> database,
      String redis,
      List<String> ingestFlags,
      List<String> workerFlags)
      throws IOException {
    List<String> common = new ArrayList<>(database);
    common.addAll(List.of("--tables-prefix", PREFIX, "--redis", redis));
    common.addAll(List.of("--queues", Integer.toString(QUEUES)));
    common.addAll(List.of("--salt", "0123456789abcdef0123456789abcdef"));
    Hosts hosts =
        new Hosts(Files.createTempDirectory(folder, "hosts"), common, ingestFlags, workerFlags);
    try {
      for (int i = 0; i < EACH; i++) {
        hosts.ports.add(SluiceProcess.freePort());
        hosts.ingests.add(hosts.ingest(i));
        hosts.workers.add(hosts.worker(i));
      }
      for (int i = 0; i < EACH; i++) {
        hosts.ingests.get(i).awaitReady(LIMIT);
        hosts.workers.get(i).awaitReady(LIMIT);
      }
      return hosts;
    } catch (IOException | RuntimeException | Error failed) {
      hosts.close();
      throw failed;
    }
  }

  /** Makes the site's tables. */
  static void createSite(Connection connection) throws IOException, SQLException {
    LogSchema.create(connection, PREFIX);
    try (InputStream in = LogSchema.class.getResourceAsStream("/sluice/cli/quickstart-site.sql");
        Statement statement = connection.createStatement()) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String part : script.replaceAll("(?m)^--.*$", "").replace("{p}", PREFIX).split(";\n")) {
        if (!part.isBlank()) {
          statement.execute(part);
        }
      }
    }
  }

  private SluiceProcess ingest(int index) throws IOException {
    List<String> flags = new ArrayList<>(common);
    flags.addAll(List.of("--listen", "127.0.0.1:" + ports.get(index)));
    flags.addAll(List.of("--state-dir", folder.resolve("ingest" + index).toString()));
    flags.addAll(ingestFlags);
    return SluiceProcess.start(folder, "ingest", flags);
  }

  private SluiceProcess worker(int index) throws IOException {
    List<String> flags = new ArrayList<>(common);
    flags.addAll(List.of("--workers", "2"));
    flags.addAll(List.of("--state-dir", folder.resolve("worker" + index).toString()));
    flags.addAll(workerFlags);
    return SluiceProcess.start(folder, "worker", flags);
  }

  /** Where the hosts of ingest listen. */
  List<Integer> ports() {
    return List.copyOf(ports);
  }

  /** One host of ingest dies, and comes back with the files that it had. */
  void killIngest() throws Exception {
    ingests.get(0).kill();
    ingests.set(0, ingest(0));
    ingests.get(0).awaitReady(LIMIT);
  }

  /** One host of ingest ends in order, and is started again. */
  void restartIngest() throws Exception {
    ingests.get(0).terminate(LIMIT);
    ingests.set(0, ingest(0));
    ingests.get(0).awaitReady(LIMIT);
  }

  /** One host of ingest stands still for so long. */
  void hangIngest(Duration time) throws Exception {
    hang(ingests.get(0), time);
  }

  /** One host of workers dies; another is there when the other one has drained all queues. */
  void killWorker() throws Exception {
    workers.get(0).kill();
    await().atMost(LIMIT).until(() -> drained(workers.get(1)) == QUEUES);
    workers.set(0, worker(0));
    workers.get(0).awaitReady(LIMIT);
  }

  private static long drained(SluiceProcess worker) throws IOException {
    String metric = "sluice_worker_queue_length{";
    return worker.metrics().lines().filter(line -> line.startsWith(metric)).count();
  }

  /** One host of workers stands still for so long, and goes on as if nothing had been. */
  void hangWorker(Duration time) throws Exception {
    hang(workers.get(0), time);
  }

  /** One more host of workers takes its share, and ends in order. */
  void addWorker() throws Exception {
    try (SluiceProcess third = worker(EACH)) {
      third.awaitReady(LIMIT);
      await().atMost(LIMIT).until(() -> drained(third) > 0);
      third.terminate(LIMIT);
    }
  }

  /** No host of workers does anything while this is done. */
  void withoutWorkers(FaultRow.Fault fault) throws Exception {
    for (SluiceProcess worker : workers) {
      worker.signal("STOP");
    }
    try {
      fault.inflict();
    } finally {
      for (SluiceProcess worker : workers) {
        worker.signal("CONT");
      }
    }
  }

  private static void hang(SluiceProcess process, Duration time) throws Exception {
    process.signal("STOP");
    try {
      FaultRow.last(time);
    } finally {
      process.signal("CONT");
    }
  }

  @Override
  public void close() {
    ingests.forEach(SluiceProcess::close);
    workers.forEach(SluiceProcess::close);
  }
}
