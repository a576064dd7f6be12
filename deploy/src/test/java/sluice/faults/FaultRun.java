package sluice.faults;

import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One fault under load, and the count afterwards. Confined to the test's thread. */
final class FaultRun {

  /** Hits before the fault, and after all is there again. */
  private static final int HITS = 200;

  /** Until work goes on, and until all is recorded. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What was answered so long ago is recorded while nothing is broken. */
  private static final Duration USUAL_LAG = Duration.ofMillis(2500);

  /** What does not come in this time is lost: longer than a lease. */
  private static final Duration QUIET = Duration.ofSeconds(15);

  private static final Duration STEP = Duration.ofMillis(100);

  /** Names each load apart from those before it. */
  private static final AtomicInteger LOADS = new AtomicInteger();

  private final LogTables tables;
  private final List<Integer> ports;
  private final List<Look> looks = new ArrayList<>();

  /** All that the load records lies behind this row. */
  private long mark;

  /** How far both ends were at a moment. */
  private record Look(long nanos, int answered, int recorded) {}

  FaultRun(LogTables tables, List<Integer> ports) {
    this.tables = tables;
    this.ports = ports;
  }

  Outcome run(FaultRow.Fault fault) throws Exception {
    mark = tables.mark();
    String name = "f" + LOADS.incrementAndGet() + ".example";
    Visitors visitors = new Visitors(ports, name);
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> looking;
    long broken;
    try (visitors) {
      awaitMore(visitors, name);
      looking =
          watch.scheduleWithFixedDelay(
              () -> look(visitors, name), 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
      broken = System.nanoTime();
      fault.inflict();
      awaitMore(visitors, name);
    } finally {
      watch.shutdown();
      watch.awaitTermination(1, TimeUnit.MINUTES);
    }
    if (!looking.isCancelled()) {
      looking.get(); // it failed
    }
    return Outcome.of(visitors, settled(visitors, name), backSeconds(broken));
  }

  /** Until hits that are sent from now on are recorded, too. */
  private void awaitMore(Visitors visitors, String name) {
    int answered = visitors.answered().size() + HITS;
    await().atMost(LIMIT).until(() -> visitors.answered().size() >= answered);
    int recorded = recorded(name);
    await().atMost(LIMIT).until(() -> recorded(name) >= recorded + HITS);
  }

  private int recorded(String name) {
    try {
      return tables.count(mark, name);
    } catch (SQLException away) {
      return 0;
    }
  }

  private void look(Visitors visitors, String name) {
    int answered = visitors.answered().size();
    looks.add(new Look(System.nanoTime(), answered, recorded(name)));
  }

  /** The last look at which a hit had waited longer than usual, after the fault. */
  private double backSeconds(long broken) {
    long back = broken;
    for (Look look : looks) {
      if (look.recorded() < answeredAt(look.nanos() - USUAL_LAG.toNanos())) {
        back = look.nanos();
      }
    }
    return (back - broken) / 1e9;
  }

  private int answeredAt(long nanos) {
    int answered = 0;
    for (Look look : looks) {
      answered = look.nanos() <= nanos ? look.answered() : answered;
    }
    return answered;
  }

  /** All that was recorded, once all is there that was answered, or nothing comes any more. */
  private List<String> settled(Visitors visitors, String name) throws SQLException {
    List<String> hits = tables.hits(mark, name);
    long grownNanos = System.nanoTime();
    while (!hits.containsAll(visitors.answered())
        && System.nanoTime() - grownNanos < QUIET.toNanos()) {
      LockSupport.parkNanos(STEP.toNanos());
      List<String> now = tables.hits(mark, name);
      grownNanos = now.size() > hits.size() ? System.nanoTime() : grownNanos;
      hits = now;
    }
    // what would come twice comes late; what comes still later is seen when all is looked at again
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    return tables.hits(mark, name);
  }
}
