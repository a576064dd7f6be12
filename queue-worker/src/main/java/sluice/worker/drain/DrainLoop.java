package sluice.worker.drain;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueLists;
import sluice.worker.batch.Batch;
import sluice.worker.batch.Covered;
import sluice.worker.batch.ProducerKey;

/**
 * One worker: drains the queues that are leased to it, in turn, until it is stopped.
 *
 * <p>While a batch is written and committed by this thread, the reader thread reads, decodes and
 * prepares the next one, of the same queue or of another. Everything that depends on a connection,
 * to the database or to the backend, is thrown away with it and derived anew from the cursor. So
 * there is one answer to all of these (docs: queue-worker/docs/exactly-once.md#what-can-go-wrong,
 * which names the test of each):
 *
 * <ul>
 *   <li>killed between COMMIT and trim, or COMMIT without an answer: the successor, or this worker
 *       on a new connection, takes the queue over, reads the cursor, and drops what it covers;
 *   <li>a failover to a lagging replica, or a restored dump, brings entries back: ours have a
 *       number that is consumed; those of PHP repeat the digests behind the place up to which the
 *       list says that it was trimmed;
 *   <li>a crash of a database that had not yet written the last commits: their entries are still in
 *       the list when trims are delayed ({@link Durability}), and are new to the cursor;
 *   <li>a list that was renamed or copied by hand: its entries are judged by what the list that
 *       they were numbered for has consumed, and a list set aside lies in a gap of the numbers;
 *   <li>lists in tables of the database lose their entries in the transaction that records them, by
 *       id: nothing comes twice, and an id that appears late is simply read late;
 *   <li>a flushed Redis: the lock is lost with the list, the queue is taken anew, numbers go on;
 *   <li>a restored backup of the database: epochs rise with the clock, so the running owner is
 *       fenced, or sees that the cursor went back; what was cached of the other database is
 *       forgotten; what the backup does not know any more is not in Redis either, and is not
 *       invented;
 *   <li>a worker of PHP in between: what it removed is gone, what it left is new. The exception:
 *       when it takes a queue over from a worker that was killed between COMMIT and trim, it
 *       records that batch again, because it knows nothing of our cursor;
 *   <li>two workers that both believe to own a queue: the later one has killed the other's
 *       connection and raised the epoch; the other's last statement changes no row.
 * </ul>
 */
final class DrainLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DrainLoop.class);

  /** Between two looks at queues that have nothing to do. */
  private static final Duration IDLE = Duration.ofMillis(20);

  private final DrainSources sources;
  private final QueueLists lists;
  private final DrainMetrics metrics;
  private final DrainProgress progress;
  private final QueueOwnership ownership;
  private final ListTrims trims;
  private final BatchPlanner planner;
  private final Patience patience;
  private final BatchAttempts attempts;
  private final Burial burial;
  private long generation = -1;

  /** Makes a worker that owns the lists from now on. */
  DrainLoop(DrainSources sources, QueueLists lists, DrainSettings settings) {
    this.sources = sources;
    this.lists = lists;
    this.metrics = sources.metrics();
    this.progress = sources.progress();
    QueueCursor cursor = new QueueCursor(sources.tables(), sources.clock());
    DeadLetterTable letters = new DeadLetterTable(sources);
    LoneEntries alone =
        new LoneEntries(new AttemptTable(sources.tables()), sources.process(), progress);
    BatchCommitter committer =
        new BatchCommitter(lists, sources.tracking(), cursor, letters, alone, metrics);
    this.ownership =
        new QueueOwnership(sources, settings, cursor, committer, alone, lists.isInDatabase());
    this.trims = new ListTrims(lists, ownership, metrics);
    this.planner = new BatchPlanner(sources, settings, lists, cursor, alone);
    this.patience = new Patience(sources.threadIndex(), progress);
    this.attempts = new BatchAttempts(sources, planner, committer, ownership, alone, patience);
    this.burial = new Burial(letters, cursor, progress, sources.seal());
  }

  @Override
  public void run() {
    Optional<Planned> next = Optional.empty();
    try {
      while (!progress.isStopping()) {
        next = stepOrRecover(next);
      }
      trims.trimRest(patience);
    } finally {
      ownership.giveUpAll(patience);
      planner.close();
    }
  }

  private Optional<Planned> stepOrRecover(Optional<Planned> planned) {
    try {
      return step(planned);
    } catch (SQLException e) {
      loseSession(e);
    } catch (BackendException e) {
      loseBackend(e);
    } catch (RuntimeException e) {
      // this is a fault of ours outside of any batch: nothing is committed, and all is derived
      // anew
      LOG.atError().setCause(e).log("worker-fault");
      loseSession(new SQLException("fault in the worker: " + e, e));
    }
    return Optional.empty();
  }

  /** Concludes one batch and has the next one planned. Returns what was planned. */
  private Optional<Planned> step(Optional<Planned> planned) throws SQLException, BackendException {
    boolean isSameBackend = followBackend();
    ownership.followLeases();
    ownership.watchDatabase();
    trims.trimDue();
    Optional<Planned> current = planned.filter(plan -> isSameBackend && ownership.isValid(plan));
    if (sources.paused().getAsBoolean()) {
      return pause(current);
    }
    if (current.isEmpty()) {
      current = planner.dispatch(ownership, true).join();
    }
    if (current.isPresent() && current.get().alone().isPresent()) {
      return stepAlone(current.get());
    }
    if (current.isEmpty() || current.get().batch().isNothing()) {
      burial.purgeNowAndThen(ownership);
      return idle();
    }
    PlanAhead ahead = planner.dispatch(ownership, false);
    BatchOutcome outcome = attempts.untilDecided(current.get());
    boolean isTrimmed = outcome instanceof BatchOutcome.Committed && trims.trim(current.get());
    Optional<Planned> next = ahead.join();
    return conclude(current.get(), outcome, isTrimmed) ? next : Optional.empty();
  }

  /** Concludes one entry, with nothing else in hand in this process. */
  private Optional<Planned> stepAlone(Planned planned) throws SQLException, BackendException {
    try {
      BatchOutcome outcome = attempts.untilDecided(planned);
      boolean isTrimmed = outcome instanceof BatchOutcome.Committed && trims.trim(planned);
      conclude(planned, outcome, isTrimmed);
      return Optional.empty();
    } finally {
      sources.workroom().leaveAlone();
    }
  }

  /**
   * Leaves alone what is not begun. Reading anew afterwards forgets which entries were recorded, so
   * it has to wait for their trims, and the plan with it; what was prepared for it goes at once.
   */
  private Optional<Planned> pause(Optional<Planned> current) {
    idle();
    if (trims.entriesLeft() > 0) {
      return current.map(plan -> plan.with(plan.batch()));
    }
    ownership.rewindAll();
    return Optional.empty();
  }

  private Optional<Planned> idle() {
    progress.alive(sources.threadIndex());
    progress.pause(IDLE);
    return Optional.empty();
  }

  /** Reads all lists anew after a new connection, which may see other lists than the last one. */
  private boolean followBackend() throws BackendException {
    long now = lists.generation();
    if (now == generation) {
      return true;
    }
    generation = now;
    ownership.rewindAll();
    return false;
  }

  private void loseSession(SQLException cause) {
    ownership.loseSession();
    planner.awaitQuiet();
    metrics.retried(SqlFailure.of(cause));
    waitAfter(DrainProgress.SESSION, cause);
  }

  private void loseBackend(BackendException cause) {
    planner.awaitQuiet();
    generation = -1;
    metrics.backendFailed();
    waitAfter(DrainProgress.BACKEND, cause);
  }

  private void waitAfter(String what, Exception cause) {
    patience.failed(what, cause);
    patience.pause(SqlFailure.RECONNECT);
  }

  /** Does what the outcome of a batch asks for. Returns whether the next plan may stand. */
  private boolean conclude(Planned planned, BatchOutcome outcome, boolean isTrimmed)
      throws SQLException, BackendException {
    Batch batch = planned.batch();
    if (outcome instanceof BatchOutcome.Committed committed) {
      planned.view().committed(batch);
      count(batch, committed);
      return trims.follow(planned.view(), batch, isTrimmed);
    }
    if (outcome instanceof BatchOutcome.Failed failed) {
      return redo(planned, failed.cause());
    }
    if (outcome instanceof BatchOutcome.Retried retried) {
      throw retried.cause();
    }
    if (outcome instanceof BatchOutcome.Stale) {
      metrics.outcome("stale");
      ownership.readAgain(planned.view());
      progress.pause(IDLE);
      return true;
    }
    metrics.outcome("fenced");
    LOG.atWarn()
        .addKeyValue("queue", batch.queue())
        .addKeyValue("epoch", batch.before().epoch())
        .log("batch-fenced");
    ownership.giveUp(planned.view());
    return true;
  }

  private void count(Batch batch, BatchOutcome.Committed committed) {
    progress.alive(sources.threadIndex());
    progress.finished(sources.threadIndex(), batch.queue());
    sayReplays(batch);
    sayForgotten(batch);
    if (!batch.items().isEmpty()) {
      burial.committed(batch);
      metrics.committed(batch, committed.hits());
      progress.committed(batch.requests());
    }
  }

  private void sayReplays(Batch batch) {
    Batch.Trim trim = batch.trim();
    if (trim.replays() > 0) {
      metrics.replays(trim);
      LOG.atInfo()
          .addKeyValue("queue", batch.queue())
          .addKeyValue("number_was_consumed", trim.covered())
          .addKeyValue("repeats_last_entries_of_php", trim.repeated())
          .log("replays-dropped");
    }
  }

  private void sayForgotten(Batch batch) {
    long forgotten = 0;
    for (ProducerKey key : batch.after().changedSince(batch.before())) {
      Covered before = batch.before().covered().getOrDefault(key, Covered.NONE);
      forgotten += batch.after().covered().get(key).forgotten() - before.forgotten();
    }
    if (forgotten > 0) {
      metrics.gapsForgotten(forgotten);
      LOG.atWarn()
          .addKeyValue("queue", batch.queue())
          .addKeyValue("numbers", forgotten)
          .addKeyValue("cause", "a producer has too many gaps")
          .addKeyValue(
              "effect",
              "entries with the oldest missing numbers are dropped as replays from now on")
          .log("gaps-forgotten");
    }
  }

  /**
   * Repeats a batch that failed as a whole set by set, in order; a set that fails alone becomes a
   * dead letter.
   */
  private boolean redo(Planned whole, Throwable cause) throws SQLException, BackendException {
    Batch batch = whole.batch();
    metrics.outcome("failed");
    LOG.atWarn()
        .addKeyValue("queue", batch.queue())
        .addKeyValue("sets", batch.items().size())
        .addKeyValue("cause", DeadLetterTable.describe(cause))
        .log("batch-failed");
    for (Planned single : whole.singles()) {
      Planned planned = single;
      BatchOutcome outcome = attempts.untilDecided(planned);
      if (outcome instanceof BatchOutcome.Failed failed) {
        planned = single.with(burial.bury(single.batch(), failed.cause()));
        outcome = attempts.untilDecided(planned);
      }
      if (outcome instanceof BatchOutcome.Failed failed) {
        throw new SQLException("a dead letter cannot be written", failed.cause());
      }
      boolean isTrimmed = outcome instanceof BatchOutcome.Committed && trims.trim(planned);
      if (!conclude(planned, outcome, isTrimmed) || !ownership.isValid(planned)) {
        return false;
      }
    }
    return true;
  }
}
