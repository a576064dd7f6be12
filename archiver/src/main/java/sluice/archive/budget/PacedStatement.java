package sluice.archive.budget;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.Statement;

/**
 * A statement that is timed, and before which its connection waits. One whose rows are fetched
 * piece by piece runs on the server until it is closed. Used by one thread at a time.
 */
final class PacedStatement implements InvocationHandler {
  private final Statement statement;
  private final PacedConnection connection;
  private boolean isFetchedInPieces;

  /** Since when rows are being fetched, in ns; 0 if none are. */
  private long fetchingSince;

  PacedStatement(Statement statement, PacedConnection connection) {
    this.statement = statement;
    this.connection = connection;
  }

  /** What it has to look like. */
  Class<?> type() {
    if (statement instanceof CallableStatement) {
      return CallableStatement.class;
    }
    return statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    if (name.startsWith("execute")) {
      endFetching();
      connection.await();
      return execute(method, arguments);
    }
    if (name.equals("close")) {
      endFetching();
    } else if (name.equals("setFetchSize")) {
      isFetchedInPieces = (Integer) arguments[0] > 0;
    }
    return name.equals("getConnection") ? connection.proxy() : call(statement, method, arguments);
  }

  private Object execute(Method method, Object[] arguments) throws Throwable {
    Object result = connection.timed(statement, method, arguments);
    fetchingSince = isFetchedInPieces ? connection.nanos() : 0;
    return result;
  }

  private void endFetching() {
    if (fetchingSince != 0) {
      connection.ran(connection.nanos() - fetchingSince);
      fetchingSince = 0;
    }
  }

  /** Calls a method, and throws what it throws. */
  static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
