package sluice.worker.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import sluice.queue.RequestSet;

/**
 * What a batch of request sets becomes in the log tables. The engine (package drain) owns
 * connections, transactions, retries and the cursor; this owns the rules. One implementation
 * records hits; the engine's tests have another.
 */
public interface BatchTracking {

  /**
   * What {@link #prepare} found out; opaque to the engine, usable for one {@link #write} or for
   * several retries.
   */
  interface Prepared {}

  /**
   * Everything that needs no transaction: parsing, exclusions, enrichment, and what is created for
   * ever (action ids, salts) by get-or-create. May run while the previous batch commits, on another
   * thread than {@link #write}.
   *
   * @param autocommit a connection in autocommit mode, owned by the caller
   * @param sets may be empty: the batch consists of dead letters only then
   */
  Prepared prepare(Connection autocommit, List<RequestSet> sets) throws SQLException;

  /**
   * Decides one hit after the other and writes all rows, inside the caller's transaction. Does not
   * commit, does not touch the cursor. After a rollback it may be called again with the same {@code
   * prepared}.
   *
   * @param transaction autocommit off, READ COMMITTED
   * @return how many requests had which outcome; the values add up to the number of requests
   */
  Map<HitOutcome, Integer> write(Connection transaction, BatchPosition position, Prepared prepared)
      throws SQLException;

  /**
   * What was read from the database before may not hold any more: a backup was restored, or rows
   * were purged. Caches are emptied; what is being prepared meanwhile is stale. Any thread.
   */
  default void forget() {}

  /**
   * What changes when rows begin to be purged that {@link #prepare} may have cached; asked every
   * few seconds.
   *
   * @param connection with no transaction open; the caller ends what this begins
   */
  default String purgeMark(Connection connection) throws SQLException {
    return "";
  }

  /** Whether {@link #forget} was called since: it is to be prepared again before it is written. */
  default boolean isStale(Prepared prepared) {
    return false;
  }
}
