package sluice.worker.drain;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.matomo.DatabaseConnections;

/** Counts what goes to the server: statements, commits, rollbacks. Thread-safe. */
final class CountingConnections implements DatabaseConnections {
  private final DatabaseConnections target;
  private final AtomicInteger roundTrips = new AtomicInteger();

  CountingConnections(DatabaseConnections target) {
    this.target = target;
  }

  int roundTrips() {
    return roundTrips.get();
  }

  @Override
  public Connection open() throws SQLException {
    return counting(Connection.class, target.open());
  }

  private <T> T counting(Class<T> type, T object) {
    InvocationHandler handler = (proxy, method, arguments) -> call(object, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object call(Object object, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    if (name.startsWith("execute") || name.equals("commit") || name.equals("rollback")) {
      roundTrips.incrementAndGet();
    }
    try {
      Object result = method.invoke(object, arguments);
      if (result instanceof PreparedStatement statement) {
        return counting(PreparedStatement.class, statement);
      }
      return result instanceof Statement statement ? counting(Statement.class, statement) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
