package sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sluice.doctor.TestPatient.assertFound;
import static sluice.doctor.TestPatient.assertWell;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.log.LogSchema;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.drain.QueueTables;

/** What is found in a database, each on tables of Matomo that were made for it. */
@RealServers
class DatabaseChecksIT {

  private static final String NUMERIC =
      "CREATE TABLE %s (idarchive INT UNSIGNED NOT NULL, name VARCHAR(190) NOT NULL, idsite INT"
          + " UNSIGNED NULL, date1 DATE NULL, date2 DATE NULL, period TINYINT UNSIGNED NULL,"
          + " ts_archived DATETIME NULL, value DOUBLE NULL, PRIMARY KEY(idarchive, name))";

  private final TestDatabase database;

  @TempDir Path root;

  DatabaseChecksIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void tablesAreFresh() throws SQLException {
    try (Connection connection = database.connect()) {
      for (String table :
          Sql.list(
              connection,
              "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
              row -> row.getString(1))) {
        run(connection, "DROP TABLE `" + table + "`");
      }
      LogSchema.create(connection, TestPatient.PREFIX);
      run(
          connection,
          "INSERT INTO matomo_site SET idsite = 1, name = 's', main_url = 'http://s', ts_created ="
              + " NOW(), type = 'website', timezone = 'UTC', currency = 'EUR',"
              + " sitesearch_keyword_parameters = '', sitesearch_category_parameters = '',"
              + " excluded_ips = '', excluded_parameters = '', excluded_user_agents = '',"
              + " excluded_referrers = '', `group` = '', creator_login = ''");
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private TestPatient patient() {
    return new TestPatient(root).database(database.jdbcUrl(), database.user(), database.password());
  }

  private List<Finding> look() throws Exception {
    return look(patient());
  }

  private List<Finding> look(TestPatient patient) throws Exception {
    return patient.look(Check.Lane.DATABASE);
  }

  private void option(String name, String value) {
    database.execute(
        "REPLACE INTO matomo_option (option_name, option_value, autoload) VALUES ('%s', '%s', 0)"
            .formatted(name, value));
  }

  @Test
  void aFreshMatomoIsWell() throws Exception {
    option("version_core", "5.1.2");
    option("enableBrowserTriggerArchiving", "0");
    option(
        "TaskScheduler.timetable",
        "a:1:{s:1:\"t\";i:%d;}".formatted(Instant.now().getEpochSecond()));
    List<Finding> findings = look();
    assertThat(findings)
        .filteredOn(finding -> finding.kind() != FindingKind.DATABASE_COMMITS)
        .as("of the tests' own servers commits are not safe")
        .allMatch(finding -> finding.severity() == Severity.OK);
  }

  @Test
  void aVersionThatIsNotKnownIsAnError() throws Exception {
    option("version_core", "6.0.0");
    assertFound(look(), FindingKind.MATOMO_VERSION, Severity.ERROR, "Matomo 6.0.0 is not known");
    assertWell(
        look(patient().set("Sluice", "accept_version", "6.0.0")), FindingKind.MATOMO_VERSION);
  }

  @Test
  void privacyThatIsKeptIsWellAndAPolicySettingThatIsNotKnownIsAnErrorUntilItIsAccepted()
      throws Exception {
    option("version_core", "5.14.0");
    option("version_UserId", "5.14.0");
    option("PrivacyManager.randomizeConfigId", "1");
    option("PrivacyManager.idSite(1).ipAnonymizerEnabled", "1");
    setting("plugin_setting (plugin_name", "'CnilPolicy', 'cnil_v1_policy_enabled', '1'");
    setting("site_setting (idsite, plugin_name", "1, 'UserId', 'user_id_disabled', '1'");
    setting(
        "site_setting (idsite, plugin_name",
        "1, 'SegmentEditor', 'LimitSegments_policy_enforced', '1'");
    setting("site_setting (idsite, plugin_name", "1, 'UserId', 'Unheard_policy_enforced', '0'");
    setting("site_setting (idsite, plugin_name", "1, 'Foreign', 'Other_policy_enforced', '1'");
    assertThat(look()).noneMatch(finding -> finding.kind() == FindingKind.MATOMO_PLUGINS);

    setting("plugin_setting (plugin_name", "'UserId', 'Unheard_policy_enforced', '1'");
    assertFound(
        look(),
        FindingKind.MATOMO_PLUGINS,
        Severity.ERROR,
        "accept_plugin_loss[] = \"UnknownPolicySetting\"");
    assertThat(look(patient().set("Sluice", "accept_plugin_loss", "UnknownPolicySetting")))
        .noneMatch(finding -> finding.kind() == FindingKind.MATOMO_PLUGINS);
    option("version_core", "5.5.0");
    assertThat(look()).noneMatch(finding -> finding.kind() == FindingKind.MATOMO_PLUGINS);
  }

  private void setting(String tableAndColumns, String values) {
    database.execute(
        "INSERT INTO matomo_%s, setting_name, setting_value) VALUES (%s)"
            .formatted(tableAndColumns, values));
  }

  @Test
  void aMissingIndexIsNamedWithTheStatementThatMakesIt() throws Exception {
    database.execute("ALTER TABLE matomo_log_visit DROP KEY index_idsite_datetime");
    Finding found =
        assertFound(
            look(),
            FindingKind.DATABASE_INDEXES,
            Severity.WARNING,
            "matomo_log_visit has no index_idsite_datetime");
    database.execute(found.remedy().replaceFirst(";.*", ""));
    assertWell(look(), FindingKind.DATABASE_INDEXES);
  }

  @Test
  void aMissingTableAndAnotherEngineAreErrors() throws Exception {
    database.execute("DROP TABLE matomo_log_conversion_item");
    database.execute("ALTER TABLE matomo_log_action ENGINE=MyISAM");
    List<Finding> findings = look();
    assertFound(
        findings, FindingKind.DATABASE_TABLES, Severity.ERROR, "matomo_log_conversion_item");
    assertFound(
        findings, FindingKind.DATABASE_ENGINE, Severity.ERROR, "matomo_log_action (MyISAM)");
  }

  @Test
  void textsThatCannotHoldEveryCharacterAreFound() throws Exception {
    assertFound(
        look(patient().set("database", "charset", "utf8")),
        FindingKind.DATABASE_CHARSET,
        Severity.WARNING,
        "PHP's connection is in utf8",
        "charset = \"utf8mb4\"");
    database.execute(
        "ALTER TABLE matomo_log_visit MODIFY referer_name VARCHAR(70) CHARACTER SET latin1");
    assertFound(look(), FindingKind.DATABASE_CHARSET, Severity.WARNING, "latin1");
  }

  @Test
  void aCollationThatComparesInAnotherWayIsFound() throws Exception {
    assertWell(look(), FindingKind.DATABASE_COLLATION);
    database.execute(
        "ALTER TABLE matomo_log_action MODIFY name VARCHAR(4096) CHARACTER SET utf8mb4 COLLATE"
            + " utf8mb4_unicode_ci");
    assertFound(
        look(),
        FindingKind.DATABASE_COLLATION,
        Severity.WARNING,
        "matomo_log_action.name (utf8mb4_unicode_ci)");
  }

  @Test
  void deadLettersThatWaitAreCounted() throws Exception {
    try (Connection connection = database.connect()) {
      new QueueTables(TestPatient.PREFIX).create(connection);
    }
    assertWell(look(), FindingKind.DEAD_LETTERS);
    database.execute(
        "INSERT INTO matomo_sluice_dead_letter (id, queue, position, time, attempts, requests, error, entry) VALUES (1, 0, 1, %d, 0, 1, 'e', 'x')"
            .formatted(Instant.now().minus(Duration.ofHours(3)).toEpochMilli()));
    assertFound(
        look(),
        FindingKind.DEAD_LETTERS,
        Severity.WARNING,
        "1 wait, the oldest for 3 h",
        "sluice queue dead-letters --replay");
  }

  @Test
  void visitsThatAllComeFromOneAddressAreAnErrorWhenItIsPrivate() throws Exception {
    visits(60, "INET6_ATON('10.0.0.7')");
    assertFound(
        look(), FindingKind.VISITOR_ADDRESSES, Severity.ERROR, "60 of the last 60", "10.0.0.7");
    database.execute("UPDATE matomo_log_visit SET location_ip = INET6_ATON('198.51.100.7')");
    assertFound(look(), FindingKind.VISITOR_ADDRESSES, Severity.WARNING, "a public one");
    assertThat(look().toString()).doesNotContain("198.51");
    database.execute("UPDATE matomo_log_visit SET location_ip = INET6_ATON('0.0.0.0')");
    assertFound(look(), FindingKind.VISITOR_ADDRESSES, Severity.INFO, "anonymous");
    database.execute("UPDATE matomo_log_visit SET location_ip = UNHEX(LPAD(HEX(idvisit), 8, 'A'))");
    assertWell(look(), FindingKind.VISITOR_ADDRESSES);
  }

  private void visits(int count, String address) {
    for (int i = 0; i < count; i++) {
      visit(address, "UTC_TIMESTAMP()");
    }
  }

  private void visit(String address, String time) {
    database.execute(
        "INSERT INTO matomo_log_visit (idsite, idvisitor, visit_last_action_time, config_id,"
            + " location_ip, visit_first_action_time, visitor_count_visits, visit_total_time)"
            + " VALUES (1, 'abcdefgh', %s, 'abcdefgh', %s, %s, 1, 0)"
                .formatted(time, address, time));
  }

  @Test
  void archivesThatAreOlderThanTheNewestVisitsAreStale() throws Exception {
    visit("'abcd'", "UTC_TIMESTAMP() - INTERVAL 10 MINUTE");
    assertWell(look(), FindingKind.ARCHIVES_STALE);
    visit("'abcd'", "UTC_TIMESTAMP() - INTERVAL 3 HOUR");
    assertFound(
        look(),
        FindingKind.ARCHIVES_STALE,
        Severity.WARNING,
        "up to 3 h old",
        "1 (never archived lately)",
        "sluice archive --once");
    archived("UTC_TIMESTAMP() - INTERVAL 4 HOUR");
    assertFound(look(), FindingKind.ARCHIVES_STALE, Severity.WARNING, "site 1");
    archived("UTC_TIMESTAMP() - INTERVAL 2 HOUR");
    assertWell(look(), FindingKind.ARCHIVES_STALE);
    database.execute(
        "UPDATE matomo_log_visit SET visit_last_action_time = UTC_TIMESTAMP() - INTERVAL 26 HOUR");
    database.execute("DELETE FROM " + numeric());
    assertFound(look(), FindingKind.ARCHIVES_STALE, Severity.ERROR, "up to 26 h old");
  }

  private String numeric() throws SQLException {
    try (Connection connection = database.connect()) {
      return Sql.text(
              connection, "SELECT DATE_FORMAT(UTC_TIMESTAMP(), 'matomo_archive_numeric_%Y_%m')")
          .orElseThrow();
    }
  }

  private void archived(String time) throws SQLException {
    database.execute("DROP TABLE IF EXISTS " + numeric());
    database.execute(NUMERIC.formatted(numeric()));
    database.execute(
        "INSERT INTO "
            + numeric()
            + " VALUES (1, 'done', 1, UTC_DATE(), UTC_DATE(), 1, "
            + time
            + ", 1)");
  }

  @Test
  void archivingFromTheBrowserIsFoundWhereMatomoReadsIt() throws Exception {
    assertFound(look(), FindingKind.BROWSER_ARCHIVING, Severity.WARNING, "General settings");
    option("enableBrowserTriggerArchiving", "0");
    assertWell(look(), FindingKind.BROWSER_ARCHIVING);
    assertFound(
        look(patient().set("General", "enable_general_settings_admin", "0")),
        FindingKind.BROWSER_ARCHIVING,
        Severity.WARNING);
    assertWell(
        look(
            patient()
                .set("General", "enable_general_settings_admin", "0")
                .set("General", "enable_browser_archiving_triggering", "0")),
        FindingKind.BROWSER_ARCHIVING);
  }

  @Test
  void archivingThatHangsIsFound() throws Exception {
    database.execute(
        "INSERT INTO matomo_archive_invalidations (idsite, name, date1, date2, period, ts_invalidated, ts_started, status)"
            + " VALUES (1, 'done', UTC_DATE(), UTC_DATE(), 1, UTC_TIMESTAMP(), UTC_TIMESTAMP() - INTERVAL 1 HOUR, 1)");
    assertWell(look(), FindingKind.ARCHIVE_INVALIDATIONS);
    database.execute(
        "UPDATE matomo_archive_invalidations SET ts_started = UTC_TIMESTAMP() - INTERVAL 6 HOUR");
    assertFound(
        look(), FindingKind.ARCHIVE_INVALIDATIONS, Severity.WARNING, "1 in progress", "hangs");
  }

  @Test
  void tasksThatNobodyRunsAreFound() throws Exception {
    assertFound(look(), FindingKind.SCHEDULED_TASKS, Severity.INFO, "never run");
    option(
        "TaskScheduler.timetable",
        "a:2:{s:1:\"t\";i:%d;s:1:\"u\";i:%d;}"
            .formatted(
                Instant.now().minus(Duration.ofDays(3)).getEpochSecond(),
                Instant.now().plus(Duration.ofDays(3)).getEpochSecond()));
    assertFound(
        look(), FindingKind.SCHEDULED_TASKS, Severity.WARNING, "3 days ago", "scheduled-tasks:run");
  }

  @Test
  void aStatementThatTakesLongIsFoundWithoutItsText() throws Exception {
    try (Connection busy = database.connect();
        Connection watch = database.connect()) {
      Thread sleeper =
          new Thread(
              () -> {
                try {
                  run(busy, "SELECT SLEEP(60), 'hush-hush'");
                } catch (SQLException e) {
                  // It is killed at the end.
                }
              });
      sleeper.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  LongQueryCheck.look(watch, 1).stream()
                      .anyMatch(finding -> finding.severity() == Severity.WARNING));
      Finding found =
          assertFound(
              LongQueryCheck.look(watch, 1),
              FindingKind.DATABASE_LONG_QUERY,
              Severity.WARNING,
              "a SELECT of user");
      assertThat(found.toString()).doesNotContain("hush");
      assertWell(LongQueryCheck.look(watch, 600), FindingKind.DATABASE_LONG_QUERY);
      run(watch, found.remedy().replaceFirst(".*then", "").strip());
      sleeper.join(30_000);
    }
  }

  @Test
  void aClockThatIsAheadIsFound() throws Exception {
    assertWell(look(), FindingKind.CLOCK);
    assertFound(
        look(patient().clockAhead(10)),
        FindingKind.CLOCK,
        Severity.WARNING,
        "the clock of the database is 10",
        "behind this machine's",
        "chrony");
    assertFound(look(patient().clockAhead(-600)), FindingKind.CLOCK, Severity.ERROR, "ahead of");
  }

  @Test
  void theSessionOfDoctorCannotWrite() throws Exception {
    try (Connection connection = patient().patient().connect()) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> run(connection, "DELETE FROM matomo_site"))
          .hasMessageContaining("READ ONLY");
    }
  }

  @Test
  void factsNameWhatDiffersFromTheReference() throws Exception {
    option("version_core", "5.3.0");
    database.execute("ALTER TABLE matomo_log_visit DROP COLUMN config_flash");
    database.execute("ALTER TABLE matomo_log_visit ADD COLUMN of_a_plugin INT");
    assertThat(Facts.of(patient().patient()))
        .containsEntry("version_core", "5.3.0")
        .containsEntry("done value 6", "yes")
        .containsEntry("tokens by header Authorization: Bearer", "no")
        .containsEntry("sites", 1L)
        .containsEntry(
            "columns that Matomo 5.1.2 has and this one lacks", List.of("log_visit.config_flash"))
        .containsEntry(
            "columns that Matomo 5.1.2 does not have",
            List.of("log_visit.ai_agent_name", "log_visit.of_a_plugin"))
        .containsKey("database server");
  }
}
