package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Archives of periods that are not over keep their id, whatever else happens to them. */
@RealServers
class InPlaceIT extends ArchiverScenario {
  private static final String NUMERIC = "matomo_archive_numeric_2026_10";
  private static final String BLOB = "matomo_archive_blob_2026_10";

  @TempDir Path otherStateDir;

  InPlaceIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void beginAtNoonOfTheDay() throws SQLException {
    clock.now = Instant.parse("2026-10-14T12:00:00Z");
    for (String table : List.of("log_link_visit_action", "log_conversion", "log_conversion_item")) {
      toTheMorning(table, "server_time");
    }
    toTheMorning("log_visit", "visit_last_action_time");
  }

  /** Nothing happens after the clock's time, so that no run finds anything of itself. */
  private void toTheMorning(String table, String time) throws SQLException {
    execute("DELETE FROM matomo_" + table + " WHERE " + time + " >= '2026-10-15'");
    execute(
        "UPDATE matomo_"
            + table
            + " SET "
            + time
            + " = '2026-10-14 08:00:00' WHERE "
            + time
            + " >= '2026-10-14'");
  }

  /** So late that nothing is put off any more. */
  private void later() {
    clock.now = clock.now.plus(Duration.ofHours(3));
  }

  private long id(Period period) throws SQLException {
    return single(
        "SELECT COALESCE(MAX(idarchive), 0) FROM matomo_archive_numeric_"
            + period.date1().toString().substring(0, 7).replace('-', '_')
            + " WHERE idsite = 1 AND name = 'done' AND value = 1 AND period = "
            + period.kind().code()
            + " AND date1 = '"
            + period.date1()
            + "'");
  }

  private long idOfDay() throws SQLException {
    return id(Period.day(DAY));
  }

  /** Names and values of all rows of an archive. */
  private Map<String, String> rows(long id) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT name, value FROM "
                    + NUMERIC
                    + " WHERE idarchive = "
                    + id
                    + " UNION ALL SELECT name, HEX(value) FROM "
                    + BLOB
                    + " WHERE idarchive = "
                    + id)) {
      while (found.next()) {
        rows.put(found.getString(1), found.getString(2));
      }
    }
    return rows;
  }

  /** What an archiver that knows nothing publishes, under a new id. */
  private Map<String, String> rowsMadeAnew() throws SQLException {
    long before = idOfDay();
    try (Archiver other = archiver(otherStateDir)) {
      other.rebuild(new Archiver.Request(List.of(1), DAY, DAY, EnumSet.of(PeriodKind.DAY)));
    }
    assertThat(idOfDay()).isGreaterThan(before);
    return rows(idOfDay());
  }

  private void changeTheVisit(String set) throws SQLException {
    change(DAY.toString(), set);
  }

  /** Changes the visits of a day as a worker does, and says so as it does. */
  private void change(String day, String set) throws SQLException {
    String ofDay = " WHERE idsite = 1 AND DATE(visit_last_action_time) = '" + day + "'";
    execute("UPDATE matomo_log_visit SET " + set + ofDay);
    execute(
        "INSERT INTO matomo_sluice_touched (queue, from_position, to_position, ts_written, visits)"
            + " SELECT 0, 0, 1, NOW(), CONCAT('{\"1\":[', GROUP_CONCAT(idvisit), ']}')"
            + " FROM matomo_log_visit"
            + ofDay);
  }

  @Test
  void periodsThatAreNotOverKeepTheirIdsAndRowsThatDidNotChange() throws Exception {
    List<Period> running = new ArrayList<>();
    for (PeriodKind kind : PeriodKind.values()) {
      running.add(Period.of(kind, DAY));
    }
    try (Archiver archiver = archiver()) {
      archiver.run();
      List<Long> ids = new ArrayList<>();
      for (Period period : running) {
        ids.add(id(period));
      }
      insertVisit();
      later();
      archiver.run();
      for (int i = 0; i < ids.size(); i++) {
        assertThat(id(running.get(i))).as(running.get(i).toString()).isEqualTo(ids.get(i));
        assertThat(visits(running.get(i))).isGreaterThanOrEqualTo(2);
      }
    }
    String ofDay = " WHERE idarchive = " + idOfDay();
    assertThat(single("SELECT HOUR(ts_archived) FROM " + NUMERIC + ofDay + " AND name = 'done'"))
        .isEqualTo(15);
    assertThat(
            single(
                "SELECT HOUR(ts_archived) FROM "
                    + BLOB
                    + ofDay
                    + " AND name = 'Contents_name_piece'"))
        .isEqualTo(12);
    assertThat(
            single(
                "SELECT HOUR(ts_archived) FROM "
                    + BLOB
                    + ofDay
                    + " AND name = 'VisitTime_localTime'"))
        .isEqualTo(15);
    Map<String, String> rows = rows(idOfDay());
    assertThat(rows).isEqualTo(rowsMadeAnew());
  }

  @Test
  void rowsThatAreNoMoreAreDeletedAndNewOnesAreAdded() throws Exception {
    try (Archiver archiver = archiver()) {
      changeTheVisit("visit_total_actions = 1");
      execute("UPDATE matomo_log_action SET name = 'shop.example.org/a/b' WHERE type = 1");
      archiver.run();
      long id = idOfDay();
      Map<String, String> before = rows(id);
      execute(
          "DELETE FROM matomo_log_link_visit_action WHERE idvisit IN (SELECT idvisit FROM"
              + " matomo_log_visit WHERE idsite = 1 AND DATE(visit_last_action_time) = '"
              + DAY
              + "')");
      changeTheVisit("visit_total_actions = 5, visit_goal_converted = 1");
      later();
      archiver.run();
      assertThat(idOfDay()).isEqualTo(id);
      Map<String, String> after = rows(id);
      assertThat(before).containsKeys("bounce_count", "Actions_nb_pageviews");
      assertThat(after).doesNotContainKeys("bounce_count", "Actions_nb_pageviews");
      assertThat(before).doesNotContainKey("nb_visits_converted");
      assertThat(after).containsKey("nb_visits_converted");
      assertThat(before).containsKey("Actions_actions_url_chunk_0_99");
      assertThat(after).doesNotContainKey("Actions_actions_url_chunk_0_99");
      assertThat(after).isEqualTo(rowsMadeAnew());
    }
  }

  /** Lets the archiver write rows of the day's archive, then does something, then lets it go on. */
  private Future<Integer> whileTheArchiveIsBeingUpdated(Archiver archiver, Step step)
      throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection holder = connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(
          "SELECT value FROM "
              + NUMERIC
              + " WHERE idarchive = "
              + idOfDay()
              + " AND name = 'nb_visits' FOR UPDATE");
      Future<Integer> run = thread.submit(archiver::run);
      String writing =
          "FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO `" + NUMERIC + "`%'";
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> single("SELECT COUNT(*) " + writing) > 0);
      step.happen(single("SELECT MAX(ID) " + writing));
      holder.commit();
      return run;
    } finally {
      thread.shutdown();
    }
  }

  @FunctionalInterface
  private interface Step {
    void happen(long publisher) throws Exception;
  }

  @Test
  void readerThatHasTheIdSeesAllOfTheOldOrAllOfTheNew() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      long id = idOfDay();
      Map<String, String> before = rows(id);
      insertVisit();
      later();
      Future<Integer> run =
          whileTheArchiveIsBeingUpdated(
              archiver, publisher -> assertThat(rows(id)).isEqualTo(before));
      assertThat(run.get()).isPositive();
      assertThat(idOfDay()).isEqualTo(id);
      Map<String, String> after = rows(id);
      assertThat(after).containsEntry("nb_visits", "2").isEqualTo(rowsMadeAnew());
    }
  }

  @Test
  void updateThatIsKilledLeavesTheOldAndIsMadeByTheNextRun() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      long id = idOfDay();
      Map<String, String> before = rows(id);
      insertVisit();
      later();
      whileTheArchiveIsBeingUpdated(
              archiver,
              publisher -> {
                execute("KILL CONNECTION " + publisher);
                Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                        () ->
                            single(
                                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = "
                                        + publisher)
                                == 0);
              })
          .get();
      assertThat(rows(id)).isEqualTo(before);
      later();
      assertThat(archiver.run()).isPositive();
      assertThat(visits(Period.day(DAY))).isEqualTo(2);
      assertThat(rows(idOfDay())).isEqualTo(rowsMadeAnew());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE " + NUMERIC + " SET value = 4 WHERE idarchive = ID AND name = 'done'",
        "DELETE FROM " + NUMERIC + " WHERE idarchive = ID",
        "UPDATE "
            + NUMERIC
            + " SET ts_archived = '2026-10-14 12:30:00' WHERE idarchive = ID AND name = 'done'",
        "INSERT INTO "
            + NUMERIC
            + " VALUES (ID + 500, 'done', 1, '2026-10-14', '2026-10-14', 1, NOW(), 1)",
        "INSERT INTO "
            + NUMERIC
            + " VALUES (ID + 500, 'done', 1, '2026-10-14', '2026-10-14', 1, NOW(), 6)",
        "INSERT INTO "
            + NUMERIC
            + " VALUES (ID + 500, 'done.Goals', 1, '2026-10-14', '2026-10-14', 1, NOW(), 5)"
      })
  void archiveThatPhpHasTouchedIsPublishedUnderANewId(String byPhp) throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      long id = idOfDay();
      execute("UPDATE matomo_sequence SET value = value + 1000");
      execute(byPhp.replace("ID", String.valueOf(id)));
      insertVisit();
      later();
      archiver.run();
      assertThat(idOfDay()).isGreaterThan(id + 500);
      assertThat(visits(Period.day(DAY))).isEqualTo(2);
      assertThat(rows(idOfDay())).isEqualTo(rowsMadeAnew());
    }
  }

  @Test
  void archiveOfPhpThatComesToLieAboveOursIsNoticedByTheNextRun() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertVisit();
      later();
      archiver.run();
      long id = idOfDay();
      execute("UPDATE matomo_sequence SET value = value + 1000");
      execute(
          "INSERT INTO "
              + NUMERIC
              + " VALUES ("
              + (id + 500)
              + ", 'done', 1, '2026-10-14', '2026-10-14', 1, '2026-10-14 15:00:10', 1)");
      assertThat(visits(Period.day(DAY))).isZero();
      clock.now = clock.now.plusSeconds(60);
      assertThat(archiver.run()).isEqualTo(1);
      assertThat(idOfDay()).isGreaterThan(id + 500);
      assertThat(visits(Period.day(DAY))).isEqualTo(2);
      clock.now = clock.now.plusSeconds(60);
      assertThat(archiver.run()).isZero();
    }
  }

  private Archiver archiver(Path stateDir, SimpleMeterRegistry registry) {
    return new Archiver(config(stateDir), tables, registry, clock);
  }

  private static double daysCountedAgain(SimpleMeterRegistry registry) {
    return registry.get("sluice.archive.visitors.counted.again").functionCounter().count();
  }

  @Test
  void visitorsOfARunningMonthAreThoseOfALogReadAnew() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    double first;
    try (Archiver archiver = archiver(stateDir, registry)) {
      archiver.run();
      first = reports.numbers(1, OCTOBER).get("nb_uniq_visitors");
      for (int visitor = 1; visitor <= 3; visitor++) {
        execute(
            "UPDATE matomo_log_visit SET idvisitor = UNHEX('000000000000000"
                + visitor
                + "') WHERE idvisit = "
                + insertVisit());
        later();
        archiver.run();
        assertThat(reports.numbers(1, OCTOBER)).containsEntry("nb_uniq_visitors", first + visitor);
      }
      change("2026-10-13", "idvisitor = UNHEX('000000000000000F')");
      clock.now = clock.now.plus(Duration.ofMinutes(30));
      archiver.run();
    }
    assertThat(daysCountedAgain(registry)).isZero();
    double refreshed = reports.numbers(1, OCTOBER).get("nb_uniq_visitors");
    assertThat(refreshed).isNotEqualTo(first + 3);
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    try (Archiver archiver = archiver(otherStateDir, other)) {
      archiver.rebuild(new Archiver.Request(List.of(1), DAY, DAY, EnumSet.allOf(PeriodKind.class)));
    }
    assertThat(reports.numbers(1, OCTOBER)).containsEntry("nb_uniq_visitors", refreshed);
    assertThat(daysCountedAgain(other)).isPositive();
  }

  @Test
  void dayThatIsOverGetsANewId() throws Exception {
    try (Archiver archiver = archiver()) {
      archiver.run();
      long id = idOfDay();
      clock.now = Instant.parse("2026-10-15T00:10:00Z");
      archiver.run();
      assertThat(idOfDay()).isGreaterThan(id);
    }
  }
}
