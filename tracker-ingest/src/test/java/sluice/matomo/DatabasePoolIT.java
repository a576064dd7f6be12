package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;

/** The pool on a server of its own, which goes away, stands still, and comes back. */
class DatabasePoolIT {

  @TempDir Path folder;
  private EmbeddedMariaDb server;
  private DatabasePool pool;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedMariaDb.start(folder, List.of("--wait-timeout=100"));
    server.createDatabase("m");
    pool = DatabasePool.of(address("m", server.password()), "test");
    pool.reserve(2);
  }

  @AfterEach
  void stop() {
    pool.close();
    server.close();
  }

  private DatabaseAddress address(String database, String password) {
    return new DatabaseAddress(server.jdbcUrl(database), server.user(), password, "m_");
  }

  private static String ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + question)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String id(Connection connection) throws SQLException {
    return ask(connection, "CONNECTION_ID()");
  }

  @Test
  void closedConnectionIsUsedAgain() throws SQLException {
    String first;
    try (Connection connection = pool.source().getConnection()) {
      first = id(connection);
      connection.setAutoCommit(false);
    }
    try (Connection connection = pool.open()) {
      assertThat(id(connection)).isEqualTo(first);
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void whoeverAsksGetsAConnectionToTheHostThatTakesWritesNow() throws Exception {
    try (EmbeddedMariaDb other = other();
        DatabasePool both = DatabasePool.of(both(other, "secret"), "both")) {
      assertThat(port(both.source().getConnection())).isEqualTo(server.port());
      execute(server, "SET GLOBAL read_only = 1");
      assertThat(port(both.source().getConnection())).isEqualTo(other.port());
      assertThat(port(both.open())).isEqualTo(other.port());
      execute(server, "SET GLOBAL read_only = 0");
      both.giveUp(both.open());
      assertThat(port(both.open())).as("what is in use is kept").isEqualTo(other.port());
    }
  }

  @Test
  void hostThatHasNoRoomForOneMoreIsNotLeft() throws Exception {
    try (EmbeddedMariaDb other = other();
        DatabasePool both = DatabasePool.of(both(other, "secret"), "both")) {
      both.reserve(2);
      execute(server, "ALTER USER app@'127.0.0.1' WITH MAX_USER_CONNECTIONS 1");
      try (Connection first = both.open()) {
        assertThatThrownBy(both::open).hasMessageContaining("max_user_connections");
        assertThat(port(first)).isEqualTo(server.port());
      }
      assertThat(port(both.open())).isEqualTo(server.port());
    }
  }

  @Test
  void whatLeadsToAHostThatWasLeftIsNotUsedAgain() throws Exception {
    try (EmbeddedMariaDb other = other();
        DatabasePool both = DatabasePool.of(both(other, "secret"), "both")) {
      both.reserve(2);
      Connection before = both.open();
      execute(server, "ALTER USER app@'127.0.0.1' ACCOUNT LOCK");
      assertThat(port(both.open())).isEqualTo(other.port());
      before.close();
      assertThat(port(both.open())).isEqualTo(other.port());
    }
  }

  @Test
  void whoHasLessPatienceUsesTheSameConnections() throws Exception {
    try (EmbeddedMariaDb other = other();
        Connection watch = server.connect();
        DatabasePool both = DatabasePool.of(both(other, "secret"), "both")) {
      both.reserve(2);
      long before = connectionsMade(watch);
      for (int i = 0; i < 5; i++) {
        try (Connection one = both.open(Duration.ofSeconds(1));
            Connection two = both.open(Duration.ofSeconds(2))) {
          assertThat(port(one)).isEqualTo(port(two));
        }
      }
      assertThat(connectionsMade(watch) - before).isEqualTo(2);
    }
  }

  @Test
  void hostThatIsFullAndTakesNoWritesIsLeft() throws Exception {
    try (EmbeddedMariaDb other = other();
        DatabasePool both = DatabasePool.of(both(other, "secret"), "both")) {
      assertThat(port(both.open())).isEqualTo(server.port());
      execute(server, "ALTER USER app@'127.0.0.1' WITH MAX_USER_CONNECTIONS 1");
      try (Connection taken = DriverManager.getConnection(server.jdbcUrl("m"), "app", "secret")) {
        execute(server, "SET GLOBAL read_only = 1");
        assertThat(port(both.open())).isEqualTo(other.port());
        assertThat(ask(taken, "1")).isEqualTo("1");
      }
    }
  }

  @Test
  void whereNoHostTakesWritesConnectionsAreUsedAgainAllTheSame() throws Exception {
    try (EmbeddedMariaDb other = other();
        Connection watch = server.connect();
        DatabasePool replicas = DatabasePool.ofReplica(both(other, "secret"), "replicas");
        DatabasePool both = DatabasePool.of(both(other, "secret"), "both")) {
      execute(server, "SET GLOBAL read_only = 1");
      execute(other, "SET GLOBAL read_only = 1");
      long before = connectionsMade(watch);
      for (int i = 0; i < 20; i++) {
        assertThat(port(replicas.open())).isEqualTo(server.port());
      }
      assertThat(connectionsMade(watch) - before).isEqualTo(1);
      Instant begin = Instant.now();
      for (int i = 0; i < 20; i++) {
        assertThat(port(both.open())).isEqualTo(server.port());
      }
      long seconds = Duration.between(begin, Instant.now()).toSeconds();
      assertThat(connectionsMade(watch) - before).isLessThanOrEqualTo(2 + 2 * (1 + seconds));
    }
  }

  @Test
  void whatAHostRefusesIsSaidThoughAnotherIsAway() throws Exception {
    try (EmbeddedMariaDb other = other()) {
      other.kill();
      DatabaseAddress wrong = both(other, "wrong");
      assertThatThrownBy(() -> DatabasePool.single(wrong)).hasMessageContaining("Access denied");
    }
  }

  /** A second server, which has the same user. */
  private EmbeddedMariaDb other() throws Exception {
    EmbeddedMariaDb other = EmbeddedMariaDb.start(folder.resolve("other"), List.of());
    other.createDatabase("m");
    for (EmbeddedMariaDb one : List.of(server, other)) {
      execute(one, "CREATE USER app@'127.0.0.1' IDENTIFIED BY 'secret'");
      execute(one, "GRANT ALL ON m.* TO app@'127.0.0.1'");
    }
    return other;
  }

  private DatabaseAddress both(EmbeddedMariaDb other, String password) {
    String url =
        "jdbc:mariadb:sequential://127.0.0.1:%d,127.0.0.1:%d/m"
            .formatted(server.port(), other.port());
    return new DatabaseAddress(url, "app", password, "m_");
  }

  private static int port(Connection connection) throws SQLException {
    try (connection) {
      return Integer.parseInt(ask(connection, "@@port"));
    }
  }

  private static void execute(EmbeddedMariaDb server, String command) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  @Test
  void asManyAsAreReservedAreOpenedAtTheSameTimeAndHardlyOneIsMadeTwice() throws Exception {
    int many = 16;
    pool.reserve(many);
    ExecutorService users = Executors.newFixedThreadPool(many);
    try (Connection watch = server.connect()) {
      long before = connectionsMade(watch);
      for (int round = 0; round < 5; round++) {
        List<Future<Connection>> opened = new ArrayList<>();
        for (int i = 0; i < many; i++) {
          opened.add(users.submit(() -> pool.open()));
        }
        List<Connection> used = new ArrayList<>();
        for (Future<Connection> one : opened) {
          // Who is passed over waits until its time is over, and is refused then.
          used.add(one.get());
        }
        used.forEach(pool::giveUp);
      }
      // The pool makes one itself for who saw an idle one that another then took.
      assertThat(connectionsMade(watch) - before).isBetween(5L * many, 6L * many);
    } finally {
      users.shutdownNow();
    }
  }

  private static long connectionsMade(Connection watch) throws SQLException {
    return Long.parseLong(
        ask(
            watch,
            "variable_value FROM information_schema.global_status"
                + " WHERE variable_name = 'CONNECTIONS'"));
  }

  @Test
  void whoWaitsForAPoolThatIsInUseMakesNone() throws Exception {
    try (Connection one = pool.open();
        Connection two = pool.open();
        Connection watch = server.connect()) {
      assertThat(id(one)).isNotEqualTo(id(two));
      long before = connectionsMade(watch);
      assertThatThrownBy(pool::open).isInstanceOf(SQLException.class);
      assertThat(connectionsMade(watch)).isEqualTo(before);
    }
  }

  @Test
  void openSetsBackWhatUsersOfTheSourceSet() throws SQLException {
    try (Connection connection = pool.source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET time_zone='+03:00', sql_mode=''");
    }
    try (Connection connection = pool.open()) {
      assertThat(ask(connection, "@@time_zone")).isEqualTo(ask(connection, "@@global.time_zone"));
      assertThat(ask(connection, "@@sql_mode")).isEqualTo(ask(connection, "@@global.sql_mode"));
    }
  }

  @Test
  void connectionThatWasGivenUpEndsAtTheServerAndMakesRoom() throws SQLException {
    Connection given = pool.open();
    Connection other = pool.open();
    String id = id(given);
    pool.giveUp(given);
    try (Connection next = pool.open()) {
      assertThat(id(next)).isNotEqualTo(id);
      Awaitility.await()
          .until(
              () ->
                  ask(next, "COUNT(*) FROM information_schema.processlist WHERE id = " + id)
                      .equals("0"));
    }
    pool.giveUp(other);
    assertThat(pool.inUse()).isZero();
  }

  @Test
  void whoWaitsForAnAnswerIsFreedWhenTheConnectionIsGivenUp() throws Exception {
    Connection connection = pool.open();
    Thread waiting =
        new Thread(
            () -> {
              try {
                ask(connection, "SLEEP(60)");
              } catch (SQLException freed) {
                // That is what is waited for.
              }
            });
    waiting.start();
    try (Connection other = pool.open()) {
      Awaitility.await()
          .until(
              () ->
                  ask(
                          other,
                          "COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep'")
                      .equals("1"));
    }
    pool.giveUp(connection);
    waiting.join(5000);
    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void connectionsAreReplacedBeforeTheServerFindsThemSilent() throws SQLException {
    try (Connection connection = pool.open()) {
      assertThat(ask(connection, "@@wait_timeout")).isEqualTo("100");
      assertThat(pool.longestLife()).isEqualTo(Duration.ofSeconds(90));
    }
  }

  @Test
  void serverThatRefusesIsToldAtOnceAsItRefuses() throws SQLException {
    Instant begin = Instant.now();
    try (DatabasePool refused = DatabasePool.of(address("m", "wrong"), "refused")) {
      assertThatThrownBy(refused::open).hasMessageContaining("Access denied");
    }
    try (DatabasePool none = DatabasePool.of(address("none", server.password()), "none")) {
      assertThatThrownBy(none::open).hasMessageContaining("Unknown database");
    }
    server.kill();
    assertThatThrownBy(pool::open)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void serverThatStandsStillCostsTheLimit() throws Exception {
    try (Connection connection = pool.open()) {
      id(connection);
    }
    server.pause();
    Instant begin = Instant.now();
    assertThatThrownBy(pool::open)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
    assertThatThrownBy(() -> pool.open(Duration.ofMillis(300))).isInstanceOf(SQLException.class);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(7));
    server.resume();
    Awaitility.await().ignoreExceptions().until(() -> pool.open() != null);
  }

  @Test
  void serverThatComesBackIsFoundWithoutAnError() throws SQLException, IOException {
    try (Connection connection = pool.open()) {
      id(connection);
    }
    server.kill();
    server.restart();
    Awaitility.await()
        .pollDelay(Duration.ofMillis(600))
        .untilAsserted(
            () -> {
              try (Connection connection = pool.open()) {
                assertThat(ask(connection, "1")).isEqualTo("1");
              }
            });
  }

  @Test
  void moreThanIsReservedIsWaitedForAndRefusedAsAServerThatIsAway() throws SQLException {
    try (Connection one = pool.open();
        Connection two = pool.open()) {
      assertThat(id(one)).isNotEqualTo(id(two));
      assertThatThrownBy(pool::open)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
      pool.reserve(1);
      try (Connection third = pool.open()) {
        assertThat(ask(third, "1")).isEqualTo("1");
      }
    }
  }

  @Test
  void useIsMetered() throws SQLException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    pool.meter(registry);
    try (Connection connection = pool.open()) {
      id(connection);
      assertThat(registry.get("hikaricp.connections.active").tag("pool", "test").gauge().value())
          .isEqualTo(1);
    }
    assertThat(pool.inUse()).isZero();
  }
}
