package sluice.worker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Samples;

/**
 * What InnoDB has written since the server's start, by its own counters. The server has to be idle
 * but for what is measured. Immutable.
 *
 * @param writes operations on files (Innodb_data_writes, Innodb_log_writes)
 * @param bytes of pages, twice as they go through the doublewrite buffer, and of the redo log
 *     (Innodb_data_written, Innodb_os_log_written)
 */
public record DatabaseCost(long writes, long bytes) {
  /** Until all changed pages are on disk. */
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(60);

  /** As it stands. */
  public static DatabaseCost read(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return new DatabaseCost(
          status(connection, "Innodb_data_writes") + status(connection, "Innodb_log_writes"),
          status(connection, "Innodb_data_written") + status(connection, "Innodb_os_log_written"));
    }
  }

  /** The same after all that was changed in memory is on disk, too. */
  public static DatabaseCost readWritten(DataSource source)
      throws SQLException, InterruptedException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL innodb_max_dirty_pages_pct = 0");
      statement.execute("SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0");
      long start = System.nanoTime();
      while (status(connection, "Innodb_buffer_pool_pages_dirty") > 0
          && System.nanoTime() - start < FLUSH_LIMIT.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      statement.execute("SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT");
      return read(source);
    }
  }

  private static long status(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE '" + name + "'")) {
      return row.next() ? row.getLong(2) : 0;
    }
  }

  /** What was written after another one was read. */
  public DatabaseCost since(DatabaseCost before) {
    return new DatabaseCost(writes - before.writes, bytes - before.bytes);
  }

  void addTo(Figures figures, long hits) {
    figures.add(
        Figure.of("database.writes_per_hit", (double) writes / hits, "count").over(Samples.one()));
    figures.add(
        Figure.of("database.write_bytes_per_hit", (double) bytes / hits, "bytes")
            .over(Samples.one()));
  }

  /** Rows and bytes of each log table by hit, with its indexes, after ANALYZE. */
  static List<Figure> tables(DataSource source, long hits) throws SQLException {
    List<Figure> figures = new ArrayList<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : logTables(statement)) {
        statement.execute("ANALYZE TABLE " + BenchServers.PREFIX + table);
        long rows = number(statement, "SELECT COUNT(*) FROM " + BenchServers.PREFIX + table);
        long bytes =
            number(
                statement,
                "SELECT DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES WHERE"
                    + " TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '"
                    + (BenchServers.PREFIX + table + "'"));
        if (rows > 0) {
          figures.add(
              Figure.of("database.rows_per_hit", (double) rows / hits, "count")
                  .with("table", table)
                  .over(Samples.one()));
          figures.add(
              Figure.of("database.bytes_per_hit", (double) bytes / hits, "bytes")
                  .with("table", table)
                  .over(Samples.one()));
        }
      }
    }
    return figures;
  }

  private static List<String> logTables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery("SHOW TABLES LIKE '" + BenchServers.PREFIX + "log\\_%'")) {
      while (rows.next()) {
        tables.add(rows.getString(1).substring(BenchServers.PREFIX.length()));
      }
    }
    return tables;
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
