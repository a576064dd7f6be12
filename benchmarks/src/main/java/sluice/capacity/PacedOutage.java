package sluice.capacity;

import com.sun.management.OperatingSystemMXBean;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import sluice.cli.Distribution;
import sluice.cli.LaunchedProcess;
import sluice.ingest.PacedLoad;
import sluice.queue.QueueKey;
import sluice.worker.BenchServers;
import sluice.worker.ShopRequests;

/**
 * An even load through ingest and worker of the distribution, whose worker is away for a while.
 * Used once, by the main thread; another one sends.
 */
final class PacedOutage implements AutoCloseable {
  private static final String DATABASE = "validation";
  private static final int QUEUES = 16;
  private static final int CONNECTIONS = 32;

  /** Between two looks at the queue. */
  private static final int LOOK_MS = 100;

  /** Before the outage, the processor time of so many seconds is taken: the worker is warm. */
  private static final int STEADY_SECONDS = 10;

  /** A backlog that is not gone so many times the outage later is a failure. */
  private static final int PATIENCE = 8;

  private final BenchServers servers;
  private final Plan plan;
  private final Path folder;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> redis;

  private PacedOutage(BenchServers servers, Plan plan) throws IOException {
    this.servers = servers;
    this.plan = plan;
    this.folder = Files.createTempDirectory("sluice-outage");
    this.client = RedisClient.create(servers.redisUri());
    this.redis = client.connect();
  }

  /**
   * What is done.
   *
   * @param rate hits a second
   * @param warmUpSeconds before the worker is ended
   * @param outageSeconds from its end to the next one's start
   * @param threads of the worker
   * @param goneSeconds so many seconds' hits are no backlog: as the prediction has it
   */
  record Plan(int rate, int warmUpSeconds, int outageSeconds, int threads, double goneSeconds) {
    int seconds() {
      return warmUpSeconds + outageSeconds * (1 + PATIENCE);
    }
  }

  /**
   * What came of it.
   *
   * @param mostQueued hits
   * @param redisBytes that Redis used more with them than before
   * @param caughtUpSeconds from the start of the next worker until no more hits wait than the plan
   *     says
   * @param coresOfLoad that the load generator took before the outage, as the others
   */
  record Measured(
      double mostQueued,
      double redisBytes,
      double caughtUpSeconds,
      double coresOfLoad,
      double coresOfWorker,
      double coresOfMariaDb) {}

  static Measured run(BenchServers servers, Distribution distribution, Plan plan) throws Exception {
    try (PacedOutage outage = new PacedOutage(servers, plan)) {
      return outage.run(distribution);
    }
  }

  private Measured run(Distribution distribution) throws Exception {
    servers.freshDatabase(DATABASE);
    int port = LaunchedProcess.freePort();
    List<String> listen = List.of("--listen", "127.0.0.1:" + port);
    List<byte[]> requests = ShopRequests.render(plan.rate() * plan.seconds(), plan.rate());
    ExecutorService sender = Executors.newSingleThreadExecutor(PacedOutage::daemon);
    try (LaunchedProcess ingest = start(distribution, "ingest", listen);
        PacedLoad load = new PacedLoad(awaited(ingest, port), CONNECTIONS, requests)) {
      Future<PacedLoad.Outcome> sent;
      Steady steady;
      long endNanos;
      try (LaunchedProcess first = worker(distribution)) {
        first.awaitReady();
        sent = sender.submit(() -> load.run(plan.rate(), plan.seconds()));
        steady = steady(first);
        endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.outageSeconds());
      }
      Measured measured = away(distribution, steady, sent, endNanos);
      load.stop();
      if (sent.get().errors() > 0) {
        throw new IllegalStateException(sent.get().errors() + " hits were not answered");
      }
      return measured;
    } finally {
      sender.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "load");
    thread.setDaemon(true);
    return thread;
  }

  private static int awaited(LaunchedProcess ingest, int port)
      throws IOException, InterruptedException {
    ingest.awaitReady();
    return port;
  }

  private LaunchedProcess worker(Distribution distribution) throws IOException {
    return start(distribution, "worker", List.of("--workers", Integer.toString(plan.threads())));
  }

  private LaunchedProcess start(Distribution distribution, String command, List<String> more)
      throws IOException {
    List<String> flags = new ArrayList<>(servers.flags(DATABASE));
    flags.addAll(List.of("--queues", Integer.toString(QUEUES)));
    flags.addAll(more);
    Path own = Files.createTempDirectory(folder, command);
    return LaunchedProcess.start(distribution, command, flags, own);
  }

  /** Cores that were taken while the worker was warm and nothing was away. */
  private record Steady(double load, double worker, double mariaDb) {}

  private Steady steady(LaunchedProcess worker) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(plan.warmUpSeconds() - STEADY_SECONDS);
    Duration load = ownCpu();
    Duration own = worker.cpu();
    Duration mariaDb = servers.mariaDbCpu();
    TimeUnit.SECONDS.sleep(STEADY_SECONDS);
    worker.requireAlive();
    return new Steady(
        cores(ownCpu().minus(load)),
        cores(worker.cpu().minus(own)),
        cores(servers.mariaDbCpu().minus(mariaDb)));
  }

  private Measured away(
      Distribution distribution, Steady steady, Future<PacedLoad.Outcome> sent, long endNanos)
      throws IOException, InterruptedException, ExecutionException {
    long before = usedMemory();
    TimeUnit.NANOSECONDS.sleep(endNanos - System.nanoTime());
    try (LaunchedProcess second = worker(distribution)) {
      double most = 0;
      long mostBytes = 0;
      double queued;
      do {
        if (sent.isDone()) {
          throw new IllegalStateException(
              "%.0f hits wait still, and the load has ended: %d sent, %d unanswered"
                  .formatted(queued(), sent.get().sent(), sent.get().errors()));
        }
        second.requireAlive();
        queued = queued();
        most = Math.max(most, queued);
        mostBytes = Math.max(mostBytes, usedMemory() - before);
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      } while (queued > plan.goneSeconds() * plan.rate());
      return new Measured(
          most,
          mostBytes,
          second.secondsSinceStart(),
          steady.load(),
          steady.worker(),
          steady.mariaDb());
    }
  }

  private static Duration ownCpu() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Duration.ofNanos(system.getProcessCpuTime());
  }

  private static double cores(Duration used) {
    return used.toNanos() / 1e9 / STEADY_SECONDS;
  }

  private double queued() {
    return IntStream.range(0, QUEUES)
        .mapToLong(queue -> redis.sync().llen(new QueueKey(queue).list()))
        .sum();
  }

  private long usedMemory() {
    return redis
        .sync()
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws IOException {
    redis.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    BenchServers.delete(folder);
  }
}
