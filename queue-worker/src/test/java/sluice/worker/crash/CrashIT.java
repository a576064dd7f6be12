package sluice.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;
import sluice.worker.drain.CutProxy;
import sluice.worker.drain.HostileTracking;
import sluice.worker.drain.MarkerTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;

/**
 * Whatever is killed, stopped or cut off, and whenever: each hit is in the database exactly once.
 * {@code -Dsluice.crash.kills=N} sets how many times something is killed with SIGKILL, the other
 * faults come on top; {@code -Dsluice.crash.seed=N} sets their row.
 */
class CrashIT {
  private static final int QUEUES = 5;
  private static final int WORKERS = 2;
  private static final int KILLS = Integer.getInteger("sluice.crash.kills", 200);
  private static final long SEED = Long.getLong("sluice.crash.seed", System.nanoTime());

  /** A tenth of what a slow machine takes: that faults come under load is what is tried. */
  private static final int LEAST_HITS_PER_KILL = 50;

  private static final String LOG = "workers.log";

  /** Of the log, when a test fails. */
  private static final int LAST_LINES = 60;

  /** Short, so that many takeovers fit in; milliseconds. */
  private static final String LEASE_MS = "900";

  /** How long SIGSTOP lasts: longer than a lease, so that another owns the queues afterwards. */
  private static final Duration FREEZE = Duration.ofMillis(1300);

  /** After a fault work must go on, and after the last one the queues must be empty, in this. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Six processes one after the other have to start and to end. */
  private static final Duration BURIAL_LIMIT = LIMIT.multipliedBy(4);

  /** A fault comes so long at most after a commit was seen: anywhere in the next batches. */
  private static final int MOMENT_MS = 60;

  /** The worst case, an answer that is lost, comes up more often. */
  private static final List<CutProxy.Cut> CUTS =
      List.of(
          CutProxy.Cut.BEFORE,
          CutProxy.Cut.AFTER,
          CutProxy.Cut.AFTER,
          CutProxy.Cut.AFTER,
          CutProxy.Cut.STALL);

  /** A worker with its own way to the database. */
  private record Running(WorkerProcess process, CutProxy proxy) {}

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

  /** How often a worker that was to go on had ended, by its status. */
  private final Map<Integer, Integer> ends = new TreeMap<>();

  private final Deque<Running> workers = new ArrayDeque<>();
  private final List<Running> all = new ArrayList<>();
  private Running spare;
  private int cuts;
  private int poisons;
  private EmbeddedMariaDb mariaDb;
  private EmbeddedRedis redis;

  @BeforeEach
  void start() throws Exception {
    mariaDb = EmbeddedMariaDb.start(directory.resolve("mariadb"), List.of());
    redis =
        EmbeddedRedis.start(
            directory.resolve("redis"), List.of("--appendonly", "yes", "--appendfsync", "always"));
    mariaDb.createDatabase("crash");
    try (Connection connection = connect()) {
      MarkerTracking.createTable(connection);
      new QueueTables("").create(connection);
    }
    spare = spawn();
    for (int i = 0; i < WORKERS; i++) {
      addWorker();
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (Running worker : all) {
      worker.process().close();
      worker.proxy().close();
    }
    redis.close();
    mariaDb.close();
  }

  @Test
  void everyHitIsThereExactlyOnceWhateverIsKilled() throws Exception {
    MarkerProducer producer = new MarkerProducer(RedisURI.create(redis.uri(0)), QUEUES, 40);
    Thread producing = new Thread(producer, "producer");
    producing.start();
    for (Fault fault : Fault.row(KILLS, random)) {
      inflict(fault);
      done.merge(fault, 1, Integer::sum);
    }
    producer.stop();
    producing.join();
    awaitDrained();
    verify(producer);
    assertThat(kills()).as("kill -9, " + story()).isGreaterThanOrEqualTo(KILLS);
  }

  private void inflict(Fault fault) throws Exception {
    switch (fault) {
      case KILL_WORKER -> {
        Running victim = workers.removeFirst();
        awaitCommit(List.of(victim));
        victim.process().kill();
        addWorker();
      }
      case TERMINATE_WORKER -> {
        Running victim = workers.removeFirst();
        awaitCommit(List.of(victim));
        victim.process().terminate();
        addWorker();
      }
      case FREEZE_WORKER -> {
        Running victim = workers.getFirst();
        awaitCommit(List.of(victim));
        victim.process().freeze();
        await().pollDelay(FREEZE).until(() -> true);
        victim.process().thaw();
      }
      case CUT_COMMIT -> {
        CutProxy victim = workers.getFirst().proxy();
        victim.arm(CUTS.get(random.nextInt(CUTS.size())));
        await().atMost(LIMIT).until(() -> !victim.isArmed());
        cuts++;
      }
      case KILL_MARIADB -> {
        awaitCommit(workers);
        killed(mariaDb.pid(), mariaDb::kill);
        mariaDb.restart();
      }
      case KILL_REDIS -> {
        awaitCommit(workers);
        killed(redis.pid(), redis::kill);
        redis.restart();
      }
      case POISON -> {
        poisons++;
        int queueId = random.nextInt(QUEUES - 1);
        byte[] poison = TestQueue.ours("poisoner", poisons, HostileTracking.HEAP + poisons);
        // a Redis that was killed just before refuses while it reads its file
        await()
            .atMost(LIMIT)
            .ignoreExceptionsMatching(
                e -> e instanceof RedisLoadingException || e instanceof RedisConnectionException)
            .until(() -> isPushed(queueId, poison));
        superviseUntilBuried();
      }
    }
  }

  private boolean isPushed(int queueId, byte[] entry) throws Exception {
    try (TestQueue queue = TestQueue.at(redis.uri(0))) {
      queue.push(queueId, entry);
      return true;
    }
  }

  /** What ends is replaced; one worker is killed meanwhile, which must not change the outcome. */
  private void superviseUntilBuried() throws Exception {
    boolean isKilled = false;
    long deadline = System.nanoTime() + BURIAL_LIMIT.toNanos();
    while (letters().size() < poisons) {
      assertThat(deadline - System.nanoTime()).as("not buried, " + story()).isPositive();
      if (replaceEnded() && !isKilled) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(MOMENT_MS)).toNanos());
        workers.getFirst().process().close();
        isKilled = true;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    replaceEnded();
  }

  private boolean replaceEnded() throws IOException {
    boolean hasEnded = false;
    for (Running worker : List.copyOf(workers)) {
      if (!worker.process().isAlive()) {
        ends.merge(worker.process().exitStatus(), 1, Integer::sum);
        workers.remove(worker);
        addWorker();
        hasEnded = true;
      }
    }
    return hasEnded;
  }

  private List<String> letters() throws SQLException {
    List<String> letters = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT error FROM sluice_dead_letter")) {
      while (rows.next()) {
        letters.add(rows.getString(1));
      }
    }
    return letters;
  }

  /** What died by itself was not killed. */
  private static void killed(long pid, Runnable kill) {
    assertThat(ProcessHandle.of(pid)).as("server before it is killed").isPresent();
    kill.run();
    assertThat(ProcessHandle.of(pid)).as("server after it was killed").isEmpty();
  }

  /** Faults come under load: one of these has committed since the last one, and goes on. */
  private void awaitCommit(Collection<Running> anyOf) {
    List<Integer> before = anyOf.stream().map(worker -> worker.proxy().commits()).toList();
    List<Running> watched = List.copyOf(anyOf);
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () ->
                IntStream.range(0, watched.size())
                    .anyMatch(i -> watched.get(i).proxy().commits() > before.get(i)));
    // no condition is waited for: the moment is to be a random one
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(MOMENT_MS)).toNanos());
  }

  private void addWorker() throws IOException {
    spare.process().go();
    workers.addLast(spare);
    spare = spawn();
  }

  private Running spawn() throws IOException {
    CutProxy proxy = new CutProxy(mariaDb.port());
    String url =
        "jdbc:mariadb://127.0.0.1:"
            + proxy.port()
            + "/crash?connectTimeout=2000&socketTimeout=1000";
    WorkerProcess process =
        WorkerProcess.spawn(
            directory.resolve(LOG),
            List.of(
                url,
                mariaDb.user(),
                mariaDb.password(),
                redis.uri(0),
                Integer.toString(QUEUES),
                LEASE_MS));
    Running worker = new Running(process, proxy);
    all.add(worker);
    return worker;
  }

  /** What ends is replaced, as systemd would; a fault before may be why one ends, and no more. */
  private void awaitDrained() throws IOException {
    int endsBefore = endsOfAnyStatus();
    try (TestQueue queue = TestQueue.at(redis.uri(0))) {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      for (long left = queue.total(QUEUES); left > 0; left = queue.total(QUEUES)) {
        long waiting = left;
        assertThat(deadline - System.nanoTime())
            .as(() -> "%d entries are left, %s%n%s".formatted(waiting, story(), lastWords()))
            .isPositive();
        replaceEnded();
        assertThat(endsOfAnyStatus() - endsBefore)
            .as(() -> "ends of workers that nobody ended, %s%n%s".formatted(story(), lastWords()))
            .isLessThanOrEqualTo(WORKERS);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  private int endsOfAnyStatus() {
    return ends.values().stream().mapToInt(Integer::intValue).sum();
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
    assertThat(producer.certain())
        .as("hits under which it was killed, " + story())
        .hasSizeGreaterThan(KILLS * LEAST_HITS_PER_KILL);
    assertThat(letters())
        .as("buried, " + story())
        .hasSize(poisons)
        .allMatch(error -> error.contains("not decoded"));
    counts.values().removeIf(count -> count == 1);
    assertThat(counts).as("more than once, " + story()).isEmpty();
    System.out.println("crash test: hits=" + producer.certain().size() + " " + story());
  }

  private int kills() {
    return done.entrySet().stream()
        .filter(entry -> entry.getKey().isKill())
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private String story() {
    return "seed="
        + SEED
        + (" kill-9=" + kills() + " faults=" + done + " commits cut=" + cuts + " ends=" + ends);
  }

  /** What the workers have said last. */
  private String lastWords() {
    try {
      byte[] log = Files.readAllBytes(directory.resolve(LOG));
      List<String> lines = new String(log, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = mariaDb.connect();
    connection.setCatalog("crash");
    return connection;
  }
}
