package sluice.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a replica must have come before the log is read from it: it must have applied all that
 * the primary had when the changes were read there, or a visit would be marked as archived that is
 * not in the archive (docs: archiver/docs/periods.md#reading-from-a-replica). Thread-safe.
 */
final class ReplicaBound {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaBound.class);

  /** A replica that lags longer is not waited for: the next run asks again. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final boolean isReplica;
  private final ArchiveMetrics metrics;

  /** GTIDs that the primary had. */
  private volatile String bound = "";

  /** The bound that the replica did not reach in time. */
  private volatile String missed = "";

  /**
   * Of a log that is read where it is written, or from a replica.
   *
   * @param isReplica if not, nothing is ever waited for
   */
  ReplicaBound(boolean isReplica, ArchiveMetrics metrics) {
    this.isReplica = isReplica;
    this.metrics = metrics;
  }

  /** Notes what the primary has now; to be called after the changes were read. */
  void primaryHas(Connection primary) throws SQLException {
    if (!isReplica) {
      return;
    }
    try (Statement statement = primary.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@gtid_current_pos")) {
      row.next();
      if (row.getString(1).isEmpty()) {
        throw new SQLException("the primary has no GTIDs; is its binary log on?");
      }
      missed = "";
      bound = row.getString(1);
    }
  }

  /**
   * Waits until the replica has what the primary had, a few seconds at most. After one has waited
   * in vain no other does until the next run.
   *
   * @throws ReplicaBehind if it has not by then
   */
  void await(Connection replica) throws SQLException {
    if (!isReplica) {
      return;
    }
    String wanted = bound;
    if (wanted.equals(missed) || !reaches(replica, wanted)) {
      miss(wanted);
      throw new ReplicaBehind(wanted);
    }
  }

  private static boolean reaches(Connection replica, String position) throws SQLException {
    try (PreparedStatement wait = replica.prepareStatement("SELECT MASTER_GTID_WAIT(?, ?)")) {
      wait.setString(1, position);
      wait.setLong(2, LIMIT.toSeconds());
      try (ResultSet row = wait.executeQuery()) {
        row.next();
        return row.getInt(1) == 0 && !row.wasNull();
      }
    }
  }

  private synchronized void miss(String position) {
    if (!position.equals(missed)) {
      missed = position;
      metrics.replicaBehind();
      LOG.atWarn()
          .addKeyValue("position", position)
          .addKeyValue("waited_s", LIMIT.toSeconds())
          .addKeyValue("effect", "what changed stays marked for the next run")
          .addKeyValue("do", "if it comes again, see why the replica lags")
          .log("replica-behind");
    }
  }
}
