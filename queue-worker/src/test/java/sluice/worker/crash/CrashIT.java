package sluice.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.TestQueue;

/**
 * Whatever is killed, stopped or cut off, and whenever: each hit is in the database exactly once.
 * {@code -Dsluice.crash.faults=N} sets how many faults there are, {@code -Dsluice.crash.seed=N}
 * their row.
 */
class CrashIT {
  private static final int QUEUES = 5;
  private static final int WORKERS = 2;
  private static final int FAULTS = Integer.getInteger("sluice.crash.faults", 210);
  private static final long SEED = Long.getLong("sluice.crash.seed", System.nanoTime());

  /** Short, so that many takeovers fit in; milliseconds. */
  private static final String LEASE_MS = "900";

  /** After the last fault the queues must be empty within this. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);

  /** The worst case, an answer that is lost, comes up more often. */
  private static final List<CutProxy.Cut> CUTS =
      List.of(
          CutProxy.Cut.BEFORE,
          CutProxy.Cut.AFTER,
          CutProxy.Cut.AFTER,
          CutProxy.Cut.AFTER,
          CutProxy.Cut.STALL);

  private enum Fault {
    KILL_WORKER,
    TERMINATE_WORKER,
    FREEZE_WORKER,
    CUT_COMMIT,
    KILL_MARIADB,
    KILL_REDIS
  }

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final List<WorkerProcess> spares = new ArrayList<>();
  private EmbeddedMariaDb mariaDb;
  private EmbeddedRedis redis;
  private CutProxy proxy;

  @BeforeEach
  void start() throws Exception {
    mariaDb = EmbeddedMariaDb.start(directory.resolve("mariadb"), List.of());
    redis =
        EmbeddedRedis.start(
            directory.resolve("redis"), List.of("--appendonly", "yes", "--appendfsync", "always"));
    mariaDb.createDatabase("crash");
    try (Connection connection = connect()) {
      MarkerTracking.createTable(connection);
    }
    proxy = new CutProxy(mariaDb.port());
    for (int i = 0; i < WORKERS; i++) {
      spares.add(spawn());
      workers.add(nextWorker());
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (WorkerProcess worker : workers) {
      worker.kill();
    }
    for (WorkerProcess spare : spares) {
      spare.kill();
    }
    proxy.close();
    redis.close();
    mariaDb.close();
  }

  @Test
  void everyHitIsThereExactlyOnceWhateverIsKilled() throws Exception {
    MarkerProducer producer = new MarkerProducer(RedisURI.create(redis.uri(0)), QUEUES, 40);
    Thread producing = new Thread(producer, "producer");
    producing.start();
    for (int i = 0; i < FAULTS; i++) {
      commitAFew();
      Fault fault = nextFault();
      inflict(fault);
      done.merge(fault, 1, Integer::sum);
    }
    proxy.arm(CutProxy.Cut.NONE);
    producer.stop();
    producing.join();
    awaitDrained();
    verify(producer);
  }

  private Fault nextFault() {
    int dice = random.nextInt(100);
    if (dice < 48) {
      return Fault.KILL_WORKER;
    }
    if (dice < 78) {
      return Fault.CUT_COMMIT;
    }
    if (dice < 88) {
      return Fault.KILL_REDIS;
    }
    if (dice < 94) {
      return Fault.KILL_MARIADB;
    }
    return dice < 97 ? Fault.FREEZE_WORKER : Fault.TERMINATE_WORKER;
  }

  private void inflict(Fault fault) throws Exception {
    int victim = random.nextInt(WORKERS);
    switch (fault) {
      case KILL_WORKER -> {
        workers.get(victim).kill();
        workers.set(victim, nextWorker());
      }
      case TERMINATE_WORKER -> {
        workers.get(victim).terminate();
        workers.set(victim, nextWorker());
      }
      case FREEZE_WORKER -> {
        // past its lease, so that another owns its queues when it goes on
        workers.get(victim).freeze();
        Thread.sleep(1300 + random.nextInt(400));
        workers.get(victim).thaw();
      }
      case CUT_COMMIT -> {
        int before = proxy.cuts();
        proxy.arm(CUTS.get(random.nextInt(CUTS.size())));
        await().atMost(DRAIN_LIMIT).until(() -> proxy.cuts() > before);
      }
      case KILL_MARIADB -> {
        mariaDb.kill();
        mariaDb.restart();
      }
      case KILL_REDIS -> {
        redis.kill();
        redis.restart();
      }
    }
  }

  /** Faults come under load: a moment of work lies between two of them. */
  private void commitAFew() throws InterruptedException {
    Thread.sleep(50 + random.nextInt(250));
  }

  private WorkerProcess nextWorker() throws IOException {
    WorkerProcess worker = spares.remove(0);
    worker.go();
    spares.add(spawn());
    return worker;
  }

  private WorkerProcess spawn() throws IOException {
    String url =
        "jdbc:mariadb://127.0.0.1:"
            + proxy.port()
            + "/crash?connectTimeout=2000&socketTimeout=2000";
    return WorkerProcess.spawn(
        directory.resolve("workers.log"),
        List.of(
            url,
            mariaDb.user(),
            mariaDb.password(),
            redis.uri(0),
            Integer.toString(QUEUES),
            LEASE_MS));
  }

  private void awaitDrained() throws Exception {
    long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
    try (TestQueue queue = TestQueue.at(redis.uri(0))) {
      while (queue.total(QUEUES) > 0) {
        assertThat(System.nanoTime()).as("drained in time, " + story()).isLessThan(deadline);
        Thread.sleep(50);
      }
    }
  }

  private void verify(MarkerProducer producer) throws SQLException {
    Map<String, Integer> counts = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT marker, COUNT(*) FROM marker GROUP BY 1")) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getInt(2));
      }
    }
    Set<String> missing = new HashSet<>(producer.certain());
    missing.removeAll(counts.keySet());
    assertThat(missing).as("lost, " + story()).isEmpty();
    counts.values().removeIf(count -> count == 1);
    assertThat(counts).as("more than once, " + story()).isEmpty();
    System.out.println("crash test: hits=" + producer.certain().size() + " " + story());
  }

  private String story() {
    return "seed=" + SEED + " faults=" + done + " commits cut=" + proxy.cuts();
  }

  private Connection connect() throws SQLException {
    Connection connection = mariaDb.connect();
    connection.setCatalog("crash");
    return connection;
  }
}
