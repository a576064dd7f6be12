package sluice.archive.streams;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Writes to a log, batch after batch, until it is told to stop. Its log is its thread's alone. */
final class LoadWriter implements Callable<Integer> {
  /** Between two batches. */
  private static final long PAUSE_NANOS = 25_000_000L;

  private static final int VISITORS = 30;

  /** Late by so many minutes. */
  private static final int[] DELAYS = {0, 0, 0, 0, 0, 0, 0, 3, 40, 1500};

  /** What leaves a row of its own whoever records it. */
  private static final List<Step.Kind> ACTIONS =
      Stream.of(Step.Kind.values())
          .filter(kind -> kind.ordinal() < Step.Kind.GOAL.ordinal())
          .toList();

  private final StreamLog log;
  private final InstantSource clock;
  private final Random random;
  private volatile boolean isStopped;

  LoadWriter(StreamLog log, InstantSource clock, Random random) {
    this.log = log;
    this.clock = clock;
    this.random = random;
  }

  void stop() {
    isStopped = true;
  }

  /** Number of steps. */
  @Override
  public Integer call() throws SQLException {
    int steps = 0;
    while (!isStopped) {
      step();
      steps++;
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    log.commit();
    return steps;
  }

  private void step() throws SQLException {
    int what = random.nextInt(40);
    if (what == 0) {
      log.delete(
          new Step.Delete(
              random.nextInt(1000),
              false,
              random.nextBoolean() ? Step.Mark.OPTION : Step.Mark.ROW));
    } else if (what == 1) {
      log.anonymise(random.nextInt(1000));
    } else if (what < 5) {
      log.commit();
    } else {
      boolean isPhp = random.nextInt(3) == 0;
      log.record(
          new Step.Batch(
              isPhp ? Step.Source.PHP : Step.Source.WORKER,
              !isPhp && random.nextInt(4) == 0,
              Stream.generate(() -> hit(isPhp)).limit(1 + random.nextInt(4)).toList()),
          clock.instant());
    }
  }

  private Step.Hit hit(boolean isPhp) {
    List<Step.Kind> kinds = isPhp ? ACTIONS : List.of(Step.Kind.values());
    return new Step.Hit(
        1 + random.nextInt(2),
        random.nextInt(VISITORS),
        kinds.get(random.nextInt(kinds.size())),
        DELAYS[random.nextInt(DELAYS.length)],
        random.nextInt(10) == 0,
        random.nextInt(1000));
  }
}
