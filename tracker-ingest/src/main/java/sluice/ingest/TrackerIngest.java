package sluice.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import sluice.ingest.http.TrackerRules;
import sluice.ingest.http.TrackerServer;
import sluice.ingest.http.TrackerServerConfig;
import sluice.ingest.ring.LettuceConnector;
import sluice.ingest.ring.QueueAppender;
import sluice.ingest.spool.SpoolDirectory;
import sluice.queue.TrackedServerKeys;

/** Ingest, wired and running: HTTP -> parse -> ring -> appender -> Redis or spool. Thread-safe. */
public final class TrackerIngest implements AutoCloseable {

  /** How long requests in flight may take when stopping; the appender gets as much again. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

  private final QueueAppender appender;
  private final TrackerServer server;

  private TrackerIngest(QueueAppender appender, TrackerServer server) {
    this.appender = appender;
    this.server = server;
  }

  /**
   * Starts, and listens when it returns. Redis need not be there.
   *
   * @param config without {@link IngestConfig#faults}
   * @throws IOException when the spool cannot be used or the port not be bound
   */
  public static TrackerIngest start(
      IngestConfig config, MeterRegistry registry, InstantSource clock) throws IOException {
    String producer = producerId(clock);
    SpoolDirectory spools =
        SpoolDirectory.open(
            config.spool().directory(),
            producer,
            config.spool().maxBytes(),
            config.spool().minFreeBytes(),
            config.spool().segmentBytes());
    LettuceConnector redis =
        new LettuceConnector(config.redis().uri(), config.redis().connectTimeout());
    QueueAppender appender =
        QueueAppender.start(
            config.appender(),
            producer,
            spools,
            redis,
            new QueueAppender.Surroundings(registry, clock));
    try {
      return new TrackerIngest(appender, listen(config, appender, registry, clock));
    } catch (IOException failed) {
      appender.close();
      throw failed;
    }
  }

  private static TrackerServer listen(
      IngestConfig config, QueueAppender appender, MeterRegistry registry, InstantSource clock)
      throws IOException {
    IngestConfig.Listen listen = config.listen();
    TrackerServerConfig server =
        new TrackerServerConfig(
            listen.host(),
            listen.port(),
            listen.basePath(),
            listen.eventLoops(),
            config.queue().compressionLevel(),
            listen.ackReceived(),
            config.limits(),
            TrackedServerKeys.with(List.of()),
            Set.of("_pk_uid", "matomo_ignore"));
    TrackerRules rules = new TrackerRules(config.queue().queues(), true, List.of());
    try {
      return TrackerServer.start(server, appender.publisher(), () -> rules, registry, clock);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while binding " + listen.host() + ":" + listen.port());
    }
  }

  /** Sorts by time of start; unique enough among the hosts of one site. */
  private static String producerId(InstantSource clock) {
    String time = HexFormat.of().toHexDigits(clock.millis(), 12);
    return time + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** False only when a hit could neither go to Redis nor to the spool. */
  public boolean canKeepHits() {
    return appender.canKeep();
  }

  /** Stops accepting, answers what is in flight, flushes, and returns within 10 s. */
  @Override
  public void close() {
    server.stopAccepting(STOP_PATIENCE);
    appender.close(STOP_PATIENCE);
    server.close();
  }
}
