package sluice.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import sluice.matomo.MatomoConfig;
import sluice.report.Allocated;
import sluice.request.ZeroVisitorId;
import sluice.site.UnreadableRows;
import sluice.worker.backend.BackendException;
import sluice.worker.drain.DrainSettings;
import sluice.worker.drain.DrainThreads;
import sluice.worker.drain.QueueTables;
import sluice.worker.lease.LeaseTimes;

/** A whole worker that drains what lies in the queues once, with fresh caches. Used once. */
public final class WorkerDrain {
  private static final Duration RUN_LIMIT = Duration.ofMinutes(20);

  private final WorkerConfig config;
  private final DrainThreads.Shared shared;

  private WorkerDrain(WorkerConfig config, DrainThreads.Shared shared) {
    this.config = config;
    this.shared = shared;
  }

  /**
   * How it works.
   *
   * @param threads of the worker
   * @param queues that there are
   * @param matomoDir whose files about devices and referrers are used; empty = none
   * @param clock time of its stamps
   * @param leases how often it asks Redis for its queues
   */
  public record Setting(
      int threads, int queues, String matomoDir, InstantSource clock, LeaseTimes leases) {

    /** With leases as they ship. */
    public Setting(int threads, int queues, String matomoDir, InstantSource clock) {
      this(threads, queues, matomoDir, clock, LeaseTimes.DEFAULT);
    }
  }

  /**
   * What one drain took.
   *
   * @param nanos from the start until the last commit
   * @param phaseSeconds by phase of a batch, summed over threads
   * @param allocatedBytes on the heap, by all threads but the caller's
   */
  public record Drained(long nanos, Map<String, Double> phaseSeconds, long allocatedBytes) {}

  /** Opens the rules; nothing is drained yet. */
  public static WorkerDrain prepare(BenchServers servers, DataSource source, Setting setting)
      throws SQLException, IOException {
    DrainSettings drain =
        DrainSettings.DEFAULT
            .withMaxWait(Duration.ZERO)
            .withOnce(true)
            .withTrimDelay(Duration.ZERO);
    WorkerConfig config =
        new WorkerConfig(
            setting.threads(),
            setting.queues(),
            OptionalInt.empty(),
            BenchServers.PREFIX,
            drain,
            setting.leases());
    DrainThreads.Shared shared =
        new DrainThreads.Shared(
            servers.backend(),
            source::getConnection,
            new QueueTables(BenchServers.PREFIX),
            TrackingRules.open(
                new TrackingRules.Basis(
                    MatomoConfig.of(Map.of("General", Map.of("salt", List.of("throughput")))),
                    ZeroVisitorId.VISITOR,
                    Optional.of(setting.matomoDir()).filter(name -> !name.isEmpty()).map(Path::of)),
                source,
                BenchServers.PREFIX,
                new UnreadableRows()),
            () -> false,
            setting.clock(),
            new SimpleMeterRegistry());
    return new WorkerDrain(config, shared);
  }

  /** Queues these entries in an empty Redis and drains them with one thread. */
  public static Drained drain(
      BenchServers servers, DataSource source, List<byte[]> entries, Setting setting)
      throws SQLException, IOException, BackendException, InterruptedException {
    servers.queue(List.of(entries));
    return prepare(servers, source, setting).drain(entries.size());
  }

  /**
   * Drains.
   *
   * @param hits that were queued
   */
  public Drained drain(long hits) throws BackendException, InterruptedException {
    long start = System.nanoTime();
    Allocated before = Allocated.byOthers();
    try (QueueWorker worker = QueueWorker.start(config, shared)) {
      while (worker.requests() < hits) {
        if (System.nanoTime() - start > RUN_LIMIT.toNanos() || !worker.isRunning()) {
          throw new IllegalStateException(
              "only " + worker.requests() + " of " + hits + " after " + RUN_LIMIT);
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      long nanos = System.nanoTime() - start;
      long allocated = Allocated.byOthers().since(before);
      return new Drained(nanos, phases(shared.registry()), allocated);
    }
  }

  private static Map<String, Double> phases(MeterRegistry registry) {
    Map<String, Double> seconds = new TreeMap<>();
    registry
        .find("sluice.worker.phase")
        .timers()
        .forEach(
            timer -> seconds.put(timer.getId().getTag("phase"), timer.totalTime(TimeUnit.SECONDS)));
    return seconds;
  }
}
