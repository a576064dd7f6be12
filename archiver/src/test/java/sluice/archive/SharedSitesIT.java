package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Archivers on several hosts share the sites, and take over those of one that is gone. */
@RealServers
class SharedSitesIT extends ArchiverScenario {
  private static final int FIRST = 200;
  private static final int SITES = 9;
  private static final String OURS = " WHERE idsite >= " + FIRST;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path otherStateDir;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SimpleMeterRegistry otherRegistry = new SimpleMeterRegistry();

  SharedSitesIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void manySites() throws SQLException {
    clock.now = Instant.parse(DAY + "T20:00:00Z");
    try (Archiver before = archiver()) {
      before.run(); // so that what follows is new
    }
    execute("CREATE TEMPORARY TABLE copy AS SELECT * FROM matomo_site WHERE idsite = 1");
    for (int idSite = FIRST; idSite < FIRST + SITES; idSite++) {
      execute("UPDATE copy SET idsite = " + idSite);
      execute("INSERT INTO matomo_site SELECT * FROM copy");
    }
    execute("DROP TEMPORARY TABLE copy");
  }

  @AfterEach
  void deleteThem() throws SQLException {
    execute("DELETE FROM matomo_site" + OURS);
    execute("DELETE FROM matomo_log_visit" + OURS);
    execute("DELETE FROM matomo_sluice_archive_mark WHERE name LIKE 'peer.%'");
  }

  /** A visit of this day in each of the sites, written as it is to stay. */
  private void visitAll() throws SQLException {
    execute(
        "CREATE TEMPORARY TABLE copy AS SELECT * FROM matomo_log_visit WHERE idsite = 1 AND"
            + " DATE(visit_last_action_time) = '"
            + DAY
            + "' LIMIT 1");
    for (int idSite = FIRST; idSite < FIRST + SITES; idSite++) {
      long id = single("SELECT MAX(idvisit) + 1 FROM matomo_log_visit");
      execute("UPDATE copy SET idvisit = " + id + ", idsite = " + idSite);
      execute("INSERT INTO matomo_log_visit SELECT * FROM copy");
    }
    execute("DROP TEMPORARY TABLE copy");
  }

  private Archiver started(Path state, SimpleMeterRegistry meters) {
    return new Archiver(config(state), tables, meters, clock).start(() -> false);
  }

  private Set<Integer> sitesOf(Archiver archiver) {
    Set<Integer> ids = new TreeSet<>();
    for (String name : archiver.sites().keySet()) {
      String[] words = name.split(" ");
      if (words.length == 2 && Integer.parseInt(words[1]) >= FIRST) {
        ids.add(Integer.valueOf(words[1]));
      }
    }
    return ids;
  }

  /** Until the newest archives of the day count so many visits in each site. */
  private void awaitVisits(int visits) {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                single(
                    "SELECT COUNT(DISTINCT idsite) FROM matomo_archive_numeric_2026_10"
                        + OURS
                        + " AND period = 1 AND name = 'nb_visits' AND value = "
                        + visits),
            sites -> sites == SITES);
  }

  private static double peers(SimpleMeterRegistry meters) {
    return meters.get("sluice.archive.peers").gauge().value();
  }

  @Test
  void eachSiteIsOfOneAndWhoEndsLeavesHisToTheOther() throws Exception {
    Archiver one = started(stateDir, registry);
    try (Archiver other = started(otherStateDir, otherRegistry)) {
      await().atMost(LIMIT).until(() -> peers(registry) == 2 && peers(otherRegistry) == 2);
      visitAll();
      awaitVisits(1);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                Set<Integer> all = new TreeSet<>(sitesOf(one));
                all.addAll(sitesOf(other));
                assertThat(all).hasSize(SITES);
                assertThat(sitesOf(one)).isNotEmpty().doesNotContainAnyElementsOf(sitesOf(other));
              });
      assertThat(one.sites().get("shared")).contains("among 2 archivers");
      one.close();
      visitAll();
      awaitVisits(2);
      assertThat(peers(otherRegistry)).isEqualTo(1);
    } finally {
      one.close();
    }
  }

  /** Another archiver that does nothing; it has its lock while the connection is open. */
  private Connection idlePeer() throws SQLException {
    execute(
        "INSERT INTO matomo_sluice_archive_mark VALUES ('peer.silent', UNIX_TIMESTAMP() + 3600)");
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DO GET_LOCK('sluice.archive.peer.silent', 0)");
    }
    return connection;
  }

  private long weeks() throws SQLException {
    return single(
        "SELECT COUNT(DISTINCT idsite) FROM matomo_archive_numeric_2026_10"
            + OURS
            + " AND period = 2 AND name = 'done'");
  }

  @Test
  void sitesOfOneThatIsSilentAreTakenOverWithWhatItHadPutOff() throws Exception {
    visitAll();
    try (Connection silent = idlePeer();
        Archiver archiver = started(stateDir, registry)) {
      awaitShareOfTwo(archiver);
      putOffBySilent();
      execute(
          "UPDATE matomo_sluice_archive_mark SET value = UNIX_TIMESTAMP() - 1"
              + " WHERE name = 'peer.silent'");
      await().atMost(LIMIT).until(() -> weeks() == SITES);
      assertThat(peers(registry)).isEqualTo(1);
      assertThat(silent.isValid(1)).isTrue();
    }
  }

  @Test
  void sitesOfOneThatIsKilledAreTakenOverAtOnce() throws Exception {
    visitAll();
    Connection killed = idlePeer();
    try (Archiver archiver = started(stateDir, registry)) {
      awaitShareOfTwo(archiver);
      putOffBySilent();
      killed.close();
      await().atMost(LIMIT).until(() -> weeks() == SITES);
      assertThat(peers(registry)).isEqualTo(1);
    }
  }

  private void awaitShareOfTwo(Archiver archiver) throws SQLException {
    await().atMost(LIMIT).until(() -> weeks() > 0);
    await().atMost(LIMIT).until(() -> archiver.lastRun().isPresent());
    assertThat(weeks()).as("weeks of our share").isLessThan(SITES);
  }

  /** It had archived the days, and put off the weeks. */
  private void putOffBySilent() throws SQLException {
    execute("DELETE FROM matomo_sluice_archive_dirty");
    for (int idSite = FIRST; idSite < FIRST + SITES; idSite++) {
      execute("INSERT IGNORE INTO matomo_sluice_archive_mark VALUES ('owed." + idSite + "', '')");
    }
  }

  @Test
  void whatIsRunOnceArchivesAllSites() throws Exception {
    visitAll();
    try (Connection silent = idlePeer();
        Archiver archiver = archiver()) {
      archiver.run();
      awaitVisits(1);
      assertThat(silent.isValid(1)).isTrue();
    }
  }
}
