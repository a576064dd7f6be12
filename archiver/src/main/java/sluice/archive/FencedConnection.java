package sluice.archive;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import sluice.archive.change.LeaseEpochs;

/**
 * A connection that commits nothing after the lease of its site is lost. The named lock alone does
 * not give that: a driver that connects anew by itself goes on without the lock. Used by one thread
 * at a time.
 */
final class FencedConnection implements InvocationHandler {
  private final Connection connection;
  private final LeaseEpochs epochs;
  private final int idSite;
  private final long epoch;

  private FencedConnection(Connection connection, LeaseEpochs epochs, int idSite, long epoch) {
    this.connection = connection;
    this.epochs = epochs;
    this.idSite = idSite;
    this.epoch = epoch;
  }

  static Connection of(Connection connection, LeaseEpochs epochs, int idSite, long epoch) {
    return (Connection)
        Proxy.newProxyInstance(
            FencedConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new FencedConnection(connection, epochs, idSite, epoch));
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("commit") && !epochs.isCurrent(connection, idSite, epoch)) {
      throw new SQLException(
          "site " + idSite + " is another process's now: nothing more of it is published here");
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
