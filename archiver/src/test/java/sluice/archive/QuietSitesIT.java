package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.change.ChangeFinder;
import sluice.archive.change.Invalidations;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveStore;
import sluice.archive.table.MatomoTables;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.site.SiteLoader;
import sluice.site.UnreadableRows;

/**
 * What a run costs that finds nothing new, by the server's own counters of the one connection that
 * it uses.
 */
@RealServers
class QuietSitesIT extends ArchiverScenario {
  private static final int SITES = 5_000;
  private static final int VISITS = 100_000;

  private final TestDatabase database;
  private MariaDbPoolDataSource single;
  private MatomoTables ofSingle;

  QuietSitesIT(TestDatabase database) {
    super(database);
    this.database = database;
  }

  @BeforeEach
  void openOneConnection() throws SQLException {
    single =
        new MariaDbPoolDataSource(
            database.jdbcUrl()
                + "?maxPoolSize=1&minPoolSize=1&user="
                + database.user()
                + "&password="
                + database.password());
    ofSingle = new MatomoTables(single, GoldenDatabase.PREFIX);
  }

  @AfterEach
  void closeIt() {
    single.close();
  }

  /** So many sites from the 100th on, in time zones all over the world. */
  private void insertSites(int count) throws SQLException {
    execute("DELETE FROM matomo_site WHERE idsite >= 100");
    execute("CREATE TEMPORARY TABLE copy AS SELECT * FROM matomo_site WHERE idsite = 1");
    for (int idSite = 100; idSite < 100 + count; idSite++) {
      execute("UPDATE copy SET idsite = " + idSite + ", timezone = 'UTC" + zone(idSite) + "'");
      execute("INSERT INTO matomo_site SELECT * FROM copy");
    }
    execute("DROP TEMPORARY TABLE copy");
  }

  private static String zone(int idSite) {
    int hours = idSite % 5 * 5 - 10;
    return hours < 0 ? String.valueOf(hours) : "+" + hours;
  }

  /** Visits of these sites over the last year, the newest of them some days ago. */
  private void insertVisits(int sites) throws SQLException {
    execute("SET sql_mode = ''"); // columns without a default are 0
    execute(
        "INSERT INTO matomo_log_visit (idvisit, idsite, idvisitor, visit_first_action_time,"
            + " visit_last_action_time, config_id, location_ip)"
            + " SELECT 1000000 + seq, 100 + seq % "
            + sites
            + ", UNHEX(LPAD(HEX(seq), 16, '0')), '2025-11-15' + INTERVAL seq * 300 SECOND,"
            + " '2025-11-15' + INTERVAL seq * 300 SECOND, UNHEX('0000000000000001'), ''"
            + " FROM seq_1_to_"
            + VISITS);
  }

  /** As a former process leaves it that has archived everything. */
  private void markAllAsArchived() throws SQLException {
    Map<Integer, SiteCalendar> calendars = new TreeMap<>();
    new SiteLoader(GoldenDatabase.PREFIX, new UnreadableRows())
        .timeZones(connection)
        .forEach((idSite, zone) -> calendars.put(idSite, new SiteCalendar(zone)));
    new ChangeFinder(
            tables,
            ArchiveStore.of(tables, clock).reader(),
            new Invalidations(
                tables, () -> true, MatomoConfig::defaults, () -> MatomoInstallation.REFERENCE),
            () -> false)
        .find(connection, calendars, Set.of(), clock.now);
    execute("DELETE FROM matomo_sluice_archive_dirty");
  }

  /** Value of a status variable of the one connection. */
  private long status(String pattern) throws SQLException {
    long sum = 0;
    try (Connection one = ofSingle.connect();
        Statement statement = one.createStatement();
        ResultSet rows = statement.executeQuery("SHOW SESSION STATUS LIKE '" + pattern + "'")) {
      while (rows.next()) {
        sum += rows.getLong(2);
      }
    }
    return sum;
  }

  private Archiver ofOneConnection() {
    return new Archiver(config(stateDir), ofSingle, new SimpleMeterRegistry(), clock);
  }

  private long statementsOfAQuietRun(int sites) throws SQLException {
    insertSites(sites);
    markAllAsArchived();
    try (Archiver archiver = ofOneConnection()) {
      archiver.run(); // what is asked once a process is asked
      clock.now = clock.now.plusSeconds(600); // archives that grow old are looked for
      long before = status("Questions");
      assertThat(archiver.run()).isZero();
      return status("Questions") - before;
    }
  }

  @Test
  void statementsOfARunWithNothingNewDoNotGrowWithTheNumberOfSites() throws SQLException {
    long few = statementsOfAQuietRun(10);
    assertThat(statementsOfAQuietRun(500)).isEqualTo(few).isLessThan(40);
  }

  @Test
  void runWithNothingNewReadsAFewRowsOfASiteHoweverManyItHas() throws SQLException {
    insertSites(SITES);
    insertVisits(SITES);
    markAllAsArchived();
    try (Archiver archiver = ofOneConnection()) {
      archiver.run();
      for (String end : new String[] {"2026-11-20T12:01:00Z", "2026-11-21T12:01:00Z"}) {
        clock.now = Instant.parse(end); // in the second run, days have ended
        long before = status("Handler_read%");
        assertThat(archiver.run()).isZero();
        assertThat(status("Handler_read%") - before).as(end).isLessThan(10 * SITES);
      }
    }
  }
}
