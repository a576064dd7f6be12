package sluice.archive.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Where statements wait, and what is counted of them, on a real database. */
@RealServers
class PacedSourceIT {
  private static final long DEBT = 1_000_000_000_000L;

  private final TestDatabase database;
  private final SettableTicks ticks = new SettableTicks();
  private DataSource source;

  PacedSourceIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void table() throws SQLException {
    source =
        new MariaDbDataSource(
            database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password());
    database.execute("CREATE OR REPLACE TABLE t (id INT PRIMARY KEY, v INT) ENGINE=InnoDB");
    database.execute("INSERT INTO t SELECT seq, seq FROM seq_1_to_1000");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      assertThat(statement.getConnection()).isSameAs(connection);
      statement.execute();
    }
  }

  @Test
  void statementOfItsOwnWaits() throws SQLException {
    DatabaseBudget budget = new DatabaseBudget(0.5, 0, ticks);
    try (Connection connection = PacedSource.of(source, budget).getConnection()) {
      budget.ran(DEBT);
      run(connection, "SELECT 1");
      assertThat(budget.pausedNanos()).isGreaterThan(DEBT);
    }
  }

  @Test
  void transactionThatWritesWaitsOnlyBeforeItBegins() throws SQLException {
    DatabaseBudget budget = new DatabaseBudget(0.5, 0, ticks);
    try (Connection connection = PacedSource.of(source, budget).getConnection()) {
      budget.ran(DEBT);
      connection.setAutoCommit(false);
      long atBegin = budget.pausedNanos();
      assertThat(atBegin).isGreaterThan(DEBT);
      budget.ran(DEBT);
      run(connection, "UPDATE t SET v = 0 WHERE id = 1");
      connection.commit();
      connection.setAutoCommit(true);
      assertThat(budget.pausedNanos()).isEqualTo(atBegin);
      run(connection, "SELECT 1");
      assertThat(budget.pausedNanos()).isGreaterThan(2 * DEBT);
    }
  }

  @Test
  void transactionThatReadsWaitsBeforeEachStatement() throws SQLException {
    DatabaseBudget budget = new DatabaseBudget(0.5, 0, ticks);
    try (Connection connection = PacedSource.ofReads(source, budget).getConnection()) {
      connection.setAutoCommit(false);
      budget.ran(DEBT);
      run(connection, "SELECT * FROM t");
      assertThat(budget.pausedNanos()).isGreaterThan(DEBT);
      connection.rollback();
    }
  }

  @Test
  void statementWhoseRowsAreFetchedInPiecesRunsUntilItIsClosed() throws SQLException {
    DatabaseBudget budget = new DatabaseBudget(0, 0, ticks);
    try (Connection connection = PacedSource.of(source, budget).getConnection()) {
      try (PreparedStatement select = connection.prepareStatement("SELECT * FROM t")) {
        select.setFetchSize(10);
        select.execute();
        ticks.now += 77;
      }
      run(connection, "SELECT 1");
      ticks.now += 5;
    }
    assertThat(budget.usedNanos()).isEqualTo(77);
  }

  @Test
  void rowsAreThoseThatTheServerLookedAt() throws SQLException {
    DatabaseBudget budget = new DatabaseBudget(0, 1_000_000, new SlowTicks());
    try (Connection connection = PacedSource.of(source, budget).getConnection()) {
      run(connection, "SELECT COUNT(*) FROM t WHERE v = 7");
      run(connection, "SELECT SUM(v) FROM t WHERE v < 3");
    }
    assertThat(budget.usedRows()).isBetween(2_000L, 2_100L);
  }

  /**
   * Each look at the clock finds that much time has passed, so that no statement is a short one.
   */
  private static final class SlowTicks implements Ticks {
    private long now;

    @Override
    public long nanos() {
      now += 10_000_000;
      return now;
    }

    @Override
    public void pause(long nanos) {
      now += nanos;
    }
  }

  @Test
  void errorsAreThoseOfTheDriver() throws SQLException {
    DatabaseBudget budget = new DatabaseBudget(0.5, 1_000, ticks);
    Connection connection = PacedSource.of(source, budget).getConnection();
    assertThatThrownBy(() -> run(connection, "SELECT * FROM missing"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("missing");
    try (Statement kill = connection.createStatement()) {
      assertThatThrownBy(() -> kill.execute("KILL CONNECTION_ID()"))
          .isInstanceOf(SQLException.class);
    }
    connection.close();
    assertThat(connection.isClosed()).isTrue();
  }
}
