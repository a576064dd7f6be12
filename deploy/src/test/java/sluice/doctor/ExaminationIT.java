package sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.doctor.TestPatient.assertFound;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.log.LogSchema;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** The whole examination while parts of the installation are down, hang, or are other ones. */
@RealServers
class ExaminationIT {

  private static final String SECRET = "hush-hush";

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path root;

  ExaminationIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void tablesAreThere() throws Exception {
    try (Connection connection = database.connect()) {
      LogSchema.create(connection, TestPatient.PREFIX);
    }
  }

  private TestPatient patient() {
    return new TestPatient(root)
        .database(database.jdbcUrl(), database.user(), database.password())
        .redis(redis.uri());
  }

  private static Diagnosis examine(TestPatient patient) throws InterruptedException {
    return Examination.of(patient.patient());
  }

  @Test
  void everythingIsLookedAtWhenAllAnswers() throws Exception {
    Diagnosis diagnosis = examine(patient());
    assertThat(diagnosis.findings())
        .extracting(Finding::kind)
        .contains(
            FindingKind.DATABASE_CONNECTION,
            FindingKind.QUEUE_CONNECTION,
            FindingKind.CONFIGURATION,
            FindingKind.ARCHIVES_STALE,
            FindingKind.INGEST_TWICE)
        .doesNotContain(FindingKind.NOT_CHECKED);
    assertThat(diagnosis.findings())
        .isSortedAccordingTo(
            java.util.Comparator.comparing(Finding::severity)
                .reversed()
                .thenComparing(Finding::kind));
    assertThat(diagnosis.facts()).containsKeys("database server", "queues");
  }

  @Test
  void aDatabaseThatIsAwayIsOneFindingAndTheQueuesAreLookedAt() throws Exception {
    Diagnosis diagnosis = examine(patient().database("jdbc:mariadb://127.0.0.1:1/m", "u", SECRET));
    List<Finding> findings = diagnosis.findings();
    assertFound(findings, FindingKind.DATABASE_CONNECTION, Severity.ERROR, "127.0.0.1");
    assertFound(findings, FindingKind.NOT_CHECKED, Severity.INFO, "grants, log tables");
    assertThat(findings)
        .extracting(Finding::kind)
        .contains(FindingKind.REDIS_PERSISTENCE, FindingKind.QUEUE_LAG, FindingKind.CONFIGURATION)
        .doesNotContain(FindingKind.DATABASE_GRANTS);
    assertThat(diagnosis.worst()).isEqualTo(Severity.ERROR);
    assertThat(diagnosis.toString()).doesNotContain(SECRET);
  }

  @Test
  void aRedisThatIsAwayIsOneFindingAndTheDatabaseIsLookedAt() throws Exception {
    Diagnosis diagnosis = examine(patient().redis("redis://:" + SECRET + "@127.0.0.1:1/0"));
    List<Finding> findings = diagnosis.findings();
    assertFound(findings, FindingKind.QUEUE_CONNECTION, Severity.ERROR, "127.0.0.1");
    assertThat(findings)
        .extracting(Finding::kind)
        .contains(FindingKind.DATABASE_GRANTS, FindingKind.NOT_CHECKED)
        .doesNotContain(FindingKind.QUEUE_LAG);
    assertThat(diagnosis.toString()).doesNotContain(SECRET);
  }

  @Test
  void serversThatAcceptAndNeverAnswerDoNotHoldItUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String place = "127.0.0.1:" + silent.getLocalPort();
      long start = System.nanoTime();
      List<Finding> findings =
          examine(
                  patient()
                      .database("jdbc:mariadb://" + place + "/m", "u", "p")
                      .redis("redis://" + place))
              .findings();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
      assertFound(findings, FindingKind.DATABASE_CONNECTION, Severity.ERROR);
      assertFound(findings, FindingKind.QUEUE_CONNECTION, Severity.ERROR);
      assertThat(findings).extracting(Finding::kind).contains(FindingKind.CONFIGURATION);
    }
  }

  @Test
  void aTableThatIsLockedForLongHoldsUpItsCheckAlone() throws Exception {
    try (Connection connection = database.connect()) {
      Sql.list(connection, "SELECT 1", row -> row.getInt(1));
      try (var statement = connection.createStatement()) {
        statement.execute("LOCK TABLES matomo_log_visit WRITE");
        List<Finding> findings = examine(patient()).findings();
        assertFound(
            findings, FindingKind.NOT_CHECKED, Severity.WARNING, "archives could not be looked at");
        assertThat(findings).extracting(Finding::kind).contains(FindingKind.SCHEDULED_TASKS);
        statement.execute("UNLOCK TABLES");
      }
    }
  }

  @Test
  void anOldServerIsAnErrorAndLookedAtAllTheSame(@TempDir Path folder) throws Exception {
    try (EmbeddedMariaDb old =
        EmbeddedMariaDb.start(folder, List.of("--version=10.4.34-MariaDB"))) {
      old.createDatabase("m");
      List<Finding> findings =
          examine(patient().database(old.jdbcUrl("m"), old.user(), old.password())).findings();
      assertFound(
          findings,
          FindingKind.DATABASE_VERSION,
          Severity.ERROR,
          "MariaDB 10.4.34",
          "Sluice needs MariaDB 10.5 or newer");
      assertFound(findings, FindingKind.DATABASE_TABLES, Severity.ERROR, "matomo_log_visit");
    }
  }
}
