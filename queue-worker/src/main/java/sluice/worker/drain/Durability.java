package sluice.worker.drain;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What an answered COMMIT is worth when the database crashes: innodb_flush_log_at_trx_commit.
 *
 * <ul>
 *   <li>1 (and 3 of MariaDB): it is on disk.
 *   <li>2: it is with the operating system: a crash of the server loses nothing, one of the machine
 *       loses the last seconds.
 *   <li>0: it is in the server's memory: a crash of either loses the last seconds.
 * </ul>
 *
 * @param flushAtCommit the setting
 * @param flushSeconds how often the log is flushed otherwise, innodb_flush_log_at_timeout
 */
public record Durability(int flushAtCommit, int flushSeconds) {
  /** Nothing that is committed is lost. */
  static final Durability FULL = new Durability(1, 1);

  private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

  private static final String QUERY =
      "SELECT @@GLOBAL.innodb_flush_log_at_trx_commit, @@GLOBAL.innodb_flush_log_at_timeout";

  /** Asks the server. */
  public static Durability of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      return new Durability(row.getInt(1), row.getInt(2));
    }
  }

  /** Whether no crash loses what was committed. */
  public boolean isFull() {
    return flushAtCommit == 1 || flushAtCommit == 3;
  }

  /**
   * How long committed entries have to stay in the list: the flush comes once per interval, but
   * that is not promised, so twice and one second more.
   */
  public Duration lossWindow() {
    return isFull() ? Duration.ZERO : Duration.ofSeconds(2L * flushSeconds + 1);
  }

  /** What can be lost, and by which crash. */
  public String risk() {
    return switch (flushAtCommit) {
      case 0 -> "a crash of the database server or of its machine loses the last commits";
      case 2 -> "a crash of the database's machine loses the last commits";
      default -> "no crash loses a commit";
    };
  }

  /**
   * Logs the setting, the delay and the risk.
   *
   * @param delay of trims, as it is
   */
  void say(Duration delay) {
    boolean isExposed = delay.compareTo(lossWindow()) < 0;
    LoggingEventBuilder line =
        LOG.atLevel(isExposed ? Level.WARN : Level.INFO)
            .addKeyValue("innodb_flush_log_at_trx_commit", flushAtCommit)
            .addKeyValue("trim_delay_ms", delay.toMillis())
            .addKeyValue("risk", risk());
    if (isExposed) {
      long seconds = lossWindow().toSeconds();
      line.addKeyValue("do", "set it to 1, or --trim-delay to " + seconds + "s at least");
    }
    line.log("commit-durability");
  }
}
