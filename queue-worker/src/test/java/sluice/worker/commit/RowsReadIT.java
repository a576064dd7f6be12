package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.log.ActionType;
import sluice.log.LargeLog;
import sluice.log.LogSchema;
import sluice.request.VisitorId;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.action.ActionName;
import sluice.worker.plan.VisitStore;
import sluice.worker.visit.VisitLookup;

/**
 * Each query of a batch reads the rows that it needs and no others, on tables of a realistic size,
 * for few visits and for more than a thousand, whatever the server believes of the tables.
 */
@RealServers
class RowsReadIT {
  private static final long START = 1_790_812_800;
  private static final double SECONDS_PER_VISIT = 3.6;
  private static final int[] COUNTS = {1, 300, 1_500};

  private final TestDatabase database;
  private final LogSchema schema;

  RowsReadIT(TestDatabase database) throws SQLException {
    this.database = database;
    try (Connection connection = database.connect()) {
      schema = LogSchema.discover(connection, LargeLog.PREFIX);
    }
  }

  @BeforeAll
  static void createLog(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.create(connection);
    }
  }

  /** The ids of visits of which every second has a conversion and every fourth items. */
  private static List<Long> visits(int count) {
    return new Random(count)
        .longs(1, LargeLog.VISITS / 10)
        .map(number -> 10 * number)
        .distinct()
        .limit(count)
        .boxed()
        .toList();
  }

  private static long multiplesOf(int factor, List<Long> ids) {
    return ids.stream().filter(id -> id % factor == 0).count();
  }

  private static long rowsRead(Connection connection, LargeLog.Reading reading)
      throws SQLException {
    return LargeLog.rowsRead(connection, reading);
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void visitsAreLookedForInTheirIndexes(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      LogReader reader = new LogReader(connection, schema, new VisitFinder(schema));
      for (int count : COUNTS) {
        List<VisitLookup> lookups = visits(count).stream().map(RowsReadIT::lookup).toList();
        List<VisitStore.Found> found = new ArrayList<>();
        long read = rowsRead(connection, () -> found.addAll(reader.find(lookups, List.of())));
        assertThat(found).allMatch(one -> one.byVisitorId().isPresent());
        assertThat(read).as("for %d visits", count).isLessThanOrEqualTo(2L * count);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void visitsOfAFingerprintAreLookedForInTheirIndex(LargeLog.Statistics statistics)
      throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      LogReader reader = new LogReader(connection, schema, new VisitFinder(schema));
      List<VisitLookup> lookups =
          visits(1_500).stream().map(RowsReadIT::lookupByFingerprint).toList();
      List<VisitStore.Found> found = new ArrayList<>();
      long read = rowsRead(connection, () -> found.addAll(reader.find(lookups, List.of())));
      assertThat(found).allMatch(one -> one.byConfigId().isPresent());
      assertThat(read).isLessThanOrEqualTo(3_000);
    }
  }

  /** Of visitor and fingerprint of a visit of {@link LargeLog}, a moment after it. */
  private static VisitLookup lookup(long idVisit) {
    return lookup(idVisit, Optional.of(id(idVisit % 70_000)), Math.round(1e9));
  }

  private static VisitLookup lookupByFingerprint(long idVisit) {
    return lookup(idVisit, Optional.empty(), 1800);
  }

  private static VisitLookup lookup(long idVisit, Optional<VisitorId> visitor, long seconds) {
    long last = START + Math.round(idVisit * SECONDS_PER_VISIT);
    return new VisitLookup(
        LargeLog.siteOf(idVisit),
        visitor,
        id(idVisit % 70_000 + 1),
        true,
        Optional.empty(),
        last - seconds,
        last + 60);
  }

  private static VisitorId id(long number) {
    return new VisitorId(number);
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void rowsOfVisitsAreLookedUpByVisit(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      connection.setAutoCommit(false);
      LogReader reader = new LogReader(connection, schema, new VisitFinder(schema));
      for (int count : COUNTS) {
        List<Long> ids = visits(count);
        assertThat(rowsRead(connection, () -> reader.lock(ids))).isEqualTo(count);
        assertThat(rowsRead(connection, () -> reader.conversions(ids)))
            .isEqualTo(multiplesOf(20, ids));
        assertThat(rowsRead(connection, () -> reader.items(ids)))
            .isEqualTo(3 * multiplesOf(40, ids));
        long actions = actions(connection, ids);
        assertThat(rowsRead(connection, () -> reader.pages(ids, List.of("p1"))))
            .as("actions and two names each")
            .isBetween(actions, 3 * actions);
      }
      connection.rollback();
    }
  }

  private static long actions(Connection connection, List<Long> ids) throws SQLException {
    String list = String.join(",", ids.stream().map(String::valueOf).toList());
    try (Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT COUNT(*) FROM large_log_link_visit_action WHERE idvisit IN ("
                    + (list + ")"))) {
      row.next();
      return row.getLong(1);
    }
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void ordersAreLookedUpOneByOne(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      LogReader reader = new LogReader(connection, schema, new VisitFinder(schema));
      for (int count : COUNTS) {
        List<VisitStore.OrderKey> orders =
            visits(count).stream()
                .map(id -> VisitStore.OrderKey.of(LargeLog.siteOf(id), "o" + id))
                .toList();
        assertThat(rowsRead(connection, () -> reader.orders(orders)))
            .isEqualTo(multiplesOf(20, visits(count)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void namesAreLookedUpByHash(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      LargeLog.believe(connection, statistics);
      for (int count : COUNTS) {
        List<ActionName> names = new ArrayList<>();
        for (long id : visits(count)) {
          names.add(ActionName.of(ActionType.PAGE_URL, "example.org/" + (1 + id % 5_000)));
        }
        long wanted = names.stream().distinct().count();
        long read = rowsRead(connection, () -> new ActionIds(schema).resolve(connection, names));
        assertThat(read).isBetween(wanted, 2 * wanted);
      }
    }
  }
}
