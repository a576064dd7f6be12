package sluice.worker.drain;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.BatchTracking.Prepared;
import sluice.worker.batch.QueueView;
import sluice.worker.batch.ReplayGuard;

/**
 * Chooses the next queue, and makes its next batch in the reader thread. Called by the worker's
 * thread; at most one plan is under way, and nobody else touches its view meanwhile.
 */
final class BatchPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(BatchPlanner.class);

  private final DrainSources sources;
  private final DrainSettings settings;
  private final QueueLists lists;
  private final QueueCursor cursor;
  private final BatchTracking tracking;
  private final LoneEntries alone;
  private final ExecutorService reader;
  private final Map<Integer, Long> waitingSinceNanos = new LinkedHashMap<>();
  private int turn;

  BatchPlanner(
      DrainSources sources,
      DrainSettings settings,
      QueueLists lists,
      QueueCursor cursor,
      LoneEntries alone) {
    this.cursor = cursor;
    this.sources = sources;
    this.settings = settings;
    this.lists = lists;
    this.tracking = sources.tracking();
    this.alone = alone;
    this.reader =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "reader-" + sources.threadIndex());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts to plan a batch of the next queue that has one. What is to be read is asked for before
   * this returns, so that a trim that follows does not shift it. Entries that are taken up alone
   * are not planned ahead: nothing else must be in hand then.
   *
   * @param isIdle whether nothing is in flight
   */
  PlanAhead dispatch(QueueOwnership ownership, boolean isIdle) throws BackendException {
    Optional<QueueView> ready = nextReady(List.copyOf(ownership.views()), isIdle);
    if (ready.isEmpty() || ready.get().isApart() && !isIdle) {
      return PlanAhead.NOTHING;
    }
    QueueView view = ready.get();
    int count = view.readCount();
    Asked asked =
        new Asked(
            view.isUnguarded() && !lists.isInDatabase()
                ? Optional.of(lists.trimmed(view.queue()))
                : Optional.empty(),
            count == 0
                ? Optional.empty()
                : Optional.of(lists.read(view.queue(), view.readOffset(), count)));
    WorkerSession session = ownership.session();
    return new PlanAhead(Optional.of(reader.submit(() -> plan(view, asked, session))));
  }

  /**
   * Prepares a batch in the reader thread, to which the autocommit connection belongs, and waits
   * for it.
   */
  Optional<Prepared> prepareNow(Planned planned, WorkerSession session) throws SQLException {
    Workroom.Work<Optional<Prepared>, SQLException> work = () -> prepare(planned.batch(), session);
    try {
      return reader
          .submit(
              () ->
                  planned.alone().isPresent()
                      ? sources.workroom().alone(planned.what(), work)
                      : sources.workroom().together(planned.what(), work))
          .get();
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

  /** Waits until no plan is under way, so that none touches what the caller throws away next. */
  void awaitQuiet() {
    try {
      reader.submit(() -> {}).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an empty task cannot fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sources.progress().stop();
    }
  }

  void close() {
    reader.shutdownNow();
    lists.close();
  }

  /**
   * What the list was asked.
   *
   * @param trimmed up to where it was trimmed; only where a guard has to be made of the answer
   * @param read the next entries; only where more are needed
   */
  private record Asked(
      Optional<Future<OptionalLong>> trimmed, Optional<Future<List<byte[]>>> read) {}

  private Planned plan(QueueView view, Asked asked, WorkerSession session)
      throws BackendException, InterruptedException, SQLException {
    long start = System.nanoTime();
    if (view.isUnguarded()) {
      view.guardBy(guard(view, asked, session));
    }
    if (asked.read().isPresent()) {
      view.add(answer(view, asked.read().get()));
    }
    Planned planned = view.isApart() ? planAlone(view, session) : planTogether(view, session);
    sources.metrics().timed(DrainMetrics.Phase.PREPARE, System.nanoTime() - start);
    return planned;
  }

  private Planned planTogether(QueueView view, WorkerSession session) throws SQLException {
    return sources
        .workroom()
        .together(DrainProgress.batchOf(view.queue()), () -> decoded(view, session));
  }

  /**
   * Plans a batch of one entry. Before the entry is decoded, the database says that it is in hand,
   * and alone.
   */
  private Planned planAlone(QueueView view, WorkerSession session)
      throws SQLException, InterruptedException {
    Optional<String> head = view.head();
    if (head.isEmpty()) {
      return decoded(view, session);
    }
    Workroom room = sources.workroom();
    room.enterAlone();
    boolean isPlanned = false;
    try {
      Optional<String> behind = view.undecoded();
      while (behind.isPresent()) {
        alone.begin(session.autocommit(), view, behind.get());
        room.alone(what(view, behind.get()), view::decodeNext);
        behind = view.undecoded();
      }
      alone.begin(session.autocommit(), view, head.get());
      Planned planned =
          room.alone(what(view, head.get()), () -> decoded(view, session).inHand(head.get()));
      isPlanned = true;
      return planned;
    } finally {
      if (!isPlanned) {
        room.leaveAlone();
      }
    }
  }

  private static String what(QueueView view, String entry) {
    return "entry " + entry + " of queue " + view.queue();
  }

  private Planned decoded(QueueView view, WorkerSession session) throws SQLException {
    Batch batch = view.next(key -> cursor.numbers(session.autocommit(), key));
    batch.oldestTime().ifPresent(time -> sources.metrics().inHand(view.queue(), time));
    Optional<Prepared> prepared = Optional.empty();
    try {
      prepared = prepare(batch, session);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (SQLException | RuntimeException | Error e) {
      // the worker prepares again when it is the batch's turn, and deals with the failure then
      LOG.atDebug()
          .addKeyValue("queue", view.queue())
          .addKeyValue("cause", e.toString())
          .log("prepare-failed");
    }
    return new Planned(view, batch, prepared, Optional.empty());
  }

  /**
   * Makes the guard against replays. A list in the database needs none, as its entries go with
   * their batch.
   */
  private ReplayGuard guard(QueueView view, Asked asked, WorkerSession session)
      throws BackendException, InterruptedException, SQLException {
    if (asked.trimmed().isEmpty()) {
      return ReplayGuard.disarmed();
    }
    OptionalLong trimmed = answer(view, asked.trimmed().get());
    return trimmed.isPresent()
        ? cursor.guard(session.autocommit(), view.committed(), trimmed.getAsLong())
        : cursor.guard(session.autocommit(), view.committed());
  }

  private <T> T answer(QueueView view, Future<T> future)
      throws BackendException, InterruptedException {
    try {
      return future.get(settings.answerLimit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BackendException("queue " + view.queue() + " could not be read: " + e, e);
    }
  }

  /**
   * Prepares the batch, also one of dead letters only, which has no sets: the rules are to see each
   * move of the cursor.
   */
  private Optional<Prepared> prepare(Batch batch, WorkerSession session) throws SQLException {
    if (batch.items().isEmpty()) {
      return Optional.empty();
    }
    sources.metrics().connections().begin();
    try {
      return Optional.of(tracking.prepare(session.autocommit(), batch.sets()));
    } finally {
      sources.metrics().connections().end();
    }
  }

  private void show(QueueView view, long length) {
    Optional<Long> oldest = view.oldestTime();
    if (oldest.isPresent()) {
      sources.metrics().queue(view.queue(), length, oldest.get());
    } else {
      sources.metrics().queue(view.queue(), length);
    }
  }

  private Optional<QueueView> nextReady(List<QueueView> views, boolean isIdle)
      throws BackendException {
    List<Long> lengths =
        views.isEmpty() ? List.of() : lists.lengths(views.stream().map(QueueView::queue).toList());
    Optional<QueueView> ready = Optional.empty();
    List<Integer> empty = new ArrayList<>();
    turn++;
    for (int i = 0; i < views.size(); i++) {
      int index = (turn + i) % views.size();
      QueueView view = views.get(index);
      long length = lengths.get(index);
      sources.metrics().committedInList(view.queue(), view.committedInList());
      show(view, Math.max(0, length - view.committedInList()));
      if (length == 0) {
        empty.add(view.queue());
      }
      if (isReady(view, view.waiting(length)) && ready.isEmpty()) {
        ready = Optional.of(view);
      }
    }
    if (isIdle && ready.isEmpty()) {
      sources.progress().idle(sources.threadIndex(), empty);
    }
    ready.ifPresent(view -> waitingSinceNanos.remove(view.queue()));
    return ready;
  }

  private boolean isReady(QueueView view, long waiting) {
    if (waiting == 0) {
      waitingSinceNanos.remove(view.queue());
      return false;
    }
    if (settings.isOnce() || view.isCutShort() || waiting >= settings.bounds().requestSets()) {
      return true;
    }
    long since = waitingSinceNanos.computeIfAbsent(view.queue(), queue -> System.nanoTime());
    return System.nanoTime() - since >= settings.maxWait().toNanos();
  }
}
