package sluice.worker.drain;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What an SQL failure calls for. Decided here and nowhere else. */
enum SqlFailure {
  /** Another transaction was in the way: the same batch again, soon. */
  AGAIN,
  /**
   * The connection is gone, and with it the knowledge of what happened; or another host may take
   * what this one does not.
   */
  RECONNECT,
  /** The server cannot write now, or its schema is not what was discovered: wait for a remedy. */
  WAIT,
  /** The batch itself is at fault and would fail again. */
  REAL;

  /** Deadlock, lock wait, changed snapshot, statement took too long. */
  private static final Set<Integer> AGAIN_CODES = Set.of(1213, 1205, 1020, 1969, 3024);

  /**
   * Killed, interrupted, shutting down, network errors, server gone, aborted; read-only (1290,
   * 1836), as a primary is after a switchover; a node of Galera without most of the others (1047).
   */
  private static final Set<Integer> RECONNECT_CODES =
      Set.of(
          1927, 1317, 1053, 1152, 1158, 1159, 1160, 1161, 1184, 2002, 2003, 2006, 2013, 4031, 1290,
          1836, 1047);

  /**
   * Read-only transaction (1792), full (1114, 1021, 3, 1026, 1030, 28, 1180), out of memory (5,
   * 1037, 1038, 1041), limits (1040, 1203, 1206, 1226, 1637), rights (1044, 1045, 1142, 1143,
   * 1227), and tables, columns or indexes that vanished (1049, 1054, 1146, 1176, 1412).
   */
  private static final Set<Integer> WAIT_CODES =
      Set.of(
          3, 5, 28, 1021, 1026, 1030, 1037, 1038, 1040, 1041, 1044, 1045, 1049, 1054, 1114, 1142,
          1143, 1146, 1176, 1180, 1203, 1206, 1226, 1227, 1412, 1637, 1792);

  /**
   * All that the pool says of a connection that it took back, because another thread had seen it
   * break; without code or state.
   */
  private static final String CLOSED = "Connection is closed";

  /** Decides by the server's error code, then by the standard's class. */
  static SqlFailure of(SQLException failure) {
    int code = failure.getErrorCode();
    if (AGAIN_CODES.contains(code)) {
      return AGAIN;
    }
    if (RECONNECT_CODES.contains(code)) {
      return RECONNECT;
    }
    if (WAIT_CODES.contains(code)) {
      return WAIT;
    }
    String state = String.valueOf(failure.getSQLState());
    boolean isConnection =
        state.startsWith("08")
            || failure.getSQLState() == null && CLOSED.equals(failure.getMessage())
            || failure instanceof SQLNonTransientConnectionException
            || failure instanceof SQLTransientConnectionException
            || failure instanceof SQLTimeoutException;
    return isConnection ? RECONNECT : REAL;
  }
}
