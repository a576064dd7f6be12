package sluice.cli;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sluice.matomo.RedisAddress;
import sluice.process.ExitCode;
import sluice.queue.QueueResizing;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.RedisConnections;
import sluice.worker.operate.QueueResize;
import sluice.worker.operate.ResizeBoard;
import sluice.worker.operate.ResizeRun;

/** {@code sluice queue resize N}: changes the number of queues while hits come in. */
final class QueueResizeCommand implements Subcommand {

  private static final Flag CANCEL =
      new Flag("cancel", "", "Call off a resize that is under way; what was held back goes on.");
  private static final Flag WITHOUT =
      new Flag(
          "without",
          "LIST",
          "Ingests (as this command names them) that will not come back, not to be waited for.");
  private static final Flag TIMEOUT =
      new Flag("timeout", "TIME", "Call it off when it takes longer. Default: 10m.");

  private static final String IN_DATABASE =
      "sluice queue resize: the queue is in Matomo's database (QueuedTracking backend = mysql), where all go by the"
          + " plugin's setting: stop tracking, let the workers drain, change numQueueWorkers, start again";

  /**
   * Milliseconds between two looks: ingests and workers write what they do into Redis, and nothing
   * notifies this command.
   */
  private static final long STEP_MS = 250;

  @Override
  public String name() {
    return "resize";
  }

  @Override
  public String description() {
    return "Changes the number of queues while hits come in. Interrupted, it is taken up again by the same command,"
        + " or called off with --cancel; until then ingest keeps all hits on its disk.";
  }

  @Override
  public String argument() {
    return "N";
  }

  @Override
  public List<Flag> flags() {
    return QueueAccess.flags(CANCEL, WITHOUT, TIMEOUT);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    boolean cancels = arguments.has(CANCEL);
    String word = arguments.word().orElse("");
    if (!cancels && (!word.matches("[1-9]\\d{0,3}") || Integer.parseInt(word) > 4096)) {
      installation.faults().add("give the new number of queues, 1..4096, was '" + word + "'");
    }
    Duration timeout =
        installation
            .settings()
            .duration(
                TIMEOUT.name(), Duration.ofMinutes(10), Duration.ofMillis(1), Duration.ofDays(1));
    try (QueueAccess access = QueueAccess.open(installation)) {
      Optional<RedisAddress> redis = access.place().redis();
      if (redis.isEmpty()) {
        System.err.println(IN_DATABASE);
        return ExitCode.CONFIG;
      }
      List<String> gone = installation.settings().list(WITHOUT.name());
      return run(access, redis.get(), gone, cancels ? 0 : Integer.parseInt(word), timeout);
    }
  }

  /** Resizes to that number of queues, or cancels a resize where it is 0. */
  private static int run(
      QueueAccess access, RedisAddress redis, List<String> without, int queues, Duration timeout)
      throws Exception {
    try (RedisConnections connections = RedisConnections.to(redis);
        QueueResize resize = new QueueResize(access.backend());
        ResizeBoard board = new ResizeBoard(connections)) {
      for (String gone : without) {
        board.forget(gone);
      }
      if (queues == 0) {
        return cancel(board, resize, access.queues());
      }
      boolean isCluster = redis.mode() == RedisAddress.Mode.CLUSTER;
      return resize(new Parts(access, resize, board, isCluster), queues, timeout);
    } catch (BackendException e) {
      System.err.println("sluice queue resize: " + e.getMessage());
      return ExitCode.UNAVAILABLE;
    }
  }

  /** What a resize works with. */
  private record Parts(
      QueueAccess access, QueueResize resize, ResizeBoard board, boolean isCluster) {}

  private static int cancel(ResizeBoard board, QueueResize resize, int configured)
      throws BackendException {
    boolean wasUnderWay = board.end();
    System.out.println(
        (wasUnderWay ? "called off" : "no resize is under way")
            + "; the number of queues is "
            + resize.agreed(configured));
    return ExitCode.OK;
  }

  private static int resize(Parts parts, int queues, Duration timeout) throws Exception {
    Optional<QueueResizing> underWay = parts.board().current();
    int from = parts.resize().agreed(parts.access().queues());
    if (underWay.isPresent() && underWay.get().queues() != queues) {
      System.err.println(
          "a resize to "
              + underWay.get().queues()
              + " is under way: finish it with that number, or call it off with --cancel");
      return ExitCode.UNAVAILABLE;
    }
    if (underWay.isEmpty() && from == queues) {
      System.out.println("there are " + queues + " queues already");
      settle(parts.access(), queues);
      return ExitCode.OK;
    }
    System.out.println(
        (underWay.isPresent() ? "taking up the resize from " : "resizing from ")
            + from
            + " to "
            + queues
            + " queues; hits are kept on ingest's disk until it is done");
    QueueResizing resizing =
        underWay.orElseGet(
            () -> new QueueResizing(UUID.randomUUID().toString().substring(0, 8), queues));
    return finish(parts, resizing, from, timeout);
  }

  /** Waits until the number is switched, and writes it down where it is configured. */
  private static int finish(Parts parts, QueueResizing resizing, int from, Duration timeout)
      throws Exception {
    int queues = resizing.queues();
    ResizeRun run =
        new ResizeRun(
            parts.resize(),
            parts.board(),
            InstantSource.system(),
            resizing,
            from,
            parts.isCluster());
    if (!await(run, timeout)) {
      return giveUp(parts.board(), timeout);
    }
    settle(parts.access(), queues);
    parts.board().end();
    System.out.println("done: " + queues + " queues");
    return ExitCode.OK;
  }

  /** Shows what is waited for: on a terminal beside a bar, else in a line when it changes. */
  private static boolean await(ResizeRun run, Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    try (Progress progress = Progress.of("drained", Progress.Unit.one("request sets"))) {
      progress.begins(0);
      ResizeSteps steps = new ResizeSteps(progress, System.out);
      while (System.nanoTime() - end < 0) {
        List<String> waits;
        try {
          waits = run.step();
        } catch (BackendException e) {
          waits = List.of("Redis: " + e.getMessage());
        }
        if (waits.isEmpty()) {
          return true;
        }
        steps.waitsFor(waits, run.remaining());
        Thread.sleep(STEP_MS);
      }
    }
    return false;
  }

  private static int giveUp(ResizeBoard board, Duration timeout) {
    System.err.println(
        "not done within "
            + timeout.toSeconds()
            + " s: the last lines above say what it waited for");
    try {
      board.end();
      System.err.println(
          "called off; the number of queues is as before, what was held back goes on");
    } catch (BackendException e) {
      System.err.println(
          "it could not be called off ("
              + e.getMessage()
              + "): hits are held back on ingest's disk until, once Redis is there again, you run"
              + " sluice queue resize --cancel, or this command once more");
    }
    return ExitCode.UNAVAILABLE;
  }

  private static void settle(QueueAccess access, int queues) throws SQLException {
    ConfiguredQueues.settle(access, queues).forEach(System.out::println);
  }
}
