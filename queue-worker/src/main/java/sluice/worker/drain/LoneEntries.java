package sluice.worker.drain;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.batch.QueueView;

/**
 * Records in {@link AttemptTable} which entry this worker is decoding by itself, because its queue
 * ended processes before ({@link AttemptState}; docs: queue-worker/docs/exactly-once.md#poison).
 * Used by the worker's thread and its reader thread in turn, handing over by futures.
 */
final class LoneEntries {
  private static final Logger LOG = LoggerFactory.getLogger(LoneEntries.class);

  /**
   * A suspect is taken up again after a random part of this. The probability that a process that is
   * killed from outside ends with an innocent entry in hand is that of the time for one entry, some
   * milliseconds, to this; and all but the first of {@link AttemptState#ENTRY_ATTEMPTS} have to.
   */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final AttemptTable table;
  private final String owner;
  private final DrainProgress progress;
  private final Map<Integer, AttemptState> states = new HashMap<>();
  private final Map<Integer, String> survived = new HashMap<>();

  /**
   * @param owner name of this process
   */
  LoneEntries(AttemptTable table, String owner, DrainProgress progress) {
    this.table = table;
    this.owner = owner;
    this.progress = progress;
  }

  /**
   * Finds out how the owners of before ended; tells whether the last one ended unfinished. The
   * caller commits.
   */
  boolean takeOver(Connection transaction, int queue, QueueCursor.Taken taken, int batchSets)
      throws SQLException {
    AttemptState.Takeover by =
        new AttemptState.Takeover(
            owner,
            taken.state().epoch(),
            taken.state().consumed(),
            taken.isPredecessorAlive(),
            batchSets);
    AttemptState before = table.read(transaction, queue);
    AttemptState state = before.takenOver(by);
    table.write(transaction, queue, state);
    states.put(queue, state);
    boolean hasEnded = before.hasEnded(by);
    if (hasEnded) {
      LOG.atWarn()
          .addKeyValue("queue", queue)
          .addKeyValue("position", state.position())
          .addKeyValue("attempts", state.deaths())
          .addKeyValue("alone_until", state.apartUntil())
          .addKeyValue("suspect", state.suspect())
          .addKeyValue("ended", state.ended())
          .log("unfinished-attempt");
    }
    return hasEnded;
  }

  /** Tells the view which entries it must not take up together, and which one not at all. */
  void instruct(QueueView view) {
    AttemptState state = states.getOrDefault(view.queue(), AttemptState.NONE);
    view.takeApart(state.apartUntil(), state.condemned(), state.sentence());
  }

  /** Notes, in the reader thread, that the entry is alone in hand, just before it is decoded. */
  void begin(Connection autocommit, QueueView view, String sha1) throws SQLException {
    int queue = view.queue();
    long epoch = view.committed().epoch();
    boolean isSuspect = states.getOrDefault(queue, AttemptState.NONE).isSuspect(sha1);
    if (isSuspect) {
      table.leave(autocommit, queue, epoch);
      progress.pause(PAUSE.multipliedBy(ThreadLocalRandom.current().nextInt(1000)).dividedBy(1000));
    }
    if (sha1.equals(survived.get(queue))) {
      table.leave(autocommit, queue, epoch);
    } else {
      table.begin(autocommit, queue, epoch, sha1);
    }
  }

  /** Notes, in the transaction that consumes the entry, that it came through. */
  void finish(Connection transaction, Planned planned, String sha1) throws SQLException {
    table.finish(transaction, planned.batch().queue(), planned.batch().before().epoch(), sha1);
  }

  /**
   * Notes that the attempt failed and this process goes on: a server was at fault, not the entry. A
   * process that ends while it waits for that server must not count, so the entry is not marked
   * again.
   */
  void survived(Connection transaction, Planned planned, String sha1) {
    survived.put(planned.batch().queue(), sha1);
    leave(transaction, planned);
  }

  /** Notes that the entry is not in hand any more, where there is nothing to commit. */
  void leave(Connection transaction, Planned planned) {
    try {
      table.leave(transaction, planned.batch().queue(), planned.batch().before().epoch());
      transaction.commit();
    } catch (SQLException e) {
      // the session is gone: the next takeover by this process clears the mark
      QueueCursor.rollBackQuietly(transaction);
    }
  }

  /** Notes that the queue is given back in order; the caller commits. */
  void letGo(Connection transaction, QueueView view) throws SQLException {
    table.letGo(transaction, view.queue(), view.committed().epoch());
  }
}
