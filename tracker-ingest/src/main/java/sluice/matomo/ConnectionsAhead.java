package sluice.matomo;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * What a pool makes its connections with: it takes those that its users have made for it, and makes
 * one itself where there is none. A pool makes one after the other; its users do so side by side.
 * Thread-safe.
 */
final class ConnectionsAhead implements DataSource {

  private final HostInUse host;
  private final Duration limit;

  /** Each belongs to a user that waits for the pool, which bounds them. */
  private final Queue<Connection> ready = new ConcurrentLinkedQueue<>();

  /**
   * Makes none yet.
   *
   * @param limit of the pool for making a connection
   */
  ConnectionsAhead(HostInUse host, Duration limit) {
    this.host = host;
    this.limit = limit;
  }

  /**
   * A new connection, which is nobody's yet.
   *
   * @param limit for connecting to each host
   */
  Connection make(Duration limit) throws SQLException {
    return host.connect(limit);
  }

  /** Leaves a connection to the pool. */
  void offer(Connection made) {
    ready.add(made);
  }

  /** Closes it, unless the pool has taken it. */
  void withdraw(Connection made) {
    if (ready.remove(made)) {
      discard(made);
    }
  }

  /** Closes what the pool never had. */
  void discard(Connection made) {
    try {
      made.close();
    } catch (SQLException gone) {
      // whatever became of it, nobody uses it
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection made = ready.poll();
    return made == null ? host.connect(limit) : made;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the address names the user");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // nothing is written
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // the limit of the constructor counts
  }

  /** In seconds: for so long the pool waits for a connection in the making when it is closed. */
  @Override
  public int getLoginTimeout() {
    return (int) Math.max(1, limit.toSeconds());
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("there is none");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
