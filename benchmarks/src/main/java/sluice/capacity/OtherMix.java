package sluice.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import sluice.cli.Distribution;
import sluice.cli.LaunchedProcess;
import sluice.worker.BenchServers;
import sluice.worker.DatabaseCost;
import sluice.worker.QueuedHits;
import sluice.worker.drain.QueueTables;

/** A backlog of another mix of hits, drained by a worker of the distribution. Stateless. */
final class OtherMix {
  private static final String DATABASE = "mix";
  private static final int QUEUES = 16;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Hits a second of the traffic, and visits at a time, as those of the figures. */
  private static final int RATE = 10;

  private static final int ACTIVE = 160;

  private OtherMix() {}

  /**
   * What came of it.
   *
   * @param rows by table without prefix
   * @param bytes by table, with indexes
   * @param seconds from the start of the worker
   * @param written by MariaDB until all was on disk
   */
  record Measured(
      Map<String, Double> rows, Map<String, Double> bytes, double seconds, DatabaseCost written) {
    double visits() {
      return rows.get("log_visit");
    }
  }

  /**
   * Queues hits, drains them, and counts.
   *
   * @param meanActions of a visit
   */
  static Measured run(BenchServers servers, Distribution distribution, int hits, int meanActions)
      throws IOException, SQLException, InterruptedException {
    DataSource source = servers.freshDatabase(DATABASE);
    Instant start = Instant.now().minusSeconds(hits / RATE);
    QueuedHits.Traffic traffic = new QueuedHits.Traffic(RATE, ACTIVE, meanActions, false);
    servers.queue(QueuedHits.make(hits, QUEUES, traffic, start).entries());
    Path folder = Files.createTempDirectory("sluice-mix");
    List<String> flags = new ArrayList<>(servers.flags(DATABASE));
    flags.addAll(List.of("--queues", Integer.toString(QUEUES)));
    // What runs before this one have changed in memory is not its own.
    DatabaseCost before = DatabaseCost.readWritten(source);
    try (LaunchedProcess worker = LaunchedProcess.start(distribution, "worker", flags, folder);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      String done =
          "SELECT COALESCE(SUM(requests), 0) FROM " + new QueueTables(BenchServers.PREFIX).cursor();
      while (number(statement, done) < hits) {
        worker.requireAlive();
        if (worker.secondsSinceStart() > LIMIT.toSeconds()) {
          throw new IOException(number(statement, done) + " of " + hits + " after " + LIMIT);
        }
        TimeUnit.MILLISECONDS.sleep(250);
      }
      double seconds = worker.secondsSinceStart();
      DatabaseCost written = DatabaseCost.readWritten(source).since(before);
      return count(statement, seconds, written);
    } finally {
      BenchServers.delete(folder);
    }
  }

  private static Measured count(Statement statement, double seconds, DatabaseCost written)
      throws SQLException {
    Map<String, Double> rows = new TreeMap<>();
    Map<String, Double> bytes = new TreeMap<>();
    for (String table : tables(statement)) {
      String name = table.substring(BenchServers.PREFIX.length());
      statement.execute("ANALYZE TABLE " + table);
      double count = number(statement, "SELECT COUNT(*) FROM " + table);
      if (count > 0) {
        rows.put(name, count);
        bytes.put(
            name,
            number(
                statement,
                "SELECT DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES WHERE"
                    + " TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '"
                    + (table + "'")));
      }
    }
    return new Measured(rows, bytes, seconds, written);
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery("SHOW TABLES LIKE '" + BenchServers.PREFIX + "log\\_%'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private static double number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }
}
