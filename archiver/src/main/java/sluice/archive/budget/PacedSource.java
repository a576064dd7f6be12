package sluice.archive.budget;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections whose statements keep to a budget. Thread-safe. */
public final class PacedSource implements DataSource {
  private final DataSource source;
  private final DatabaseBudget budget;
  private final boolean onlyReads;

  private PacedSource(DataSource source, DatabaseBudget budget, boolean onlyReads) {
    this.source = source;
    this.budget = budget;
    this.onlyReads = onlyReads;
  }

  /**
   * For all kinds of work: a transaction waits before it begins, and then no more, so that nobody
   * waits for the locks of one that waits.
   */
  public static DataSource of(DataSource source, DatabaseBudget budget) {
    return new PacedSource(source, budget, false);
  }

  /** For transactions that only read: each of their statements waits. */
  public static DataSource ofReads(DataSource source, DatabaseBudget budget) {
    return new PacedSource(source, budget, true);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return PacedConnection.of(source.getConnection(), budget, onlyReads);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return PacedConnection.of(source.getConnection(user, password), budget, onlyReads);
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
