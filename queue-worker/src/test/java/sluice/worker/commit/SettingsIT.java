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
import org.junit.jupiter.params.provider.CsvSource;
import sluice.log.LogSchema;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;

/** Settings that Matomo keeps in its database, and what they change in the rows. */
@RealServers
class SettingsIT {

  private final TestDatabase database;
  private Replay replay;

  SettingsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void prepare() throws SQLException, IOException {
    replay = Replay.on(database);
  }

  private void option(String name, String value) {
    database.execute(
        "REPLACE INTO matomo_option (option_name, option_value, autoload) VALUES ('"
            + name
            + "', '"
            + value
            + "', 0)");
  }

  private Map<HitOutcome, Integer> run(String... parameters) throws SQLException {
    return runAt("2026-10-12 10:00:00", parameters);
  }

  private Map<HitOutcome, Integer> runAt(String time, String... parameters) throws SQLException {
    List<String> all = new ArrayList<>(List.of("rec", "1", "idsite", "1"));
    all.addAll(List.of("_id", "00000000000000a1", "url", "https://shop.example.org/"));
    all.addAll(List.of(parameters));
    RequestSet set = Corpus.set(time, all.toArray(String[]::new));
    replay.run(List.of(set), 1);
    return replay.outcomes();
  }

  private String visit(String column) throws SQLException {
    return value("SELECT " + column + " FROM matomo_log_visit");
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void twoBytesOfTheAddressAreMaskedByDefault() throws SQLException {
    run("cip", "198.51.100.7");
    assertThat(visit("HEX(location_ip)")).isEqualTo("C6330000");
  }

  @Test
  void maskingCanBeSwitchedOff() throws SQLException {
    option("PrivacyManager.ipAnonymizerEnabled", "0");
    run("cip", "198.51.100.7");
    assertThat(visit("HEX(location_ip)")).isEqualTo("C6336407");
  }

  private static final String SMILEY = "\uD83D\uDE00";

  /** The tables as an old Matomo has them, and hits that do not fit into them. */
  @Test
  void hitOfAMatomoInUtf8IsRecordedWithReplacedCharacters() throws SQLException, IOException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String table : LogSchema.discover(connection, Replay.PREFIX).tableNames()) {
        statement.execute("ALTER TABLE matomo_" + table + " CONVERT TO CHARACTER SET utf8mb3");
      }
    }
    replay = replay.under(Replay.CONFIG.with("database", "charset", "utf8"));
    String title = "t".repeat(1020) + SMILEY + "z";
    assertThat(run("action_name", title, "uid", "anna" + SMILEY, "utm_campaign", "c" + SMILEY))
        .isEqualTo(Map.of(HitOutcome.RECORDED, 1));

    assertThat(visit("user_id")).isEqualTo("anna\uFFFD");
    assertThat(visit("LOWER(HEX(idvisitor))"))
        .isEqualTo(value("SELECT LEFT(SHA1(CONCAT('anna', x'EFBFBD')), 16)"));
    assertThat(visit("referer_name")).isEqualTo("c\uFFFD");
    assertThat(value("SELECT name FROM matomo_log_action WHERE type = 4"))
        .isEqualTo("t".repeat(1020) + "\uFFFDz");
    assertThat(value("SELECT hash = CRC32(CONVERT(name USING utf8mb4)) FROM matomo_log_action"))
        .isEqualTo("1");
  }

  @Test
  void charsetOfTheConnectionCountsWhateverTheTablesCouldStore() throws SQLException, IOException {
    run("action_name", "a" + SMILEY);
    assertThat(value("SELECT name FROM matomo_log_action WHERE type = 4")).isEqualTo("a" + SMILEY);

    replay = Replay.on(database, Replay.CONFIG.with("database", "charset", "utf8"));
    run("action_name", "a" + SMILEY);
    assertThat(value("SELECT name FROM matomo_log_action WHERE type = 4")).isEqualTo("a\uFFFD");
  }

  @Test
  void siteMayKeepItsVisitsOverMidnight() throws SQLException, IOException {
    replay =
        Replay.on(
            database, Replay.CONFIG.with("Tracker_1", "create_new_visit_after_midnight", "0"));
    runAt("2026-10-11 23:59:00");
    runAt("2026-10-12 00:01:00");
    assertThat(value("SELECT COUNT(*) FROM matomo_log_visit")).isEqualTo("1");
  }

  @Test
  void maskThatIsLongerThanAnAddressMasksAllOfIt() throws SQLException {
    option("PrivacyManager.ipAddressMaskLength", "7");
    run("cip", "198.51.100.7");
    assertThat(visit("HEX(location_ip)")).isEqualTo("00000000");
  }

  @Test
  void userIdIsPseudonymisedBeforeItIsHashed() throws SQLException {
    option("PrivacyManager.anonymizeUserId", "1");
    run("uid", "anna");
    String pseudonym = value("SELECT SHA1('annagoldenuseridsalt')");
    assertThat(visit("user_id")).isEqualTo(pseudonym);
    assertThat(visit("LOWER(HEX(idvisitor))"))
        .isEqualTo(value("SELECT LEFT(SHA1('" + pseudonym + "'), 16)"));
  }

  @Test
  void missingSaltOfUserIdsIsCreatedOnce() throws SQLException {
    database.execute("DELETE FROM matomo_option WHERE option_name = 'useridsalt'");
    option("PrivacyManager.anonymizeUserId", "1");
    run("uid", "anna");
    String salt = value("SELECT option_value FROM matomo_option WHERE option_name = 'useridsalt'");
    assertThat(salt).hasSize(40);
    assertThat(visit("user_id")).isEqualTo(value("SELECT SHA1('anna" + salt + "')"));
  }

  @Test
  void orderIdIsReplacedByARandomHash() throws SQLException {
    option("PrivacyManager.anonymizeOrderId", "1");
    run("idgoal", "0", "ec_id", "A-1");
    assertThat(value("SELECT idorder FROM matomo_log_conversion")).matches("[0-9a-f]{40}");
  }

  @Test
  void referrerLosesItsQuery() throws SQLException {
    option("PrivacyManager.anonymizeReferrer", "exclude_query");
    run("urlref", "https://other.org/p?secret=1");
    assertThat(visit("referer_url")).isEqualTo("https://other.org/p");
  }

  @Test
  void cookielessTrackingIgnoresTheVisitorsCookie() throws SQLException {
    option("PrivacyManager.forceCookielessTracking", "1");
    run();
    assertThat(visit("profilable")).isEqualTo("0");
    assertThat(visit("HEX(idvisitor)")).isNotEqualTo("00000000000000A1");
  }

  @Test
  void globalListsAddToTheSites() throws SQLException {
    option("SitesManager_ExcludedIpsGlobal", "203.0.113.0/24");
    assertThat(run("cip", "203.0.113.9")).isEqualTo(Map.of(HitOutcome.EXCLUDED_IP, 1));
    assertThat(run("cip", "10.9.8.1")).isEqualTo(Map.of(HitOutcome.EXCLUDED_IP, 2));
  }

  @Test
  void globalParametersAreRemovedFromUrls() throws SQLException {
    option("SitesManager_ExcludedQueryParameters", "Token,/^x_/");
    run("url", "https://shop.example.org/?token=1&x_y=2&b=3");
    assertThat(value("SELECT name FROM matomo_log_action WHERE type = 1"))
        .isEqualTo("shop.example.org/?b=3");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, shop.example.org/",
    "0, 1, shop.example.org/#part",
    "1, 0, shop.example.org/#part",
    "2, 1, shop.example.org/",
  })
  void fragmentsAreKeptAsTheSiteSaysElseAsAllSites(String ofSite, String ofAll, String stored)
      throws SQLException {
    database.execute("UPDATE matomo_site SET keep_url_fragment = " + ofSite);
    option("SitesManager_KeepURLFragmentsGlobal", ofAll);
    run("url", "https://shop.example.org/#part");
    assertThat(value("SELECT name FROM matomo_log_action WHERE type = 1")).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource({
    "''     ,      , searchword, 1",
    "''     ,      , kw        , 0",
    "''     , ''   , searchword, 0",
    "''     , kw   , kw        , 1",
    "''     , kw   , searchword, 0",
    "'a,Own', kw   , own       , 1",
    "'a,Own', kw   , kw        , 0",
    "'a, b' ,      , b         , 0",
  })
  void searchIsFoundByTheParametersOfTheSiteElseOfAllSites(
      String ofSite, String ofAll, String parameter, int searches) throws SQLException {
    database.execute("UPDATE matomo_site SET sitesearch_keyword_parameters = '" + ofSite + "'");
    if (ofAll != null) {
      option("SitesManager_SearchKeywordParameters", ofAll);
    }
    run("url", "https://shop.example.org/?" + parameter + "=word");
    assertThat(visit("visit_total_searches")).isEqualTo(Integer.toString(searches));
  }

  @Test
  void hitOlderThanTheKeptLogsIsRefused() throws SQLException {
    option("delete_logs_enable", "1");
    option("delete_logs_older_than", "10");
    assertThat(run()).isEqualTo(Map.of(HitOutcome.REFUSED_INVALID_PARAMETER, 1));
  }

  @Test
  void missingSaltOfADayIsCreatedAndKept() throws SQLException {
    String name = "option_name = 'fingerprint_salt_1_2026-10-12'";
    database.execute("DELETE FROM matomo_option WHERE " + name);
    run();
    String salt = value("SELECT option_value FROM matomo_option WHERE " + name);
    assertThat(salt).matches("\\{\"value\":\"[a-z0-9]{32}\",\"time\":\\d+}");
  }
}
