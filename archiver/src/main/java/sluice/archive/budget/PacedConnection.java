package sluice.archive.budget;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A connection whose statements keep to a budget: what runs on the server is timed, and waits while
 * the budget is used up. Reading a result costs nothing more: rows are as the driver made them.
 * Used by one thread at a time.
 */
final class PacedConnection implements InvocationHandler {
  private final Connection connection;
  private final DatabaseBudget budget;
  private final boolean onlyReads;
  private final RowsRead rows;
  private Connection proxy;
  private boolean isInTransaction;

  private PacedConnection(Connection connection, DatabaseBudget budget, boolean onlyReads)
      throws SQLException {
    this.connection = connection;
    this.budget = budget;
    this.onlyReads = onlyReads;
    this.isInTransaction = !connection.getAutoCommit();
    this.rows = budget.boundsRows() ? RowsRead.begin(connection) : RowsRead.NOT_COUNTED;
  }

  static Connection of(Connection connection, DatabaseBudget budget, boolean onlyReads)
      throws SQLException {
    try {
      PacedConnection paced = new PacedConnection(connection, budget, onlyReads);
      paced.proxy =
          (Connection)
              Proxy.newProxyInstance(
                  PacedConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, paced);
      return paced.proxy;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "setAutoCommit":
        boolean begins = !(Boolean) arguments[0];
        await();
        Object none = PacedStatement.call(connection, method, arguments);
        isInTransaction = begins;
        return none;
      case "commit", "rollback":
        return timed(connection, method, arguments);
      case "close":
        try {
          tellRows();
        } catch (SQLException e) {
          // Of a connection that is broken nothing can be asked any more.
        }
        return PacedStatement.call(connection, method, arguments);
      default:
        Object result = PacedStatement.call(connection, method, arguments);
        return result instanceof Statement statement ? paced(statement) : result;
    }
  }

  private Statement paced(Statement statement) {
    PacedStatement paced = new PacedStatement(statement, this);
    return (Statement)
        Proxy.newProxyInstance(
            PacedConnection.class.getClassLoader(), new Class<?>[] {paced.type()}, paced);
  }

  /** Waits until a statement may run, unless others would wait for our locks meanwhile. */
  void await() throws SQLException {
    if (onlyReads || !isInTransaction) {
      awaitBudget();
    }
  }

  private void awaitBudget() throws SQLException {
    tellRows();
    budget.await();
    if (budget.isProbeDue()) {
      long from = budget.nanos();
      try (Statement nothing = connection.createStatement()) {
        nothing.execute("DO 0");
      }
      budget.probed(budget.nanos() - from);
    }
  }

  private void tellRows() throws SQLException {
    long read = rows.take(connection);
    if (read > 0) {
      budget.read(read);
    }
  }

  /** What the users of the connection have. */
  Connection proxy() {
    return proxy;
  }

  long nanos() {
    return budget.nanos();
  }

  /** Tells how long something ran on the server, in ns. */
  void ran(long nanos) {
    budget.ran(nanos);
    rows.ran(nanos);
  }

  /** Does what runs on the server. */
  Object timed(Object target, Method method, Object[] arguments) throws Throwable {
    long from = budget.nanos();
    try {
      return PacedStatement.call(target, method, arguments);
    } finally {
      ran(budget.nanos() - from);
    }
  }
}
