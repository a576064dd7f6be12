package sluice.ingest;

import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.ingest.http.HttpLimits;
import sluice.ingest.ring.AppenderConfig;

/**
 * All that ingest needs to know. {@link #faults()} tells everything that is wrong with it at once.
 *
 * @param listen where it listens
 * @param limits what clients may ask for
 * @param redis where the queue is
 * @param spool the disk behind it
 * @param queue how entries are made
 */
public record IngestConfig(
    Listen listen, HttpLimits limits, Redis redis, Spool spool, Queue queue) {

  /**
   * Where it listens.
   *
   * @param host to bind to
   * @param port 1..65535, 0 for any free one
   * @param basePath under which Matomo lives: empty, or as {@code /matomo}
   * @param eventLoops threads that serve connections, 1..64
   * @param ackReceived answer before the hit is safe
   */
  public record Listen(
      String host, int port, String basePath, int eventLoops, boolean ackReceived) {}

  /**
   * Where the queue is.
   *
   * @param uri standalone or sentinel
   * @param connectTimeout for connecting
   * @param pushTimeout a push without an answer for so long has an unknown outcome
   */
  public record Redis(RedisURI uri, Duration connectTimeout, Duration pushTimeout) {}

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
   * @param queues 1..4096
   * @param compressionLevel zlib 0..9, -1 for plain JSON
   */
  public record Queue(int queues, int compressionLevel) {}

  /**
   * The defaults.
   *
   * @param stateDir where the spool is, in {@code spool}
   */
  public static IngestConfig of(String host, int port, RedisURI redis, Path stateDir) {
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new IngestConfig(
        new Listen(host, port, "", loops, false),
        HttpLimits.standard(),
        new Redis(redis, Duration.ofSeconds(1), Duration.ofSeconds(1)),
        new Spool(stateDir.resolve("spool"), 8L << 30, 512L << 20, 16L << 20),
        new Queue(16, 6));
  }

  /** What is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    range(faults, "listen port", listen.port(), 0, 65_535);
    range(faults, "event loops", listen.eventLoops(), 1, 64);
    range(faults, "queues", queue.queues(), 1, 4096);
    range(faults, "compression level", queue.compressionLevel(), -1, 9);
    range(faults, "maxBodyBytes", limits.maxBodyBytes(), 1024, 256 << 20);
    range(faults, "maxUriBytes", limits.maxUriBytes(), 1024, 1 << 20);
    range(faults, "maxHeaderBytes", limits.maxHeaderBytes(), 1024, 1 << 20);
    range(faults, "maxConnections", limits.maxConnections(), 1, 1 << 20);
    range(faults, "maxInFlightBytes", limits.maxInFlightBytes(), limits.maxBodyBytes(), 8L << 30);
    range(faults, "maxBulkRequests", limits.maxBulkRequests(), 1, 1_000_000);
    range(faults, "setRequests", limits.setRequests(), 1, 500);
    range(faults, "spool maxBytes", spool.maxBytes(), 1 << 20, Long.MAX_VALUE);
    range(faults, "spool segmentBytes", spool.segmentBytes(), 4096, 1 << 30);
    String base = listen.basePath();
    if (!base.isEmpty() && (!base.startsWith("/") || base.endsWith("/"))) {
      faults.add("base path must begin with / and not end with one, was " + base);
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
        redis.pushTimeout(),
        standard.resendWindow(),
        standard.resendBytes());
  }
}
