package sluice.ingest;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.http.EnvironmentReader;
import sluice.ingest.http.TrackerServer;
import sluice.ingest.http.TrackerServerConfig;
import sluice.ingest.ring.DatabaseConnector;
import sluice.ingest.ring.LettuceConnector;
import sluice.ingest.ring.QueueAppender;
import sluice.ingest.ring.QueuePort;
import sluice.ingest.spool.SpoolDirectory;
import sluice.ingest.spool.SpoolLimits;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.TrackerSettings;
import sluice.process.Health;
import sluice.process.Samples;
import sluice.queue.PluginTables;
import sluice.queue.TrackedServerKeys;

/** Ingest, wired and running: HTTP -> parse -> ring -> appender -> queue or spool. Thread-safe. */
public final class TrackerIngest implements AutoCloseable {

  /**
   * How long connections that a client keeps open are served when stopping. Longer than the site
   * file of nginx has them kept open unused (keepalive_timeout): to close one from here may cross
   * with the request that is just being sent on it, and that hit would be lost. The second between
   * is for an nginx that gets no processor. Where all are closed earlier, so ends this.
   */
  private static final Duration KEPT_PATIENCE = Duration.ofSeconds(2);

  /** How long requests in flight may take when stopping. */
  private static final Duration CONNECTIONS_PATIENCE = Duration.ofSeconds(3);

  /** How long the queue may take to confirm the last pushes; what is left then is spooled. */
  private static final Duration QUEUE_PATIENCE = Duration.ofSeconds(2);

  /**
   * An appender that is busy with one round for so long does not come back by itself: what it asks
   * queue and database is answered or given up within 30 s.
   */
  private static final Duration STUCK = Duration.ofSeconds(60);

  /** Descriptors besides those of clients: the JVM's, of the spool, of connections to servers. */
  private static final int OTHER_DESCRIPTORS = 512;

  private static final Logger LOG = LoggerFactory.getLogger(TrackerIngest.class);

  /**
   * Connections to the database at the same time: for the settings, for the watch of the queues,
   * and, where the queues are in the database, for them, with a new one beside one that is given
   * up.
   */
  public static final int CONNECTIONS = 5;

  private final QueueAppender appender;
  private final LiveSettings settings;
  private final Optional<QueueWatch> watch;
  private final TrackerServer server;
  private final SpoolLimits spoolLimits;
  private final Directories directories;
  private final Samples spoolDisk;

  private TrackerIngest(
      Opened opened, Optional<QueueWatch> watch, TrackerServer server, Samples spoolDisk) {
    this.spoolDisk = spoolDisk;
    this.appender = opened.appender();
    this.settings = opened.settings();
    this.directories = opened.directories();
    this.spoolLimits = opened.spools().limits();
    this.watch = watch;
    this.server = server;
  }

  /**
   * Starts ingest, which listens when this returns. Neither queue nor database need be there.
   *
   * @param config without {@link IngestConfig#faults}
   * @param database Matomo's, if the configuration names it; up to {@link #CONNECTIONS} at a time
   * @param registry takes the metrics, {@code sluice.ingest.*}
   * @param health gets the checks {@code ingest}
   * @throws IOException when the spool cannot be used or the port not be bound
   * @throws sluice.process.ConfigRefused when another ingest works in one of its directories
   */
  public static TrackerIngest start(
      IngestConfig config,
      DatabaseConnections database,
      MeterRegistry registry,
      Health health,
      InstantSource clock)
      throws IOException {
    warnOfFewDescriptors(config.limits().maxConnections());
    Outside outside = new Outside(database, connector(config.redis(), database), true);
    TrackerIngest ingest = start(config, outside, registry, clock);
    QueueAppender appender = ingest.appender;
    String queue = config.redis().database().isPresent() ? "the database" : "Redis";
    health.addLive("ingest", () -> problem(appender.isAlive(), "the appender has died"));
    health.addLive("appender", () -> stuck(appender.silence()));
    health.addReady(
        "ingest",
        () -> problem(appender.canKeep(), "hits can be kept neither in " + queue + " nor on disk"));
    return ingest;
  }

  private static void warnOfFewDescriptors(int maxConnections) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        && unix.getMaxFileDescriptorCount() < maxConnections + OTHER_DESCRIPTORS) {
      LOG.atWarn()
          .addKeyValue("descriptors", unix.getMaxFileDescriptorCount())
          .addKeyValue("connections", maxConnections)
          .addKeyValue(
              "effect", "with fewer connections than that there are none left for the disk")
          .addKeyValue("do", "raise LimitNOFILE or ulimit -n, or lower --max-connections")
          .log("descriptors-few");
    }
  }

  private static QueuePort.Connector connector(
      IngestConfig.Redis server, DatabaseConnections database) {
    return server
        .database()
        .<QueuePort.Connector>map(
            address ->
                new DatabaseConnector(
                    database, new PluginTables(address.tablesPrefix()), server.connectTimeout()))
        .orElseGet(
            () ->
                new LettuceConnector(server.address(), server.connectTimeout(), server.replicas()));
  }

  /** On any queue, with the configured number of lists. */
  static TrackerIngest start(
      IngestConfig config, QueuePort.Connector queue, MeterRegistry registry, InstantSource clock)
      throws IOException {
    return start(config, DatabaseConnections.NONE, queue, registry, clock);
  }

  /** The same, beside a database. */
  static TrackerIngest start(
      IngestConfig config,
      DatabaseConnections database,
      QueuePort.Connector queue,
      MeterRegistry registry,
      InstantSource clock)
      throws IOException {
    return start(config, new Outside(database, queue, false), registry, clock);
  }

  /**
   * The servers that it talks to.
   *
   * @param database Matomo's
   * @param queue where hits go
   * @param watches whether the number of lists is agreed on with the workers
   */
  private record Outside(
      DatabaseConnections database, QueuePort.Connector queue, boolean watches) {}

  private static TrackerIngest start(
      IngestConfig config, Outside outside, MeterRegistry registry, InstantSource clock)
      throws IOException {
    Directories directories = Directories.hold(config);
    try {
      LiveSettings settings = LiveSettings.start(config, outside.database());
      try {
        OptionalInt queues =
            outside.watches() ? OptionalInt.empty() : OptionalInt.of(settings.configuredQueues());
        QueueAppender.Surroundings around = new QueueAppender.Surroundings(registry, clock, queues);
        String producer = QueueAppender.newProducer(clock);
        SpoolDirectory spools = spools(config.spool(), producer);
        QueueAppender appender =
            QueueAppender.open(config.appender(), producer, spools, outside.queue(), around);
        return started(
            config, new Opened(appender, settings, directories, spools), outside, around);
      } catch (IOException | RuntimeException failed) {
        settings.close();
        throw failed;
      }
    } catch (IOException | RuntimeException failed) {
      directories.close();
      throw failed;
    }
  }

  private record Opened(
      QueueAppender appender,
      LiveSettings settings,
      Directories directories,
      SpoolDirectory spools) {}

  /**
   * The port is taken before anything is replayed, because a second ingest must not touch what the
   * first one has.
   */
  private static TrackerIngest started(
      IngestConfig config, Opened opened, Outside outside, QueueAppender.Surroundings around)
      throws IOException {
    QueueAppender appender = opened.appender();
    LiveSettings settings = opened.settings();
    try {
      TrackerServer server =
          TrackerServer.bind(
              serverConfig(config),
              appender.publisher(),
              settings::rules,
              around.registry(),
              around.clock());
      try {
        appender.start();
        appender.awaitQueue(config.redis().connectTimeout());
        Optional<QueueWatch> watch =
            outside.watches()
                ? Optional.of(QueueWatch.start(config, outside.database(), appender, settings))
                : Optional.empty();
        server.accept();
        return new TrackerIngest(opened, watch, server, spoolDisk(opened, around.registry()));
      } catch (IOException | RuntimeException failed) {
        server.close();
        throw failed;
      }
    } catch (IOException | RuntimeException failed) {
      appender.close();
      throw failed;
    }
  }

  private static Samples spoolDisk(Opened opened, MeterRegistry registry) {
    SpoolLimits limits = opened.spools().limits();
    return Samples.start(
        "sluice.ingest.spool.disk",
        () -> new Samples.Figures(Map.of("room.bytes", (double) limits.roomBytes()), Map.of()),
        registry,
        Tags.empty());
  }

  private static SpoolDirectory spools(IngestConfig.Spool spool, String producer)
      throws IOException {
    return SpoolDirectory.open(
        spool.directory(), producer, spool.maxBytes(), spool.minFreeBytes(), spool.segmentBytes());
  }

  private static TrackerServerConfig serverConfig(IngestConfig config) {
    IngestConfig.Listen listen = config.listen();
    TrackerSettings settings = TrackerSettings.of(config.matomo().config());
    return new TrackerServerConfig(
        listen.host(),
        listen.port(),
        listen.descriptor(),
        listen.basePath(),
        listen.eventLoops(),
        config.queue().compressionLevel(),
        listen.ackReceived(),
        config.limits(),
        TrackedServerKeys.with(proxyHeaders(settings.proxies())),
        Set.of(
            EnvironmentReader.cookieKey(settings.cookies().visitorName()),
            EnvironmentReader.cookieKey(settings.cookies().ignoreName())));
  }

  private static List<String> proxyHeaders(TrackerSettings.Proxies proxies) {
    return Stream.concat(proxies.clientHeaders().stream(), proxies.schemeHeaders().stream())
        .toList();
  }

  /**
   * What is wrong when hits are neither queued nor spooled for too long; a new process may be able
   * to.
   */
  static Optional<String> stuck(Duration silence) {
    return problem(
        silence.compareTo(STUCK) < 0,
        "the appender has been busy with one thing for " + silence.toSeconds() + " s");
  }

  private static Optional<String> problem(boolean fine, String words) {
    return fine ? Optional.empty() : Optional.of(words);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** The port it listens on. */
  public int port() {
    return address().getPort();
  }

  /**
   * Serves until the connections that a proxy keeps open are used up, stops accepting, answers what
   * is in flight, flushes, and returns within 10 s.
   */
  @Override
  public void close() {
    spoolDisk.close();
    server.drain(KEPT_PATIENCE);
    server.stopAccepting(CONNECTIONS_PATIENCE);
    appender.close(QUEUE_PATIENCE);
    server.close();
    watch.ifPresent(running -> running.close(spoolLimits.bytes() == 0));
    settings.close();
    directories.close();
  }
}
