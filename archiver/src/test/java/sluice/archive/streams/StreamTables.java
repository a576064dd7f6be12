package sluice.archive.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.table.MatomoTables;
import sluice.servers.TestDatabase;

/**
 * A database for one stream after the other, and a folder for the state of their archivers. Used by
 * one thread at a time.
 */
final class StreamTables implements AutoCloseable {
  private final Connection connection;
  private final MariaDbPoolDataSource pool;
  private final StreamDatabase database;
  private final Path folder;

  private StreamTables(Connection connection, MariaDbPoolDataSource pool, Path folder)
      throws SQLException, IOException {
    this.connection = connection;
    this.pool = pool;
    this.database = new StreamDatabase(connection);
    this.folder = folder;
  }

  /**
   * Makes the database.
   *
   * @param suffix of its name, behind that of the test's own database, which is left alone
   * @param folder where archivers keep their state
   */
  static StreamTables make(TestDatabase server, String suffix, Path folder)
      throws SQLException, IOException {
    server.execute("CREATE DATABASE `" + server.name() + suffix + "` CHARACTER SET utf8mb4");
    String url =
        server.jdbcUrl() + suffix + "?user=" + server.user() + "&password=" + server.password();
    return new StreamTables(
        DriverManager.getConnection(url + "&allowMultiQueries=true"),
        new MariaDbPoolDataSource(url),
        folder);
  }

  /** Runs a stream and checks its end. */
  void check(DrawnStream stream) throws SQLException, IOException {
    Path states = Files.createTempDirectory(folder, "stream");
    MatomoTables tables = new MatomoTables(pool, GoldenDatabase.PREFIX);
    try (StreamRun run = new StreamRun(database, tables, states, stream)) {
      run.check();
    } finally {
      connection.setAutoCommit(true);
      StreamFiles.delete(states);
    }
  }

  /** Drops the database. */
  @Override
  public void close() throws SQLException {
    pool.close();
    try (connection) {
      database.execute("DROP DATABASE `" + connection.getCatalog() + "`");
    }
  }
}
