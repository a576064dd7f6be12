package sluice.worker.drain;

import java.sql.SQLException;
import java.util.Map;
import sluice.worker.batch.HitOutcome;

/** What became of one attempt to commit a batch. */
sealed interface BatchOutcome {

  /** Its rows and the cursor are in the database. */
  record Committed(Map<HitOutcome, Integer> hits) implements BatchOutcome {}

  /**
   * Nothing was written, or nobody knows yet; the same entries are to be tried again.
   *
   * @param failure what kind of failure it was
   * @param cause the failure
   */
  record Retried(SqlFailure failure, SQLException cause) implements BatchOutcome {}

  /** It was rolled back and would fail again as it is. */
  record Failed(Throwable cause) implements BatchOutcome {}

  /**
   * It was rolled back because the queue is still ours, but not as we left it: entries are gone
   * from the list, or numbers of it were consumed by the owner of another. It is to be read again.
   */
  record Stale() implements BatchOutcome {
    /** The one instance. */
    static final Stale INSTANCE = new Stale();
  }

  /** It was rolled back because the queue is somebody else's now. */
  record Fenced() implements BatchOutcome {
    /** The one instance. */
    static final Fenced INSTANCE = new Fenced();
  }
}
