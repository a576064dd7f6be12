package sluice.worker.drain;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueLists;
import sluice.worker.lease.QueueLease;
import sluice.worker.plan.BatchTracking.Prepared;

/**
 * One worker: drains the queues that are leased to it, in turn, until it is stopped.
 *
 * <p>While a batch is written and committed by this thread, the reader thread reads, decodes and
 * prepares the next one, of the same queue or of another. Everything that depends on a connection,
 * to the database or to the backend, is thrown away with it and derived anew from the cursor.
 */
final class DrainLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DrainLoop.class);

  /** Between two looks at queues that have nothing to do. */
  private static final Duration IDLE = Duration.ofMillis(20);

  /** Between two looks at the dead-letter table's bounds. */
  private static final long PURGE_NANOS = Duration.ofMinutes(10).toNanos();

  /** The server's code for a table that does not exist: ours are not created yet. */
  private static final int NO_SUCH_TABLE = 1146;

  /** So many sets that failed one after the other may be a fault of ours: slow down after them. */
  private static final int SUSPICIOUS_FAILURES = 20;

  /** What each further dead letter waits then. */
  private static final Duration SUSPICIOUS_PAUSE = Duration.ofSeconds(5);

  private final DrainSources sources;
  private final QueueLists lists;
  private final DrainSettings settings;
  private final DrainMetrics metrics;
  private final DrainProgress progress;
  private final QueueCursor cursor;
  private final DeadLetterTable deadLetters;
  private final BatchCommitter committer;
  private final ExecutorService reader;
  private final RetryLog retryLog;
  private final Backoff backoff = new Backoff();
  private final Map<Integer, QueueDrain> drains = new LinkedHashMap<>();
  private final Map<Integer, Long> waitingSinceNanos = new LinkedHashMap<>();
  private Optional<WorkerSession> session = Optional.empty();
  private long generation = -1;
  private int turn;
  private int failuresInARow;
  private long purgedNanos = System.nanoTime();

  /** A batch with what was prepared for it; nothing prepared if it has no sets, or that failed. */
  private record Planned(QueueDrain drain, Batch batch, Optional<Prepared> prepared) {}

  DrainLoop(DrainSources sources, QueueLists lists, DrainSettings settings) {
    this.sources = sources;
    this.lists = lists;
    this.settings = settings;
    this.metrics = sources.metrics();
    this.progress = sources.progress();
    this.cursor = new QueueCursor(sources.tables(), sources.clock());
    this.deadLetters = new DeadLetterTable(sources.tables(), sources.clock());
    this.committer = new BatchCommitter(sources.tracking(), cursor, deadLetters, metrics);
    String name = "worker-" + sources.threadIndex();
    this.retryLog = new RetryLog(name);
    this.reader =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "reader-" + sources.threadIndex());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void run() {
    Optional<Planned> next = Optional.empty();
    while (!progress.isStopping()) {
      try {
        next = step(next);
      } catch (SQLException e) {
        next = Optional.empty();
        loseSession(e);
      } catch (BackendException e) {
        next = Optional.empty();
        loseBackend(e);
      }
    }
    windDown();
  }

  /** One batch, and the planning of the next. Returns what was planned. */
  private Optional<Planned> step(Optional<Planned> planned) throws SQLException, BackendException {
    adoptLeases();
    if (sources.paused().getAsBoolean()) {
      drains.values().forEach(drain -> drain.rewind(drain.committed()));
      progress.alive(sources.threadIndex());
      pause(IDLE);
      return Optional.empty();
    }
    Optional<Planned> current = planned.filter(this::isValid);
    if (current.isEmpty()) {
      current = join(dispatch(Optional.empty()));
    }
    if (current.isEmpty() || current.get().batch().isNothing()) {
      purgeNowAndThen();
      pause(IDLE);
      return Optional.empty();
    }
    Optional<Future<Planned>> ahead = dispatch(current);
    BatchOutcome outcome = attemptUntilDecided(current.get());
    boolean isTrimmed = outcome instanceof BatchOutcome.Committed && trim(current.get().batch());
    Optional<Planned> next = join(ahead);
    return conclude(current.get(), outcome, isTrimmed) ? next : Optional.empty();
  }

  // --- leases and sessions

  private void adoptLeases() throws SQLException, BackendException {
    long now = lists.generation();
    if (now != generation) {
      generation = now;
      drains.values().forEach(drain -> drain.rewind(drain.committed()));
    }
    for (QueueDrain drain : List.copyOf(drains.values())) {
      if (!drain.lease().isWanted()) {
        drop(drain);
      }
    }
    for (QueueLease lease : sources.leases().leasesOf(sources.threadIndex())) {
      if (!drains.containsKey(lease.queue())) {
        adopt(lease);
      }
    }
  }

  private void adopt(QueueLease lease) throws SQLException {
    if (!lease.isWanted()) {
      sources.leases().surrender(lease);
      return;
    }
    if (session.isEmpty()) {
      session = Optional.of(WorkerSession.open(sources.connections(), answerLimitMs()));
    }
    QueueCursor.Taken taken = takeOver(session.get().transaction(), lease.queue());
    committer.resolve(lease.queue(), taken);
    drains.put(lease.queue(), new QueueDrain(lease, taken.state(), settings));
    LOG.info(
        "event=queue_taken queue={} epoch={} consumed={}",
        lease.queue(),
        taken.state().epoch(),
        taken.state().consumed());
  }

  private QueueCursor.Taken takeOver(Connection transaction, int queue) throws SQLException {
    try {
      return cursor.takeOver(transaction, queue);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_TABLE) {
        throw e;
      }
      sources.tables().create(transaction);
      return cursor.takeOver(transaction, queue);
    }
  }

  private void drop(QueueDrain drain) throws SQLException {
    drains.remove(drain.queue());
    waitingSinceNanos.remove(drain.queue());
    metrics.left(drain.queue());
    try {
      if (session.isPresent()) {
        cursor.letGo(session.get().transaction(), drain.queue());
      }
    } finally {
      sources.leases().surrender(drain.lease());
    }
  }

  private void loseSession(SQLException cause) {
    drains.clear();
    session.ifPresent(WorkerSession::close);
    session = Optional.empty();
    awaitReader();
    metrics.retried(SqlFailure.of(cause));
    progress.alive(sources.threadIndex());
    retryLog.retry("database session", cause);
    pause(backoff.next(SqlFailure.RECONNECT));
  }

  private void loseBackend(BackendException cause) {
    generation = -1;
    awaitReader();
    metrics.backendFailed();
    progress.alive(sources.threadIndex());
    retryLog.retry("queue backend", cause);
    pause(backoff.next(SqlFailure.RECONNECT));
  }

  /** A plan that is still under way must not touch what is thrown away. */
  private void awaitReader() {
    try {
      reader.submit(() -> {}).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an empty task cannot fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      progress.stop();
    }
  }

  /** Everything a successor waits for is let go at once; nothing is waited for here. */
  private void windDown() {
    reader.shutdownNow();
    for (QueueDrain drain : List.copyOf(drains.values())) {
      try {
        drop(drain);
      } catch (SQLException e) {
        retryLog.retry("giving back queue " + drain.queue(), e);
      }
    }
    sources.leases().leasesOf(sources.threadIndex()).forEach(sources.leases()::surrender);
    session.ifPresent(WorkerSession::close);
    lists.close();
  }

  // --- planning

  private boolean isValid(Planned planned) {
    return drains.get(planned.drain().queue()) == planned.drain();
  }

  /** Starts to plan a batch of the next queue that has one. */
  private Optional<Future<Planned>> dispatch(Optional<Planned> inFlight) throws BackendException {
    Optional<QueueDrain> ready = nextReady(inFlight);
    if (ready.isEmpty()) {
      return Optional.empty();
    }
    QueueDrain drain = ready.get();
    int count = drain.readCount();
    Optional<Future<List<byte[]>>> read =
        count == 0
            ? Optional.empty()
            : Optional.of(lists.read(drain.queue(), drain.readOffset(), count));
    WorkerSession owned = session.orElseThrow();
    return Optional.of(reader.submit(() -> plan(drain, read, owned)));
  }

  private Planned plan(QueueDrain drain, Optional<Future<List<byte[]>>> read, WorkerSession owned)
      throws BackendException, InterruptedException {
    long start = System.nanoTime();
    if (read.isPresent()) {
      try {
        drain.add(read.get().get(answerLimitMs(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException | TimeoutException e) {
        throw new BackendException("queue " + drain.queue() + " could not be read: " + e, e);
      }
    }
    Batch batch = drain.next();
    Optional<Prepared> prepared = Optional.empty();
    try {
      prepared = prepare(batch, owned);
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      LOG.debug("event=prepare_failed queue={} cause=\"{}\"", drain.queue(), e.toString());
    }
    metrics.timed(DrainMetrics.Phase.PREPARE, System.nanoTime() - start);
    return new Planned(drain, batch, prepared);
  }

  private Optional<Prepared> prepare(Batch batch, WorkerSession owned) throws SQLException {
    var sets = batch.sets();
    return sets.isEmpty()
        ? Optional.empty()
        : Optional.of(sources.tracking().prepare(owned.autocommit(), sets));
  }

  private Optional<QueueDrain> nextReady(Optional<Planned> inFlight) throws BackendException {
    List<QueueDrain> candidates = new ArrayList<>(drains.values());
    if (candidates.isEmpty()) {
      progress.queues(sources.threadIndex(), List.of());
      return Optional.empty();
    }
    List<Long> lengths = lists.lengths(candidates.stream().map(QueueDrain::queue).toList());
    Optional<QueueDrain> ready = Optional.empty();
    turn++;
    List<Integer> empty = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      int index = (turn + i) % candidates.size();
      QueueDrain drain = candidates.get(index);
      long waiting = drain.waiting(lengths.get(index));
      observe(drain, lengths.get(index));
      if (lengths.get(index) == 0) {
        empty.add(drain.queue());
      }
      if (isReady(drain, waiting) && ready.isEmpty()) {
        ready = Optional.of(drain);
      }
    }
    if (inFlight.isEmpty()) {
      progress.queues(sources.threadIndex(), empty);
      if (ready.isEmpty()) {
        progress.alive(sources.threadIndex());
      }
    }
    ready.ifPresent(drain -> waitingSinceNanos.remove(drain.queue()));
    return ready;
  }

  private boolean isReady(QueueDrain drain, long waiting) {
    if (waiting == 0) {
      waitingSinceNanos.remove(drain.queue());
      return false;
    }
    if (settings.isOnce() || drain.isCutShort() || waiting >= settings.batchRequestSets()) {
      return true;
    }
    long since = waitingSinceNanos.computeIfAbsent(drain.queue(), queue -> System.nanoTime());
    return System.nanoTime() - since >= settings.maxWait().toNanos();
  }

  private void observe(QueueDrain drain, long length) {
    long nowMs = sources.clock().millis();
    long ageMs =
        length == 0
            ? 0
            : drain.oldestTime().map(time -> Math.max(0, nowMs - time * 1000)).orElse(0L);
    metrics.queue(drain.queue(), length, ageMs);
  }

  private static Optional<Planned> join(Optional<Future<Planned>> future) throws BackendException {
    if (future.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(future.get().get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BackendException failure) {
        throw failure;
      }
      throw new IllegalStateException("planning failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while planning", e);
    }
  }

  // --- committing

  /** Repeats what may pass, as long as connection and lease last. */
  private BatchOutcome attemptUntilDecided(Planned planned) {
    Optional<Prepared> prepared = planned.prepared();
    while (true) {
      if (planned.batch().items().isEmpty()) {
        return new BatchOutcome.Committed(Map.of());
      }
      BatchOutcome outcome;
      try {
        if (prepared.isEmpty()) {
          prepared = prepareAgain(planned.batch());
        }
        outcome =
            committer.attempt(
                session.orElseThrow().transaction(),
                planned.drain().lease(),
                planned.batch(),
                prepared);
      } catch (SQLException | RuntimeException | StackOverflowError e) {
        outcome = BatchCommitter.outcomeOf(e);
      }
      if (!(outcome instanceof BatchOutcome.Retried retried)) {
        backoff.reset();
        return outcome;
      }
      metrics.retried(retried.failure());
      metrics.outcome("retried");
      progress.alive(sources.threadIndex());
      retryLog.retry("batch of queue " + planned.batch().queue(), retried.cause());
      boolean isHopeless =
          retried.failure() == SqlFailure.RECONNECT || !planned.drain().lease().isHeld();
      if (isHopeless || progress.isStopping()) {
        return outcome;
      }
      pause(backoff.next(retried.failure()));
    }
  }

  /** In the reader thread, to which the autocommit connection belongs. */
  private Optional<Prepared> prepareAgain(Batch batch) throws SQLException {
    WorkerSession owned = session.orElseThrow();
    try {
      return reader.submit(() -> prepare(batch, owned)).get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof SQLException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(DeadLetterTable.describe(cause), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while preparing a batch", "08000", e);
    }
  }

  /** Returns whether the next plan may stand. */
  private boolean conclude(Planned planned, BatchOutcome outcome, boolean isTrimmed)
      throws SQLException, BackendException {
    QueueDrain drain = planned.drain();
    Batch batch = planned.batch();
    if (outcome instanceof BatchOutcome.Committed committed) {
      progress.alive(sources.threadIndex());
      drain.committed(batch);
      count(batch, committed);
      return afterTrim(drain, batch, isTrimmed);
    }
    if (outcome instanceof BatchOutcome.Failed failed) {
      return redo(drain, batch, failed.cause());
    }
    if (outcome instanceof BatchOutcome.Retried retried) {
      throw retried.cause();
    }
    metrics.outcome("fenced");
    LOG.warn("event=fenced queue={} epoch={}", batch.queue(), batch.before().epoch());
    drop(drain);
    return true;
  }

  private void count(Batch batch, BatchOutcome.Committed committed) {
    metrics.replays(batch.trim().replays());
    if (!batch.items().isEmpty()) {
      failuresInARow = batch.sets().isEmpty() ? failuresInARow : 0;
      metrics.committed(batch, committed.hits());
      progress.committed(batch.requests());
    }
  }

  private boolean trim(Batch batch) throws BackendException {
    Batch.Trim trim = batch.trim();
    if (trim.count() == 0) {
      return true;
    }
    long start = System.nanoTime();
    boolean isTrimmed = lists.trim(batch.queue(), trim.count(), trim.first(), trim.last());
    metrics.timed(DrainMetrics.Phase.TRIM, System.nanoTime() - start);
    return isTrimmed;
  }

  private boolean afterTrim(QueueDrain drain, Batch batch, boolean isTrimmed) {
    if (isTrimmed) {
      drain.trimmed(batch);
      return true;
    }
    metrics.trimRefused();
    LOG.warn("event=trim_refused queue={} entries={}", batch.queue(), batch.trim().count());
    drain.rewind(drain.committed());
    return false;
  }

  /** The batch fails as a whole: set by set, in order; what fails alone becomes a dead letter. */
  private boolean redo(QueueDrain drain, Batch batch, Throwable cause)
      throws SQLException, BackendException {
    metrics.outcome("failed");
    LOG.warn(
        "event=batch_failed queue={} sets={} cause=\"{}\"",
        batch.queue(),
        batch.items().size(),
        DeadLetterTable.describe(cause));
    for (Batch single : batch.singles()) {
      Planned planned = new Planned(drain, single, Optional.empty());
      BatchOutcome outcome = attemptUntilDecided(planned);
      if (outcome instanceof BatchOutcome.Failed failed) {
        planned = new Planned(drain, bury(single, failed.cause()), Optional.empty());
        outcome = attemptUntilDecided(planned);
      }
      if (outcome instanceof BatchOutcome.Failed failed) {
        throw new SQLException("a dead letter cannot be written", failed.cause());
      }
      if (!conclude(planned, outcome, true)) {
        return false;
      }
      if (!isValid(planned)) {
        return false;
      }
    }
    return afterTrim(drain, batch, trim(batch));
  }

  private Batch bury(Batch single, Throwable cause) {
    failuresInARow++;
    String error = DeadLetterTable.describe(cause);
    LOG.error("event=dead_letter queue={} error=\"{}\"", single.queue(), error);
    if (failuresInARow > SUSPICIOUS_FAILURES) {
      pause(SUSPICIOUS_PAUSE);
    }
    return single.dead(DeadLetterTable.letter(single.sets().get(0), error));
  }

  private void purgeNowAndThen() throws SQLException {
    if (session.isPresent() && System.nanoTime() - purgedNanos > PURGE_NANOS) {
      purgedNanos = System.nanoTime();
      deadLetters.purge(session.get().transaction());
    }
  }

  private int answerLimitMs() {
    return Math.toIntExact(settings.answerLimit().toMillis());
  }

  /** Ends early when the worker is stopped. */
  private void pause(Duration duration) {
    progress.pause(duration);
  }
}
