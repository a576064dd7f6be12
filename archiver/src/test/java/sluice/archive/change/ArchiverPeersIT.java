package sluice.archive.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.table.MatomoTables;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Who has a lock, and who is counted as alive, when connections and servers come and go. */
@RealServers
class ArchiverPeersIT {
  private static final Duration LASTING = Duration.ofMinutes(5);

  private final TestDatabase database;
  private Connection connection;
  private DatabasePool pool;
  private ArchiverPeers one;
  private ArchiverPeers other;

  ArchiverPeersIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() throws SQLException {
    connection = database.connect();
    pool =
        DatabasePool.of(
            new DatabaseAddress(database.jdbcUrl(), database.user(), database.password(), "p_"),
            "peers");
    pool.reserve(3);
    MatomoTables tables = new MatomoTables(pool.source(), "p_");
    one = new ArchiverPeers(tables);
    other = new ArchiverPeers(tables);
  }

  @AfterEach
  void end() throws SQLException {
    leave(one);
    leave(other);
    pool.close();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "DROP TABLE IF EXISTS p_sluice_archive_mark, p_sluice_archive_dirty,"
              + " p_sluice_archive_published");
    }
    connection.close();
  }

  private static void leave(ArchiverPeers peer) {
    try {
      peer.leave();
    } catch (SQLException killed) {
      // a test has ended its connection
    }
  }

  /** The connection that has the lock of this one; empty text for none. */
  private String holder(String name) throws SQLException {
    return one("SELECT IFNULL(IS_USED_LOCK('sluice.archive.peer." + name + "'), '')");
  }

  private String one(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void kill(String holder) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("KILL " + holder);
    }
  }

  @Test
  void whoLostTheLockTogetherWithTheOthersTakesNobodysSites() throws SQLException {
    String self = one.announce(LASTING).self();
    String second = other.announce(LASTING).self();
    kill(holder(self));
    kill(holder(second));
    await().until(() -> (holder(self) + holder(second)).isEmpty());
    assertThat(one.announce(LASTING).alive()).isEqualTo(Set.of(self, second));
    assertThat(other.announce(LASTING).alive()).isEqualTo(Set.of(self, second));
  }

  @Test
  void whoHasNoLockByTheNextTimeIsGone() throws SQLException {
    String self = one.announce(LASTING).self();
    String second = other.announce(LASTING).self();
    kill(holder(self));
    kill(holder(second));
    await().until(() -> (holder(self) + holder(second)).isEmpty());
    one.announce(LASTING);
    assertThat(one.announce(LASTING).alive()).isEqualTo(Set.of(self));
  }

  @Test
  void aLockThatTheLostConnectionStillHasIsTakenWhenThatEnds() throws SQLException {
    String self = one.announce(LASTING).self();
    String second = other.announce(LASTING).self();
    kill(holder(self));
    await().until(() -> holder(self).isEmpty());
    String name = "('sluice.archive.peer." + self + "'";
    one("SELECT GET_LOCK" + name + ", 0)"); // as a connection does that the server did not miss yet
    one.announce(LASTING);
    one("SELECT RELEASE_LOCK" + name + ")");
    one.announce(LASTING);
    assertThat(holder(self)).isNotEmpty();
    assertThat(other.announce(LASTING).alive()).isEqualTo(Set.of(self, second));
  }

  @Test
  void anAnnouncementThatFailsLeavesNoLockInThePool() throws SQLException {
    String self = one.announce(LASTING).self();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE p_sluice_archive_mark");
    }
    assertThatThrownBy(() -> one.announce(LASTING)).isInstanceOf(SQLException.class);
    assertThat(holder(self)).isEmpty();
  }

  @Test
  void aServerThatKeepsSilentConnectionsShortlyKeepsThisOne() throws SQLException {
    MariaDbDataSource impatient =
        new MariaDbDataSource(
            database.jdbcUrl()
                + "?sessionVariables=wait_timeout=1&user="
                + database.user()
                + "&password="
                + database.password());
    ArchiverPeers silent = new ArchiverPeers(new MatomoTables(impatient, "p_"));
    String self = silent.announce(LASTING).self();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> !holder(self).isEmpty());
    silent.leave();
    assertThat(holder(self)).isEmpty();
  }
}
