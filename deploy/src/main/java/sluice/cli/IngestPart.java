package sluice.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.IngestConfig;
import sluice.ingest.TrackerIngest;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.DatabasePool;
import sluice.page.IngestPanel;
import sluice.process.PassedSocket;

/** Ingest as the command line configures it. */
final class IngestPart {

  static final Flag LISTEN =
      new Flag(
          "listen",
          "HOST:PORT",
          "Where hits are taken, unless systemd passes a socket. Default: 127.0.0.1:8088.");

  static final Flag SPOOL_DIR =
      new Flag(
          "spool-dir",
          "DIR",
          "Where hits are kept while the queue cannot. Default: STATE-DIR/spool.");

  static final List<Flag> FLAGS =
      List.of(
          LISTEN,
          new Flag(
              "base-path", "PATH", "Path below which Matomo lives, e.g. /matomo. Default: none."),
          SPOOL_DIR,
          new Flag("spool-max", "SIZE", "Disk for the spool at most. Default: 8g."),
          new Flag("spool-min-free", "SIZE", "Disk that the spool leaves free. Default: 512m."),
          new Flag(
              "ack",
              "redis|received",
              "Answer when the hit is safe, or on receipt. Default: redis."),
          new Flag(
              "event-loops",
              "N",
              "Threads that serve connections. Default: one a processor, at most 16."),
          new Flag(
              "compression-level",
              "N",
              "Of queue entries: 0 our own (default), 1 to 9 zlib's, -1 none (Redis only). Bytes and time of each:"
                  + " java -jar benchmarks/target/benchmarks.jar EntryEncoderBenchmark."),
          new Flag(
              "zero-visitor-id",
              "visitor|none",
              "What sixteen zeros mean as a visitor id. Default: visitor."),
          new Flag("max-body", "SIZE", "Largest body of a request. Default: 8m."),
          new Flag("max-uri", "SIZE", "Longest request line. Default: 64k."),
          new Flag("max-headers", "SIZE", "Largest headers together. Default: 64k."),
          new Flag("request-timeout", "TIME", "For a request to arrive. Default: 20s."),
          new Flag("idle-timeout", "TIME", "For a connection without one. Default: 75s."),
          new Flag(
              "redis-push-timeout",
              "TIME",
              "For the queue to answer. Default: 1s; at least 5s in the database."),
          new Flag(
              "redis-wait-replicas",
              "N",
              "Replicas that must have a hit before it is safe in Redis; the spool keeps what they"
                  + " do not confirm. Default: 0."),
          new Flag("redis-wait-timeout", "TIME", "For the replicas to confirm. Default: 500ms."),
          new Flag("redis-connect-timeout", "TIME", "For the queue to be reached. Default: 1s."),
          new Flag("settings-every", "TIME", "Matomo's settings are read again. Default: 30s."),
          new Flag("max-connections", "N", "Connections at the same time."),
          new Flag(
              "max-in-flight",
              "SIZE",
              "Memory for requests that arrive or are not yet safe, together; at least twice"
                  + " max-body. Default: 64m."),
          new Flag("max-bulk-requests", "N", "Largest bulk. Default: 20000."),
          new Flag(
              "resend-window",
              "TIME",
              "Pushed again after a restart of Redis or of the queue's database. Default: 3s."));

  private static final Logger LOG = LoggerFactory.getLogger(IngestPart.class);

  /** What is said rather than to push hits into a Redis that nobody drains. */
  private static final String NO_QUEUE =
      " has no config/config.ini.php, so nothing says where the queue is: give Matomo's folder as"
          + " --matomo-dir, or --redis";

  private IngestPart() {}

  /**
   * Reads its configuration; what is wrong is added to the installation's faults. Where the queues
   * are is sometimes known to the plugin's settings in the database alone.
   *
   * @throws IOException when the state directory cannot be used
   * @throws SQLException when only the database knows, and it does not answer
   */
  static IngestConfig configure(Installation installation) throws IOException, SQLException {
    IngestConfig config =
        listening(IngestConfig.of(installation.settings(), installation.stateDir()));
    if (installation.config().isFromFiles()) {
      installation.doubts().addAll(DoubtfulSettings.of(installation.config(), config.listen()));
    }
    boolean isNamed = installation.settings().text(Flag.REDIS.name()).isPresent();
    Optional<DatabaseAddress> database = config.matomo().database();
    if (!isNamed && database.isEmpty() && QueuePlugin.isInDatabase(installation)) {
      installation
          .faults()
          .add(
              "QueuedTracking keeps its queues in the database (backend = mysql), but no database"
                  + " is named: give --database-url and its companions, or --redis");
    } else if (!isNamed && database.isEmpty()) {
      installation
          .matomoDir()
          .ifPresent(dir -> installation.faults().add(withoutQueue(installation, dir)));
    }
    if (isNamed || database.isEmpty() || !installation.faults().isEmpty()) {
      return config;
    }
    QueuePlugin plugin = QueuePlugin.withLastGood(installation, database.get());
    IngestConfig placed =
        plugin
            .redis(installation)
            .map(config::withRedis)
            .orElseGet(() -> config.withQueuesIn(database.get()));
    installation.faults().addAll(placed.faults());
    return placed;
  }

  /** On the socket that systemd passes to the process, if it passes one. */
  private static IngestConfig listening(IngestConfig config) throws IOException {
    OptionalInt passed = PassedSocket.of(System.getenv());
    return passed.isPresent() ? config.withListeningSocket(passed.getAsInt()) : config;
  }

  private static String withoutQueue(Installation installation, Path dir) {
    return installation.config().isFromFiles() ? installation.namesNoDatabase() : dir + NO_QUEUE;
  }

  /** Starts it, with its health and its lines on the status page. */
  static TrackerIngest start(IngestConfig config, ProcessShell shell) throws IOException {
    TrackerIngest ingest =
        TrackerIngest.start(
            config,
            connections(config, shell),
            shell.registry(),
            shell.health(),
            InstantSource.system());
    shell.closeAtEnd("ingest", ingest);
    if (config.redis().database().isEmpty()) {
      shell.watch(config.redis().address());
    }
    LOG.atInfo().addKeyValue("url", endpoint(config, ingest)).log("ingest-listens");
    String queue = config.redis().database().isPresent() ? "database" : "redis";
    shell.panel(new IngestPanel(queue));
    shell.status(
        "ingest",
        () ->
            new TreeMap<>(
                Map.of(
                    "tracking endpoint",
                    endpoint(config, ingest),
                    "queue",
                    gauge(shell, "sluice.ingest." + queue + ".connected") > 0
                        ? queue + ", connected"
                        : queue + " cannot be reached: hits are kept on disk",
                    "bytes in the spool",
                    (long) gauge(shell, "sluice.ingest.spool.bytes"))));
    return ingest;
  }

  private static DatabaseConnections connections(IngestConfig config, ProcessShell shell) {
    Optional<DatabaseAddress> database = config.matomo().database();
    if (database.isEmpty()) {
      return DatabaseConnections.NONE;
    }
    DatabasePool pool = shell.database(database.get());
    pool.reserve(TrackerIngest.CONNECTIONS);
    return pool;
  }

  private static double gauge(ProcessShell shell, String name) {
    return shell.registry().get(name).gauge().value();
  }

  /** The URL of matomo.php. */
  static String endpoint(IngestConfig config, TrackerIngest ingest) {
    boolean isPassed = config.listen().descriptor() >= 0;
    String host =
        isPassed ? ingest.address().getAddress().getHostAddress() : config.listen().host();
    String authority = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + authority + ":" + ingest.port() + config.listen().basePath() + "/matomo.php";
  }
}
