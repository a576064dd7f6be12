package sluice.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.ServerBinaries;
import sluice.servers.RealServers;

/**
 * A primary of MariaDB and its replica, who change roles. The application's user may do what
 * Matomo's may, so that a read-only server refuses it. Confined to one test, but for {@link
 * #connect}.
 */
final class DatabasePair implements LogTables, AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** A new replica applies what all runs before have written. */
  private static final Duration CATCH_UP = Duration.ofMinutes(10);

  private static final String PASSWORD = "secret";

  private final Path folder;
  private final boolean semiSync;
  private final List<EmbeddedMariaDb> servers = new ArrayList<>();
  private final List<Integer> ports;
  private volatile EmbeddedMariaDb primary;
  private EmbeddedMariaDb replica;

  /**
   * Starts both, with the site in the primary.
   *
   * @param semiSync whether a commit waits until the replica has it
   */
  DatabasePair(Path folder, boolean semiSync) throws IOException, SQLException {
    this.folder = folder;
    this.semiSync = semiSync;
    primary = server(0);
    execute(
        primary,
        "CREATE USER repl@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "'",
        "GRANT REPLICATION SLAVE ON *.* TO repl@'127.0.0.1'");
    SharedDatabase.create(primary);
    replica = server(0);
    ports = List.of(primary.port(), replica.port());
    attachReplica("");
  }

  private EmbeddedMariaDb server(int port) throws IOException {
    int number = servers.size() + 1;
    List<String> options =
        new ArrayList<>(
            List.of(
                "--server-id=" + number,
                "--log-bin=bin",
                "--log-slave-updates",
                "--skip-slave-start",
                "--innodb-buffer-pool-size=64M",
                "--innodb-flush-log-at-trx-commit=1",
                "--slave-net-timeout=5"));
    if (semiSync) {
      options.add("--rpl-semi-sync-slave-enabled=ON");
      options.add("--rpl-semi-sync-master-wait-point=AFTER_SYNC");
      options.add("--rpl-semi-sync-master-timeout=600000");
    }
    EmbeddedMariaDb server =
        EmbeddedMariaDb.start(
            folder.resolve("mariadb" + number),
            ServerBinaries.onClassPath(RealServers.class.getClassLoader()),
            port,
            options);
    servers.add(server);
    return server;
  }

  /** Flags for those who use it. */
  List<String> flags() {
    return SharedDatabase.flags(ports);
  }

  @Override
  public Connection connect() throws SQLException {
    return connect(primary);
  }

  private static Connection connect(EmbeddedMariaDb server) throws SQLException {
    Connection connection = server.connect();
    connection.setCatalog(SharedDatabase.NAME);
    return connection;
  }

  /** The primary becomes a replica in order, and the replica the primary. */
  void switchOver() throws SQLException {
    EmbeddedMariaDb before = primary;
    execute(before, "SET GLOBAL read_only = 1");
    String position = one(before, "SELECT @@gtid_binlog_pos");
    one(replica, "SELECT MASTER_GTID_WAIT('" + position + "', 60)");
    promote();
    replica = before;
    attachReplica(position);
  }

  /** The primary dies in the middle of what it does, and is replaced by a new, empty server. */
  void killPrimary() throws IOException, SQLException {
    int port = primary.port();
    primary.kill();
    promote();
    replica = server(port);
    attachReplica("");
  }

  /** The same; what was committed in the time before never reached the replica. */
  void killPrimaryAhead(Duration lag) throws Exception {
    execute(replica, "STOP SLAVE IO_THREAD");
    FaultRow.last(lag);
    killPrimary();
  }

  /** The replica applies what it has got, and takes writes. */
  private void promote() throws SQLException {
    EmbeddedMariaDb next = replica;
    execute(next, "STOP SLAVE IO_THREAD");
    await()
        .atMost(LIMIT)
        .until(() -> status(next, "Slave_SQL_Running_State").contains("has read all relay log"));
    execute(next, "STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = 0");
    primary = next;
  }

  private void attachReplica(String position) throws SQLException {
    if (semiSync) {
      // it would wait for a replica of its own with each transaction that it applies
      execute(replica, "SET GLOBAL rpl_semi_sync_master_enabled = 0");
    }
    execute(
        replica,
        "SET GLOBAL gtid_slave_pos = '" + position + "'",
        "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = "
            + primary.port()
            + ", MASTER_USER = 'repl', MASTER_PASSWORD = '"
            + PASSWORD
            + "', MASTER_SSL = 0, MASTER_SSL_VERIFY_SERVER_CERT = 0, MASTER_CONNECT_RETRY = 1,"
            + " MASTER_USE_GTID = slave_pos",
        "SET GLOBAL read_only = 1",
        "SET GLOBAL innodb_flush_log_at_trx_commit = 2",
        "START SLAVE");
    EmbeddedMariaDb follower = replica;
    String now = one(primary, "SELECT @@gtid_binlog_pos");
    String wait = "SELECT MASTER_GTID_WAIT('" + now + "', " + CATCH_UP.toSeconds() + ")";
    if (!one(follower, wait).equals("0")) {
      throw new IllegalStateException("the replica did not catch up in " + CATCH_UP);
    }
    execute(follower, "SET GLOBAL innodb_flush_log_at_trx_commit = 1");
    await().atMost(LIMIT).until(() -> status(follower, "Slave_SQL_Running").equals("Yes"));
    if (semiSync) {
      execute(primary, "SET GLOBAL rpl_semi_sync_master_enabled = 1");
      await()
          .atMost(LIMIT)
          .until(
              () -> one(primary, "SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'", 2).equals("1"));
    }
  }

  private static void execute(EmbeddedMariaDb server, String... commands) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  private static String one(EmbeddedMariaDb server, String query) throws SQLException {
    return one(server, query, 1);
  }

  private static String one(EmbeddedMariaDb server, String query, int column) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(column));
    }
  }

  private static String status(EmbeddedMariaDb server, String column) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SLAVE STATUS")) {
      row.next();
      return String.valueOf(row.getString(column));
    }
  }

  @Override
  public void close() {
    servers.forEach(EmbeddedMariaDb::close);
  }
}
