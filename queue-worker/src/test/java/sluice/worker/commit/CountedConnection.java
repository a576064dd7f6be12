package sluice.worker.commit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection that notes each call which is a round trip. */
final class CountedConnection {

  private final List<String> trips = new ArrayList<>();
  private final Connection counted;

  CountedConnection(Connection real) {
    this.counted = proxy(Connection.class, real, "");
  }

  Connection connection() {
    return counted;
  }

  List<String> trips() {
    return trips;
  }

  private <T> T proxy(Class<T> type, T real, String sql) {
    InvocationHandler handler =
        (self, method, arguments) -> {
          if (method.getName().startsWith("execute")) {
            trips.add(arguments == null ? sql : arguments[0].toString());
          } else if (method.getName().equals("commit")) {
            trips.add("COMMIT");
          }
          try {
            Object result = method.invoke(real, arguments);
            if (result instanceof PreparedStatement statement) {
              return proxy(PreparedStatement.class, statement, arguments[0].toString());
            }
            return result instanceof Statement statement
                ? proxy(Statement.class, statement, "")
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
