package sluice.worker.drain;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.CursorState;
import sluice.worker.batch.QueueView;

/**
 * Notices between batches, with two questions every few seconds, that what was read from the
 * database before does not hold any more. Confined to the worker's thread.
 *
 * <p><b>A restored backup</b> has other cursors: nobody but this worker moves those that it owns.
 * The next batch of such a queue would be fenced anyway; but a queue whose cursor happens to be the
 * same would go on with ids that exist no more.
 *
 * <p><b>Matomo's purge of old logs</b> deletes names of log_action that no row uses. It writes its
 * mark before it begins, and deletes last, long after in a large installation. So what is cached is
 * forgotten again and again for a while. A purge that leaves no mark (the button in the UI) is
 * covered by the short life of what is cached.
 */
final class DatabaseWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

  /** Pause between two looks, each of which costs a round trip. */
  private static final long STEP_NANOS = Duration.ofSeconds(2).toNanos();

  /** How long after its mark a purge may still be deleting. */
  private static final long PURGE_NANOS = Duration.ofHours(1).toNanos();

  private final QueueTables tables;
  private final BatchTracking tracking;
  private long lookedNanos = System.nanoTime() - STEP_NANOS;

  /** The mark at the last look; null before the first. */
  private String purgeMark;

  private long purgeSeenNanos = System.nanoTime() - PURGE_NANOS;

  DatabaseWatch(QueueTables tables, BatchTracking tracking) {
    this.tables = tables;
    this.tracking = tracking;
  }

  /**
   * Asks the database, if it is time to.
   *
   * @param transaction with no transaction open
   * @param views the queues that this worker owns
   * @throws SQLException if a cursor is not where this worker left it
   */
  void look(Connection transaction, Collection<QueueView> views) throws SQLException {
    long now = System.nanoTime();
    if (views.isEmpty() || now - lookedNanos < STEP_NANOS) {
      return;
    }
    lookedNanos = now;
    Map<Integer, String> cursors;
    String mark;
    try {
      cursors = cursors(transaction);
      mark = tracking.purgeMark(transaction);
      transaction.commit();
    } catch (SQLException e) {
      QueueCursor.rollBackQuietly(transaction);
      throw e;
    }
    followPurge(mark, now);
    compare(cursors, views);
  }

  private void followPurge(String mark, long now) {
    if (purgeMark != null && !purgeMark.equals(mark)) {
      LOG.atInfo().addKeyValue("effect", "nothing read before is relied on").log("purge-begun");
      purgeSeenNanos = now;
    }
    purgeMark = mark;
    if (now - purgeSeenNanos < PURGE_NANOS) {
      tracking.forget();
    }
  }

  private void compare(Map<Integer, String> cursors, Collection<QueueView> views)
      throws SQLException {
    for (QueueView view : views) {
      String expected = text(view.committed());
      if (!expected.equals(cursors.get(view.queue()))) {
        tracking.forget();
        throw new SQLException(
            "queue %d: the cursor (epoch consumed) is at %s, was left at %s: another owner, or a restored database"
                .formatted(view.queue(), cursors.get(view.queue()), expected),
            "02000",
            1020);
      }
    }
  }

  /** Epoch and position of each queue. */
  private Map<Integer, String> cursors(Connection transaction) throws SQLException {
    Map<Integer, String> cursors = new HashMap<>();
    String sql = "SELECT queue, CONCAT(epoch, ' ', consumed) FROM " + tables.cursor();
    try (Statement statement = transaction.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        cursors.put(rows.getInt(1), rows.getString(2));
      }
    }
    return cursors;
  }

  private static String text(CursorState state) {
    return state.epoch() + " " + state.consumed();
  }
}
