package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.log.DateTimes;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;

/** What a batch leaves besides the log tables. */
@RealServers
class MarksIT {

  /** So near that the time needs no token. */
  private static final String RECENTLY = DateTimes.text(Corpus.NOW.getEpochSecond());

  private final TestDatabase database;
  private Replay replay;

  MarksIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void prepare() throws SQLException, IOException {
    replay = Replay.on(database);
  }

  private static RequestSet page(String time, String... more) {
    List<String> all = new ArrayList<>(List.of("rec", "1", "_id", "00000000000000a1"));
    all.addAll(List.of("url", "https://shop.example.org/"));
    all.addAll(List.of(more));
    return Corpus.set(time, all.toArray(String[]::new));
  }

  private List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  @Test
  void pastDayInTheSitesTimeZoneIsMarkedOnceForTheArchiver() throws SQLException {
    // 23:30 UTC is the next day in Paris, site 2.
    replay.run(
        List.of(
            page("2026-11-20 23:30:00", "idsite", "2"),
            page("2026-11-20 23:40:00", "idsite", "2"),
            page("2026-11-22 11:00:00", "idsite", "2")),
        1);
    assertThat(
            column(
                "SELECT option_name FROM matomo_option"
                    + " WHERE option_name LIKE '%report\\_to\\_invalidate%'"))
        .singleElement()
        .asString()
        .matches("[a-z0-9]{4}_report_to_invalidate_2_2026-11-21_\\d+q0");
  }

  @Test
  void siteIsMadeOldEnoughForItsData() throws SQLException {
    database.execute("UPDATE matomo_site SET ts_created = '2026-11-01 00:00:00'");
    replay.run(List.of(page("2026-10-12 10:00:00", "idsite", "1")), 1);
    assertThat(column("SELECT ts_created FROM matomo_site ORDER BY idsite"))
        .extracting(text -> text.substring(0, 19))
        .containsExactly("2026-10-11 00:00:00", "2026-11-01 00:00:00", "2026-11-01 00:00:00");
  }

  @Test
  void siteWithAZeroDateHasItsHitsRecorded() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = ''");
      statement.execute("UPDATE matomo_site SET ts_created = '0000-00-00 00:00:00'");
    }
    replay.run(List.of(page("2026-10-12 10:00:00", "idsite", "1")), 1);
    assertThat(replay.outcomes()).isEqualTo(Map.of(HitOutcome.RECORDED, 1));
    assertThat(column("SELECT ts_created FROM matomo_site WHERE idsite = 1"))
        .singleElement()
        .asString()
        .startsWith("0000-00-00");
  }

  /** Matomo's Date throws for the first two before it writes; DATETIME cannot hold the others. */
  @ParameterizedTest
  @ValueSource(
      longs = {0, 31_535_999, 681_436_799, 253_402_300_800L, 99_999_999_999_999L, Long.MAX_VALUE})
  void entryOfATimeThatMatomoRefusesWritesNothing(long time) throws SQLException {
    RequestSet set =
        new RequestSet(
            page("", "idsite", "1").requests(),
            page(RECENTLY).environment(),
            java.util.Optional.empty(),
            time,
            java.util.Optional.empty());
    replay.run(List.of(set), 1);
    assertThat(replay.outcomes()).isEqualTo(Map.of(HitOutcome.REFUSED_INVALID_TIME, 1));
    assertThat(column("SELECT idvisit FROM matomo_log_visit")).isEmpty();
    assertThat(column("SELECT ts_created FROM matomo_site WHERE ts_created < '1991-08-06'"))
        .isEmpty();
  }

  @Test
  void failuresAreNotedOnceForTheUi() throws SQLException {
    RequestSet withoutToken =
        new RequestSet(
            page("2026-10-12 10:00:00", "idsite", "1").requests(),
            page("2026-10-12 10:00:00").environment(),
            java.util.Optional.empty(),
            Corpus.NOW.getEpochSecond(),
            java.util.Optional.empty());
    replay.run(
        List.of(page(RECENTLY, "idsite", "77"), page(RECENTLY, "idsite", "77"), withoutToken), 2);
    assertThat(column("SELECT CONCAT(idsite, '/', idfailure) FROM matomo_tracking_failure"))
        .containsExactlyInAnyOrder("77/1", "1/2");
    assertThat(replay.outcomes())
        .isEqualTo(
            Map.of(HitOutcome.REFUSED_UNKNOWN_SITE, 2, HitOutcome.REFUSED_NOT_AUTHENTICATED, 1));
    assertThat(column("SELECT idvisit FROM matomo_log_visit")).isEmpty();
  }

  @Test
  void excludedHitIsNotedAsAFailureOnlyWhenItsAddressIsNotTrusted() throws SQLException {
    replay.run(
        List.of(
            page(RECENTLY, "idsite", "77", "rec", "0"),
            page(RECENTLY, "idsite", "78", "rec", "0", "cip", "")),
        1);
    assertThat(column("SELECT CONCAT(idsite, '/', idfailure) FROM matomo_tracking_failure"))
        .containsExactly("77/1");
  }

  @Test
  void unknownSiteOfAnOldHitIsNoFailureAsNoTokenIsValidThere() throws SQLException {
    replay.run(List.of(page("2026-10-12 10:00:00", "idsite", "77")), 1);
    assertThat(column("SELECT idsite FROM matomo_tracking_failure")).isEmpty();
    assertThat(replay.outcomes()).isEqualTo(Map.of(HitOutcome.REFUSED_NOT_AUTHENTICATED, 1));
  }

  @Test
  void touchedVisitsAreListedForEachBatchWithoutAGap() throws SQLException {
    replay.run(
        List.of(
            page("2026-10-12 10:00:00", "idsite", "1"),
            page("2026-10-12 10:00:00", "idsite", "77"),
            page("2026-10-12 10:01:00", "idsite", "1")),
        1);
    String idVisit = column("SELECT idvisit FROM matomo_log_visit").get(0);
    assertThat(
            column(
                "SELECT CONCAT_WS(' ', from_position, to_position, visits, newest_hit)"
                    + " FROM matomo_sluice_touched ORDER BY idtouched"))
        .containsExactly(
            "0 1 {\"1\":[" + idVisit + "]} 2026-10-12 10:00:00",
            "1 2 {}",
            "2 3 {\"1\":[" + idVisit + "]} 2026-10-12 10:01:00");
  }

  @Test
  void batchThatIsRolledBackCanBeWrittenAgain() throws SQLException {
    List<RequestSet> sets =
        List.of(
            page("2026-10-12 10:00:00", "idsite", "1"),
            page("2026-10-12 10:00:30", "idsite", "1", "idgoal", "2"));
    try (Connection autocommit = database.connect();
        Connection transaction = database.connect()) {
      transaction.setAutoCommit(false);
      BatchTracking.Prepared prepared = replay.tracking().prepare(autocommit, sets);
      replay.tracking().write(transaction, new BatchPosition(0, 0, 2), prepared);
      transaction.rollback();
      assertThat(replay.tracking().write(transaction, new BatchPosition(0, 0, 2), prepared))
          .isEqualTo(Map.of(HitOutcome.RECORDED, 2));
      transaction.commit();
    }
    assertThat(column("SELECT COUNT(*) FROM matomo_log_visit")).containsExactly("1");
    assertThat(column("SELECT COUNT(*) FROM matomo_log_conversion")).containsExactly("1");
    assertThat(column("SELECT idaction_url FROM matomo_log_link_visit_action")).hasSize(1);
    assertThat(
            column(
                "SELECT a.idaction FROM matomo_log_link_visit_action l"
                    + " JOIN matomo_log_action a ON a.idaction = l.idaction_url"))
        .hasSize(1);
  }

  @Test
  void installationCheckIsConfirmedAndNotRecorded() throws SQLException {
    database.execute(
        "INSERT INTO matomo_option (option_name, option_value, autoload) VALUES"
            + " ('JsTrackerInstallCheck_1', '{\"n1\":{\"time\":"
            + (Corpus.NOW.getEpochSecond() - 10)
            + ",\"url\":\"x\",\"isSuccessful\":false},\"n2\":{\"time\":1,\"isSuccessful\":false}}',"
            + " 0)");
    replay.run(
        List.of(
            page("2026-11-22 11:59:00", "idsite", "1", "tracker_install_check", "n1"),
            page("2026-11-22 11:59:00", "idsite", "1", "tracker_install_check", "n2")),
        2);
    assertThat(replay.outcomes()).isEqualTo(Map.of(HitOutcome.EXCLUDED_INSTALL_CHECK, 2));
    assertThat(
            column(
                "SELECT option_value FROM matomo_option"
                    + " WHERE option_name = 'JsTrackerInstallCheck_1'"))
        .singleElement()
        .asString()
        .contains("\"isSuccessful\":true", "\"n2\":{\"time\":1,\"isSuccessful\":false}");
  }
}
