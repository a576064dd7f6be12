package sluice.worker;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.queue.RequestSet;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;

/**
 * The tracking rules, opened anew when Matomo was updated: settings, data files and columns may be
 * others then. What was prepared with the rules of before is written with them. Thread-safe.
 */
public final class LiveTracking implements BatchTracking {

  private static final Logger LOG = LoggerFactory.getLogger(LiveTracking.class);

  /** Opens the rules. */
  @FunctionalInterface
  public interface Opener {
    /** Reads settings, data files and schema. */
    BatchTracking open() throws SQLException, IOException;
  }

  private record PreparedBy(BatchTracking tracking, long generation, Prepared prepared)
      implements Prepared {}

  private final Opener opener;
  private final AtomicLong generation = new AtomicLong();
  private volatile BatchTracking current;

  /** Opens the rules for the first time. */
  public LiveTracking(Opener opener) throws SQLException, IOException {
    this.opener = opener;
    this.current = opener.open();
  }

  /** Opens the rules again; false when that failed, and the rules of before stay. */
  public boolean reopen() {
    try {
      current = opener.open();
      return true;
    } catch (SQLException | IOException | RuntimeException e) {
      // While Matomo's files are replaced, those of the device-detector may be halves of two.
      LOG.atWarn()
          .addKeyValue("effect", "the rules of before stay; tried again soon")
          .addKeyValue("cause", e.toString())
          .log("rules-not-reopened");
      return false;
    }
  }

  @Override
  public Prepared prepare(Connection autocommit, List<RequestSet> sets) throws SQLException {
    long begun = generation.get();
    BatchTracking tracking = current;
    return new PreparedBy(tracking, begun, tracking.prepare(autocommit, sets));
  }

  @Override
  public Map<HitOutcome, Integer> write(
      Connection transaction, BatchPosition position, Prepared prepared) throws SQLException {
    PreparedBy by = (PreparedBy) prepared;
    return by.tracking().write(transaction, position, by.prepared());
  }

  @Override
  public void forget() {
    generation.incrementAndGet();
    current.forget();
  }

  @Override
  public String purgeMark(Connection connection) throws SQLException {
    return current.purgeMark(connection);
  }

  @Override
  public boolean isStale(Prepared prepared) {
    return ((PreparedBy) prepared).generation() != generation.get();
  }
}
