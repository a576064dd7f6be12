package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Archives of two sites that are published at the same time. */
@RealServers
class PublishTransactionIT {
  private final TestDatabase database;
  private Connection connection;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  PublishTransactionIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void createTable() throws SQLException {
    connection = connect();
    execute(connection, "DROP TABLE IF EXISTS publish_rows");
    execute(connection, "CREATE TABLE publish_rows (id INT PRIMARY KEY, n INT) ENGINE=InnoDB");
    execute(connection, "INSERT INTO publish_rows VALUES (1, 0), (2, 0)");
  }

  @AfterEach
  void dropTable() throws SQLException {
    threads.shutdownNow();
    execute(connection, "DROP TABLE publish_rows");
    connection.close();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void raise(Connection connection, int id) throws SQLException {
    execute(connection, "UPDATE publish_rows SET n = n + 1 WHERE id = " + id);
  }

  /** Takes both rows; the first time not before the other has one of them. */
  private Boolean publish(int first, int second, CountDownLatch both) throws SQLException {
    try (Connection own = connect()) {
      return PublishTransaction.call(
          own,
          () -> {
            raise(own, first);
            both.countDown();
            try {
              assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            raise(own, second);
            return true;
          });
    }
  }

  @Test
  void deadlockEndsNone() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Future<Boolean> one = threads.submit(() -> publish(1, 2, both));
    Future<Boolean> other = threads.submit(() -> publish(2, 1, both));
    assertThat(one.get() && other.get()).isTrue();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT SUM(n) FROM publish_rows")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(4);
    }
  }

  @Test
  void deadlockAgainAndAgainAndOtherErrorsAreTold() throws SQLException {
    AtomicInteger tries = new AtomicInteger();
    for (int error : new int[] {1213, 1205}) {
      tries.set(0);
      assertThatThrownBy(
              () ->
                  PublishTransaction.call(
                      connection,
                      () -> {
                        tries.incrementAndGet();
                        throw new SQLException("", "40001", error);
                      }))
          .isInstanceOf(SQLException.class);
      assertThat(tries.get()).isEqualTo(error == 1213 ? 5 : 1);
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }
}
