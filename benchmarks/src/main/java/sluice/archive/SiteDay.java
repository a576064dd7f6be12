package sluice.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import javax.sql.DataSource;
import sluice.worker.BenchServers;
import sluice.worker.QueuedHits;
import sluice.worker.WorkerDrain;

/**
 * A database that holds a site-day, and to which a worker adds more hits. A database of the same
 * size that is there already is used again. Confined to the main thread.
 */
final class SiteDay {

  /** Its row says that all was made; it has no prefix, so that nobody takes it for Matomo's. */
  private static final String MADE = "bench_made";

  private final BenchServers servers;
  private final SiteDaySize size;
  private final String matomoDir;
  private final DataSource source;

  private SiteDay(BenchServers servers, SiteDaySize size, String matomoDir, DataSource source) {
    this.servers = servers;
    this.size = size;
    this.matomoDir = matomoDir;
    this.source = source;
  }

  /** Makes the database unless it is there and has room for the cells of a round. */
  static SiteDay open(BenchServers servers, SiteDaySize size, String matomoDir) throws Exception {
    DataSource there = servers.database(size.database());
    SiteDay former = new SiteDay(servers, size, matomoDir, there);
    if (isMade(servers, size) && former.hasTimeLeft()) {
      return former;
    }
    DataSource source = servers.freshDatabase(size.database());
    SiteDay day = new SiteDay(servers, size, matomoDir, source);
    day.make();
    return day;
  }

  /** Whether the cells of a round find their place before midnight. */
  private boolean hasTimeLeft() throws SQLException {
    long hits = hitsSoFar() + 2L * size.percent();
    Instant end = size.timeOf(hits).plus(DayCells.NEEDED);
    return end.isBefore(SiteDaySize.DAY.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static boolean isMade(BenchServers servers, SiteDaySize size) throws SQLException {
    try (Connection connection = servers.database("").getConnection()) {
      return Sql.number(
              connection,
              "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = '%s' AND"
                      .formatted(size.database())
                  + " TABLE_NAME = '"
                  + MADE
                  + "'")
          == 1;
    }
  }

  private void make() throws Exception {
    long start = System.nanoTime();
    try (Connection connection = source.getConnection()) {
      settle(connection);
      drain(size.blockHits());
      SiteDayBlocks.multiply(connection, size);
      Sql.execute(connection, "CREATE TABLE " + MADE + " (segments INT NOT NULL)");
      Sql.execute(connection, "INSERT INTO " + MADE + " VALUES (-1)");
    }
    System.err.println(
        "made: %s, %d s".formatted(size, Duration.ofNanos(System.nanoTime() - start).toSeconds()));
  }

  /** Facts about the site that the servers' own site does not have. */
  private static void settle(Connection connection) throws SQLException {
    Sql.execute(connection, "UPDATE matomo_site SET ts_created = '2026-01-01 00:00:00'");
    for (String scope : List.of("visit", "action")) {
      int id = scope.equals("visit") ? 1 : 2;
      Sql.execute(
          connection,
          "INSERT INTO matomo_custom_dimensions (idcustomdimension, idsite, name, `index`, scope,"
              + " active, extractions) VALUES (%d, 1, 'of %2$s', 1, '%2$s', 1, '[]')"
                  .formatted(id, scope));
    }
  }

  /** Lets a worker add hits at the end of the day; some of them go on with visits. */
  WorkerDrain.Drained more(int hits) throws Exception {
    WorkerDrain.Drained drained = drain(hits);
    try (Connection connection = source.getConnection()) {
      // To the worker the day is a past one, of which it marks each late hit for Matomo.
      Sql.execute(
          connection,
          "DELETE FROM matomo_option WHERE option_name LIKE '%report\\_to\\_invalidate\\_%'");
    }
    return drained;
  }

  private WorkerDrain.Drained drain(int hits) throws Exception {
    int from = (int) hitsSoFar();
    List<byte[]> all =
        QueuedHits.make(from + hits, 1, size.traffic(), size.blockStart()).entries().get(0);
    return WorkerDrain.drain(servers, source, all.subList(from, from + hits), setting(from + hits));
  }

  /** As a worker would work at the time of the last of these hits. */
  WorkerDrain.Setting setting(long hits) {
    Duration back = Duration.between(size.timeOf(hits), Instant.now());
    InstantSource clock = () -> Instant.now().minus(back);
    return new WorkerDrain.Setting(1, 1, matomoDir, clock);
  }

  /** Hits that workers have drained so far, the last block's included. */
  long hitsSoFar() throws SQLException {
    try (Connection connection = source.getConnection()) {
      return Sql.number(
          connection, "SELECT IFNULL(SUM(requests), 0) FROM matomo_sluice_queue_cursor");
    }
  }

  /** A moment after the last hit. */
  Instant now() throws SQLException {
    return size.timeOf(hitsSoFar()).plusSeconds(2);
  }

  DataSource source() {
    return source;
  }

  SiteDaySize size() {
    return size;
  }

  /** Ids of the visits that workers touched since the archiver last looked, ascending. */
  long[] touched() throws SQLException {
    String sql = "SELECT visits FROM matomo_sluice_touched";
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      TreeSet<Long> ids = new TreeSet<>();
      while (rows.next()) {
        String[] numbers = rows.getString(1).replaceAll("\"[^\"]*\":|[^0-9,]", "").split(",");
        for (String number : numbers) {
          if (!number.isEmpty()) {
            ids.add(Long.valueOf(number));
          }
        }
      }
      return ids.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /** Leaves as many of the segments archived as are wanted. */
  void segments(int wanted) throws SQLException {
    try (Connection connection = source.getConnection()) {
      DaySegments.store(connection, wanted);
    }
  }

  /** With how many segments the days before were archived; -1 if they never were. */
  int segmentsOfHistory() throws SQLException {
    try (Connection connection = source.getConnection()) {
      return (int) Sql.number(connection, "SELECT segments FROM " + MADE);
    }
  }

  void historyIsArchived(int segments) throws SQLException {
    try (Connection connection = source.getConnection()) {
      Sql.execute(connection, "UPDATE " + MADE + " SET segments = " + segments);
    }
  }

  /** As if the day had never been archived, while the days before are. */
  void forget() throws SQLException {
    try (Connection connection = source.getConnection()) {
      for (String table : Sql.tables(connection, "matomo\\_archive\\_%\\_20%")) {
        Sql.execute(
            connection,
            "DELETE FROM %s WHERE date1 <= '%2$s' AND date2 >= '%2$s'"
                .formatted(table, SiteDaySize.DAY));
      }
      for (String table : Sql.tables(connection, "matomo\\_sluice\\_archive%")) {
        Sql.execute(connection, "DROP TABLE " + table);
      }
      Sql.execute(connection, "DELETE FROM matomo_archive_invalidations");
      Sql.execute(connection, "DELETE FROM matomo_sluice_touched");
      Sql.execute(
          connection, "DELETE FROM matomo_option WHERE option_name LIKE '%report_to_invalidate_%'");
    }
  }
}
