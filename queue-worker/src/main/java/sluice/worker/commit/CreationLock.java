package sluice.worker.commit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An advisory lock of the database server, so that workers create rows of a table one after the
 * other. It ends with its connection. Who cannot have it soon goes on without: a worker that was
 * stopped in the middle, or a host that lost its power, must not stop the others. Taken and given
 * back along with other queries, to save round trips. Thread-safe; a turn is confined to the thread
 * of its connection.
 */
final class CreationLock {
  private static final Logger LOG = LoggerFactory.getLogger(CreationLock.class);

  /** How long a worker waits for the lock; creating the names of a batch takes milliseconds. */
  private static final int WAIT_SECONDS = 2;

  /** How long nobody asks for the lock again after it could not be had. */
  private static final long RESPITE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String table;
  private final String name;
  private volatile long missedNanos = System.nanoTime() - RESPITE_NANOS;

  /**
   * @param table the lock is for, quoted
   */
  CreationLock(String table) {
    this.table = table;
    // locks are the whole server's, so the database is part of the name; at most 64 characters
    this.name = "MD5(CONCAT(DATABASE(),'" + table.replace("'", "''") + "'))";
  }

  /**
   * An expression that a query of the caller asks along.
   *
   * @param sql an expression with a number; empty for none
   * @param answer takes the number, 0 for NULL
   */
  record Question(String sql, IntConsumer answer) {
    /** Asks nothing. */
    static final Question NONE = new Question("", answer -> {});

    /**
     * @param rest the other columns of the row
     */
    String unionAll(String rest) {
      return sql.isEmpty() ? "" : " UNION ALL SELECT " + sql + "," + rest;
    }

    void answered(int number) {
      answer.accept(number);
    }
  }

  /** Makes a turn, to take the lock once and give it back on this connection. */
  Turn turn(Connection autocommit) {
    return new Turn(autocommit);
  }

  /** One use of the lock, from the wish to have it until it is given back. */
  final class Turn implements AutoCloseable {
    private final Connection autocommit;
    private boolean isOurs;

    private Turn(Connection autocommit) {
      this.autocommit = autocommit;
    }

    /** Waits for the lock, but not for long. */
    Question taking() {
      if (System.nanoTime() - missedNanos < RESPITE_NANOS) {
        return Question.NONE;
      }
      return new Question("GET_LOCK(" + name + "," + WAIT_SECONDS + ")", this::taken);
    }

    /** Gives the lock back, if this turn has it. */
    Question giving() {
      return isOurs
          ? new Question("RELEASE_LOCK(" + name + ")", answer -> isOurs = false)
          : Question.NONE;
    }

    /** Gives the lock back now, if that was not done along with a query. */
    @Override
    public void close() throws SQLException {
      if (!isOurs) {
        return;
      }
      isOurs = false; // a connection that fails here is given up, and the lock with it
      try (Statement statement = autocommit.createStatement();
          ResultSet row = statement.executeQuery("SELECT RELEASE_LOCK(" + name + ")")) {
        row.next();
      }
    }

    private void taken(int answer) {
      isOurs = answer == 1;
      if (!isOurs) {
        missedNanos = System.nanoTime();
        LOG.atWarn()
            .addKeyValue("table", table)
            .addKeyValue("waited_s", WAIT_SECONDS)
            .log("creation-lock-missed");
      }
    }
  }
}
