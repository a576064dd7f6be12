package sluice.ingest;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import sluice.ingest.http.HttpLimits;
import sluice.ingest.ring.AppenderConfig;
import sluice.ingest.ring.EntryEncoder;
import sluice.ingest.ring.Replicas;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.MatomoConfig;
import sluice.matomo.PluginSettings;
import sluice.matomo.QueuedTrackingSettings;
import sluice.matomo.RedisAddress;
import sluice.matomo.SluiceSettings;
import sluice.request.ZeroVisitorId;

/**
 * All that ingest needs to know. {@link #faults()} tells everything that is wrong with it at once.
 *
 * @param listen where it listens
 * @param limits what clients may ask for
 * @param redis where the queue is
 * @param spool the disk behind it
 * @param queue how entries are made
 * @param matomo where Matomo's settings come from
 */
public record IngestConfig(
    Listen listen, HttpLimits limits, Redis redis, Spool spool, Queue queue, Matomo matomo) {

  /** The number of queues where nobody says otherwise. */
  public static final int DEFAULT_QUEUES = 16;

  /** More event loops than this do not pay: one appender takes from them all. */
  private static final int MOST_DEFAULT_LOOPS = 16;

  /** No limit of time is shorter: zero means none to one library, and at once to the next. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** No limit of time for clients and for Redis is longer. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** While replicas are waited for, clients wait, too. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /**
   * How long a push may take with a database, which syncs its log to a disk and answers more slowly
   * than Redis.
   */
  private static final Duration LEAST_COMMIT = Duration.ofSeconds(5);

  /**
   * The default level is our own compression; EntryEncoderBenchmark measures it against zlib's
   * levels.
   */
  private static final int DEFAULT_COMPRESSION = EntryEncoder.OWN;

  /**
   * Where ingest listens.
   *
   * @param host to bind to
   * @param port 1..65535, 0 for any free one
   * @param basePath under which Matomo lives: empty, or as {@code /matomo}
   * @param eventLoops threads that serve connections, 1..64
   * @param ackReceived answer before the hit is safe
   * @param descriptor of a listening socket that takes the place of host and port; below 0: none
   */
  public record Listen(
      String host, int port, String basePath, int eventLoops, boolean ackReceived, int descriptor) {

    /** The descriptor where the address is bound. */
    private static final int NONE = -1;

    /** Without a socket that was passed in. */
    public Listen(String host, int port, String basePath, int eventLoops, boolean ackReceived) {
      this(host, port, basePath, eventLoops, ackReceived, NONE);
    }
  }

  /**
   * Where the queue is, and how ingest speaks to it.
   *
   * @param address standalone, by sentinels, or a cluster; not used when there is a database
   * @param database the plugin's MySQL backend takes Redis's place; empty: Redis
   * @param connectTimeout for connecting
   * @param pushTimeout a push without an answer for so long has an unknown outcome
   * @param resendWindow confirmed entries so young are pushed again when the server was restarted
   *     or replaced, or has lost its memory; zero for none
   * @param replicas that must have a hit before it counts as safe in Redis
   */
  public record Redis(
      RedisAddress address,
      Optional<DatabaseAddress> database,
      Duration connectTimeout,
      Duration pushTimeout,
      Duration resendWindow,
      Replicas replicas) {}

  /**
   * The disk behind it.
   *
   * @param directory created if needed
   * @param maxBytes of all segments together
   * @param minFreeBytes what the file system keeps free
   * @param segmentBytes a segment file is closed when it is larger
   */
  public record Spool(Path directory, long maxBytes, long minFreeBytes, long segmentBytes) {}

  /**
   * How entries are made.
   *
   * @param queues 1..4096; empty: as Matomo is configured, else {@link #DEFAULT_QUEUES}
   * @param compressionLevel 0 our own, 1..9 zlib's levels, -1 for plain JSON
   * @param zeroVisitorId what sixteen zeros mean
   */
  public record Queue(OptionalInt queues, int compressionLevel, ZeroVisitorId zeroVisitorId) {}

  /**
   * Where Matomo's settings come from.
   *
   * @param config config.ini.php, as read at start
   * @param directory of Matomo, where it is read again; empty: never
   * @param database read in the background; empty: never
   * @param stateDir keeps the last good copy of what the database said
   * @param every how often both are read
   */
  public record Matomo(
      MatomoConfig config,
      Optional<Path> directory,
      Optional<DatabaseAddress> database,
      Path stateDir,
      Duration every) {}

  /**
   * Reads flags, variables and Matomo's configuration; what is wrong is added to the settings'
   * faults.
   *
   * @param stateDir where --state-dir is not given
   */
  public static IngestConfig of(SluiceSettings settings, Path stateDir) {
    Path state = settings.path("state-dir", stateDir);
    InetSocketAddress listen = settings.listen("listen", "127.0.0.1:8088");
    String ack = settings.choice("ack", "redis", Set.of("redis", "received"));
    Optional<QueuedTrackingSettings> plugin = plugin(settings.config());
    IngestConfig config =
        new IngestConfig(
            new Listen(
                listen.getHostString(),
                listen.getPort(),
                settings.text("base-path", ""),
                (int) settings.integer("event-loops", defaultLoops(), 1, 64),
                ack.equals("received")),
            limits(settings),
            redis(
                settings,
                plugin
                    .map(known -> RedisAddress.of(settings, known))
                    .orElseGet(() -> RedisAddress.of(settings))),
            spool(settings, state),
            new Queue(
                queues(settings),
                (int) settings.integer("compression-level", DEFAULT_COMPRESSION, -1, 9),
                zeroVisitorId(settings)),
            new Matomo(
                settings.config(),
                settings
                    .text("matomo-dir")
                    .filter(dir -> settings.config().isFromFiles())
                    .map(Path::of),
                DatabaseAddress.of(settings),
                state,
                settings.duration(
                    "settings-every", Duration.ofSeconds(30), SHORTEST, Duration.ofDays(1))));
    settings.faults().addAll(config.faults());
    return config;
  }

  /**
   * The defaults, without Matomo's configuration and database.
   *
   * @param stateDir where the spool is, in {@code spool}
   */
  public static IngestConfig of(String host, int port, RedisAddress redis, Path stateDir) {
    return new IngestConfig(
        new Listen(host, port, "", defaultLoops(), false),
        HttpLimits.standard(),
        new Redis(
            redis,
            Optional.empty(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Replicas.NONE),
        new Spool(stateDir.resolve("spool"), 8L << 30, 512L << 20, 16L << 20),
        new Queue(OptionalInt.empty(), DEFAULT_COMPRESSION, ZeroVisitorId.VISITOR),
        new Matomo(
            MatomoConfig.defaults(),
            Optional.empty(),
            Optional.empty(),
            stateDir,
            Duration.ofSeconds(30)));
  }

  /** The same on a listening socket that was passed in, in place of host and port. */
  public IngestConfig withListeningSocket(int descriptor) {
    Listen passed =
        new Listen(
            listen.host(),
            listen.port(),
            listen.basePath(),
            listen.eventLoops(),
            listen.ackReceived(),
            descriptor);
    return new IngestConfig(passed, limits, redis, spool, queue, matomo);
  }

  /** The same with another Redis. */
  public IngestConfig withRedis(RedisAddress address) {
    return with(
        new Redis(
            address,
            Optional.empty(),
            redis.connectTimeout(),
            redis.pushTimeout(),
            redis.resendWindow(),
            redis.replicas()));
  }

  /** The same with a hit safe in Redis only when so many replicas have it. */
  public IngestConfig withReplicas(Replicas replicas) {
    return with(
        new Redis(
            redis.address(),
            redis.database(),
            redis.connectTimeout(),
            redis.pushTimeout(),
            redis.resendWindow(),
            replicas));
  }

  /** The same with this compression of entries, see {@link Queue}. */
  public IngestConfig withCompressionLevel(int level) {
    Queue other = new Queue(queue.queues(), level, queue.zeroVisitorId());
    return new IngestConfig(listen, limits, redis, spool, other, matomo);
  }

  /** The same with the plugin's tables in this database in Redis's place. */
  public IngestConfig withQueuesIn(DatabaseAddress database) {
    Duration commit =
        redis.pushTimeout().compareTo(LEAST_COMMIT) < 0 ? LEAST_COMMIT : redis.pushTimeout();
    return with(
        new Redis(
            redis.address(),
            Optional.of(database),
            redis.connectTimeout(),
            commit,
            redis.resendWindow(),
            redis.replicas()));
  }

  private IngestConfig with(Redis server) {
    return new IngestConfig(listen, limits, server, spool, queue, matomo);
  }

  private static int defaultLoops() {
    return Math.min(MOST_DEFAULT_LOOPS, Runtime.getRuntime().availableProcessors());
  }

  private static HttpLimits limits(SluiceSettings settings) {
    HttpLimits standard = HttpLimits.standard();
    return new HttpLimits(
        (int) Math.min(Integer.MAX_VALUE, settings.bytes("max-body", standard.maxBodyBytes())),
        (int) Math.min(Integer.MAX_VALUE, settings.bytes("max-uri", standard.maxUriBytes())),
        (int) Math.min(Integer.MAX_VALUE, settings.bytes("max-headers", standard.maxHeaderBytes())),
        settings.duration("request-timeout", standard.requestTimeout(), SHORTEST, LONGEST),
        settings.duration("idle-timeout", standard.idleTimeout(), SHORTEST, LONGEST),
        (int) settings.integer("max-connections", standard.maxConnections(), 1, 1 << 20),
        settings.bytes("max-in-flight", standard.maxInFlightBytes()),
        (int) settings.integer("max-bulk-requests", standard.maxBulkRequests(), 1, 1_000_000),
        standard.setRequests());
  }

  private static Redis redis(SluiceSettings settings, RedisAddress address) {
    return new Redis(
        address,
        Optional.empty(),
        settings.duration("redis-connect-timeout", Duration.ofSeconds(1), SHORTEST, LONGEST),
        settings.duration("redis-push-timeout", Duration.ofSeconds(1), SHORTEST, LONGEST),
        settings.duration("resend-window", Duration.ofSeconds(3), Duration.ZERO, LONGEST),
        new Replicas(
            (int) settings.integer("redis-wait-replicas", Replicas.NONE.count(), 0, Replicas.MOST),
            settings.duration(
                "redis-wait-timeout", Replicas.NONE.limit(), SHORTEST, LONGEST_WAIT)));
  }

  private static Spool spool(SluiceSettings settings, Path state) {
    return new Spool(
        settings.path("spool-dir", state.resolve("spool")),
        settings.bytes("spool-max", 8L << 30),
        settings.bytes("spool-min-free", 512L << 20),
        16L << 20);
  }

  private static OptionalInt queues(SluiceSettings settings) {
    return settings.text("queues").isPresent()
        ? OptionalInt.of((int) settings.integer("queues", DEFAULT_QUEUES, 1, 4096))
        : OptionalInt.empty();
  }

  private static ZeroVisitorId zeroVisitorId(SluiceSettings settings) {
    String word = settings.choice("zero-visitor-id", "visitor", Set.of("visitor", "none"));
    return word.equals("none") ? ZeroVisitorId.NONE : ZeroVisitorId.VISITOR;
  }

  /** What config.ini.php alone says about the plugin; nothing when it does not name Redis. */
  private static Optional<QueuedTrackingSettings> plugin(MatomoConfig config) {
    String name = QueuedTrackingSettings.PLUGIN;
    return config.has(name, "redisHost")
        ? Optional.of(QueuedTrackingSettings.of(PluginSettings.of(name, Map.of(), config)))
        : Optional.empty();
  }

  /** What is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    range(faults, "listen port", listen.port(), 0, 65_535);
    range(faults, "event-loops", listen.eventLoops(), 1, 64);
    range(faults, "queues", queue.queues().orElse(1), 1, 4096);
    range(faults, "compression-level", queue.compressionLevel(), -1, 9);
    if (redis.database().isPresent() && queue.compressionLevel() < 0) {
      faults.add(
          "compression-level must be 0..9 with QueuedTracking's backend = mysql, whose workers read"
              + " compressed entries only, was "
              + queue.compressionLevel());
    }
    if (redis.database().isPresent() && redis.replicas().areWaitedFor()) {
      faults.add(
          "redis-wait-replicas must be 0 with QueuedTracking's backend = mysql, which has no Redis,"
              + " was "
              + redis.replicas().count());
    }
    range(faults, "max-body", limits.maxBodyBytes(), 1024, 256 << 20);
    range(faults, "max-uri", limits.maxUriBytes(), 1024, 1 << 20);
    range(faults, "max-headers", limits.maxHeaderBytes(), 1024, 1 << 20);
    range(faults, "max-in-flight", limits.maxInFlightBytes(), 2L * limits.maxBodyBytes(), 8L << 30);
    range(faults, "request sets' size", limits.setRequests(), 1, 500);
    range(faults, "spool-max", spool.maxBytes(), 1 << 20, Long.MAX_VALUE);
    range(faults, "spool segments' size", spool.segmentBytes(), 4096, 1 << 30);
    String base = listen.basePath();
    if (!base.isEmpty() && (!base.startsWith("/") || base.endsWith("/"))) {
      faults.add("base-path must begin with / and not end with one, was " + base);
    }
    return faults;
  }

  private static void range(List<String> faults, String name, long value, long least, long most) {
    if (value < least || value > most) {
      faults.add(name + " must be " + least + ".." + most + ", was " + value);
    }
  }

  AppenderConfig appender() {
    AppenderConfig standard = AppenderConfig.standard();
    return new AppenderConfig(
        standard.ringSlots(),
        standard.batchSets(),
        standard.batchBytes(),
        standard.linger(),
        redis.pushTimeout().plus(redis.replicas().longest()),
        redis.resendWindow(),
        standard.resendBytesPerQueue());
  }
}
