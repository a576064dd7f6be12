package sluice.worker.drain;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchItem;
import sluice.worker.batch.TokenSeal;

/**
 * Turns what fails alone into a dead letter, slowly when many do, and keeps their table within its
 * bounds. Confined to one worker thread.
 */
final class Burial {
  private static final Logger LOG = LoggerFactory.getLogger(Burial.class);

  /** Between two looks at the dead-letter table's bounds. */
  private static final long PURGE_NANOS = Duration.ofMinutes(10).toNanos();

  /**
   * When more sets than these fail one after the other, the fault may be ours, and burying slows
   * down.
   */
  private static final int SUSPICIOUS_FAILURES = 20;

  /** How long the worker waits after each further dead letter then. */
  private static final Duration SUSPICIOUS_PAUSE = Duration.ofSeconds(5);

  private final DeadLetterTable letters;
  private final QueueCursor cursor;
  private final DrainProgress progress;
  private final TokenSeal seal;
  private int failuresInARow;
  private long purgedNanos = System.nanoTime();

  Burial(DeadLetterTable letters, QueueCursor cursor, DrainProgress progress, TokenSeal seal) {
    this.letters = letters;
    this.cursor = cursor;
    this.progress = progress;
    this.seal = seal;
  }

  /**
   * Notes that a batch was committed: one with request sets in it shows that not all of them fail.
   */
  void committed(Batch batch) {
    if (!batch.sets().isEmpty()) {
      failuresInARow = 0;
    }
  }

  /** Turns a batch of one into a batch of one dead letter. */
  Batch bury(Batch single, Throwable cause) {
    String error = DeadLetterTable.describe(cause);
    LOG.atError()
        .addKeyValue("queue", single.queue())
        .addKeyValue("cause", error)
        .addKeyValue("do", "sluice queue dead-letters lists it, and replays it when that is mended")
        .log("dead-letter");
    failuresInARow++;
    if (failuresInARow > SUSPICIOUS_FAILURES) {
      progress.pause(SUSPICIOUS_PAUSE);
    }
    if (single.items().get(0).content() instanceof BatchItem.Tracked tracked) {
      return single.dead(BatchItem.Dead.of(tracked.set(), error, seal));
    }
    return single;
  }

  /** Keeps the table within its bounds now and then; called when there is nothing else to do. */
  void purgeNowAndThen(QueueOwnership ownership) throws SQLException {
    if (ownership.hasSession() && System.nanoTime() - purgedNanos > PURGE_NANOS) {
      Connection transaction = ownership.session().transaction();
      cursor.purge(transaction);
      if (letters.purge(transaction)) {
        purgedNanos = System.nanoTime();
      }
    }
  }
}
