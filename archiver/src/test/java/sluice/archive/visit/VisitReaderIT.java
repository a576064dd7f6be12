package sluice.archive.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.table.MatomoTables;
import sluice.log.DateTimes;
import sluice.log.LargeLog;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Each statement reads the rows that are needed and no others, whatever the server believes. */
@RealServers
class VisitReaderIT {
  private static final MatomoTables TABLES =
      new MatomoTables(new MariaDbDataSource(), LargeLog.PREFIX);
  private static final int SITE = 2;
  private static final Instant FROM = Instant.parse("2026-10-03T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-10-03T23:59:59Z");

  private final TestDatabase database;
  private final LogActions names = new LogActions(TABLES);
  private final VisitReader reader = new VisitReader(TABLES, names);

  VisitReaderIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  static void createLog(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.create(connection);
    }
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void aDayIsReadOnceBesidesItsIndexes(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      List<long[]> found = new ArrayList<>();
      long rowsOfIds =
          LargeLog.rowsRead(
              connection, () -> found.add(reader.idVisits(connection, SITE, FROM, TO)));
      long[] ids = found.get(0);
      assertThat(ids).containsExactly(idsBySql(connection)).hasSizeGreaterThan(5_900);
      long needed = rowsOf(connection, ids);
      assertThat(rowsOfIds).as("entries of indexes").isLessThan(21 * needed / 10);
      assertThat(rowsReadFor(connection, ids)).isBetween(needed, needed + names(connection, ids));
    }
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void ofSomeVisitsOnlyTheirRowsAreRead(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      for (int count : new int[] {1, 300, 3_000}) {
        long[] ids =
            new Random(count).longs(1, LargeLog.VISITS).distinct().limit(count).sorted().toArray();
        LogActions fresh = new LogActions(TABLES);
        VisitReader cold = new VisitReader(TABLES, fresh);
        cold.read(connection, new long[0], bundle -> {});
        long read = LargeLog.rowsRead(connection, () -> cold.read(connection, ids, bundle -> {}));
        long needed = rowsOf(connection, ids) + names(connection, ids);
        assertThat(read).as("rows of %d visits", count).isEqualTo(needed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void whetherADayHasVisitsIsOneRow(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      reader.anyVisit(connection, SITE, FROM, TO);
      long read =
          LargeLog.rowsRead(
              connection, () -> assertThat(reader.anyVisit(connection, SITE, FROM, TO)).isTrue());
      assertThat(read).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void theNewestHitIsOneEntryOfAnIndex(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      long read =
          LargeLog.rowsRead(
              connection,
              () -> assertThat(reader.newestHit(connection, SITE)).isEqualTo(1_791_244_789));
      assertThat(read).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void slicesAreHandedOverInOrderOnTheThreadThatAsks() throws SQLException {
    try (Connection connection = database.connect()) {
      long[] ids = reader.idVisits(connection, SITE, FROM, TO);
      Thread here = Thread.currentThread();
      List<Long> visits = new ArrayList<>();
      List<Long> actions = new ArrayList<>();
      reader.read(
          connection,
          ids,
          visit -> {
            assertThat(Thread.currentThread()).isSameAs(here);
            visits.add(visit.idVisit());
            for (LogRow action : visit.actions()) {
              assertThat(names.get(action.number(LogField.of("idaction_url")))).isPresent();
              actions.add(action.number(LogField.of("idlink_va")));
            }
          });
      assertThat(visits).containsExactlyElementsOf(LongStream.of(ids).boxed().toList());
      assertThat(actions)
          .doesNotHaveDuplicates()
          .hasSize(
              (int)
                  number(
                      connection, "SELECT COUNT(*) FROM large_log_link_visit_action" + where(ids)));
    }
  }

  @Test
  void aSinkThatFailsEndsTheReadingAndTheNextOneKnowsAllNames() throws SQLException {
    try (Connection connection = database.connect()) {
      long[] ids = reader.idVisits(connection, SITE, FROM, TO);
      assertThatThrownBy(
              () ->
                  reader.read(
                      connection,
                      ids,
                      visit -> {
                        throw new CancellationException("closed");
                      }))
          .isInstanceOf(CancellationException.class);
      Awaitility.await()
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(thread -> thread.getName().startsWith("visits-ahead-of-")));
      reader.read(
          connection,
          ids,
          visit ->
              visit
                  .actions()
                  .forEach(
                      action ->
                          assertThat(names.get(action.number(LogField.of("idaction_url"))))
                              .isPresent()));
    }
  }

  @Test
  void namesThatTakeMoreMemoryThanTheyMayAreRefusedBeforeTheyAreAllRead() throws SQLException {
    try (Connection connection = database.connect()) {
      VisitReader bounded =
          new VisitReader(TABLES, new LogActions(new KnownActions(TABLES, 0, 1_000, 1)));
      long[] ids = LongStream.rangeClosed(1, 100).toArray();
      assertThatThrownBy(() -> bounded.read(connection, ids, visit -> {}))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("larger heap");
    }
  }

  @Test
  void aFailureOfTheServerIsThrownOnTheThreadThatAsks() throws SQLException {
    try (Connection connection = database.connect()) {
      long[] ids = LongStream.rangeClosed(1, 20_000).toArray();
      assertThatThrownBy(() -> reader.read(connection, ids, visit -> close(connection)))
          .isInstanceOf(SQLException.class);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void idsAreReadFromIndexesAlone() throws SQLException {
    try (Connection connection = database.connect()) {
      for (String sql : VisitIds.ofIndexes(reader.schema(connection))) {
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
          VisitIds.bind(explain, SITE, DateTimes.text(FROM), DateTimes.text(TO));
          try (ResultSet rows = explain.executeQuery()) {
            while (rows.next()) {
              assertThat(rows.getString("Extra")).as(sql).contains("Using index");
              assertThat(rows.getString("Extra")).as(sql).doesNotContain("Using index condition");
            }
          }
        }
      }
    }
  }

  private long rowsReadFor(Connection connection, long[] ids) throws SQLException {
    return LargeLog.rowsRead(connection, () -> reader.read(connection, ids, bundle -> {}));
  }

  /** How many rows the visits have in the four tables. */
  private static long rowsOf(Connection connection, long[] ids) throws SQLException {
    long rows = 0;
    for (String table :
        List.of("log_visit", "log_link_visit_action", "log_conversion", "log_conversion_item")) {
      rows += number(connection, "SELECT COUNT(*) FROM large_" + table + where(ids));
    }
    return rows;
  }

  /** How many actions the visits name. */
  private static long names(Connection connection, long[] ids) throws SQLException {
    String actions = " FROM large_log_link_visit_action" + where(ids);
    return number(
        connection,
        "SELECT COUNT(*) FROM (SELECT idaction_url"
            + actions
            + " UNION SELECT idaction_name"
            + actions
            + " UNION SELECT idaction_sku FROM large_log_conversion_item"
            + where(ids)
            + " UNION SELECT idaction_name FROM large_log_conversion_item"
            + where(ids)
            + ") named");
  }

  private static String where(long[] ids) {
    return " WHERE idvisit IN (" + text(ids) + ")";
  }

  private static String text(long[] ids) {
    return String.join(",", LongStream.of(ids).mapToObj(String::valueOf).toList());
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long[] idsBySql(Connection connection) throws SQLException {
    String range = " WHERE idsite = 2 AND %s >= '2026-10-03' AND %1$s < '2026-10-04'";
    String sql =
        "SELECT idvisit FROM large_log_visit"
            + range.formatted("visit_last_action_time")
            + " UNION SELECT idvisit FROM large_log_link_visit_action"
            + range.formatted("server_time")
            + " UNION SELECT idvisit FROM large_log_conversion"
            + range.formatted("server_time")
            + " ORDER BY 1";
    LongStream.Builder ids = LongStream.builder();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids.build().toArray();
  }
}
