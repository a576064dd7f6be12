package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.queue.QueueKey;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.watch.AlertRules;
import sluice.watch.PrometheusReplay;
import sluice.watch.Promtool;
import sluice.worker.drain.TestQueue;

/**
 * Each failure that Sluice was made against is provoked once, and shows on a status page, in a
 * metric, in an alert and in what the doctor finds: all that deploy/docs/alerts.md says of it.
 */
@RealServers
class IncidentsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Entries of one visitor beside which others do not count. */
  private static final int MANY = 1300;

  private final TestDatabase database;
  private final TestRedis redis;
  private final IncidentTable table;
  private final PrometheusReplay replay = new PrometheusReplay(AlertRules.ofDistribution());
  private final Set<String> provoked = new LinkedHashSet<>();
  private PrometheusReplay.Scrape well;

  @TempDir Path folder;

  IncidentsIT(TestDatabase database, TestRedis redis) throws Exception {
    this.database = database;
    this.redis = redis;
    this.table = new IncidentTable();
  }

  @Test
  void eachFailureShowsOnAPageInAMetricInAnAlertAndInTheDoctor() throws Exception {
    Promtool.assumeInstalled();
    try (IncidentScene scene = new IncidentScene(database, redis, folder)) {
      TestSite.hit(scene.port());
      await().atMost(LIMIT).until(() -> scene.sum("sluice_archive_published_total") > 0);
      well = scene.scrape();
      bothServersAreAway(scene);
      anEntryIsBadAndAnotherArchives(scene);
      theDatabaseStandsStillAndAnAppSendsZeros(scene);
      aWorkerOfPhpWasKilledAndSoIsAnArchiver(scene);
    }
    assertThat(provoked).isEqualTo(table.failures());
    Promtool.Result alerts = replay.check();
    assertThat(alerts.code()).as(alerts.output()).isZero();
  }

  /** Something that goes on while the doctor looks. */
  private interface Meanwhile {
    void run() throws Exception;
  }

  /** What the rows say of failures that are there now. */
  private void shows(IncidentScene scene, Meanwhile meanwhile, String[] asked, String... failures)
      throws Exception {
    List<IncidentTable.Incident> rows = List.of(failures).stream().map(table::row).toList();
    for (IncidentTable.Incident row : rows) {
      Set<String> marked = new LinkedHashSet<>(row.page());
      marked.removeIf(place -> !place.contains(": "));
      scene.awaitMarked(marked);
    }
    PrometheusReplay.Scrape first = scene.scrape();
    meanwhile.run();
    Set<String> found = scene.doctor(asked);
    PrometheusReplay.Scrape second = scene.scrape();
    for (IncidentTable.Incident row : rows) {
      assertThat(found).as(row.failure()).containsAll(row.findings());
      for (String metric : row.metrics()) {
        assertThat(second.sum(metric))
            .as(row.failure() + ": " + metric)
            .isNotEqualTo(well.sum(metric));
      }
      replay.expect(row.failure(), well, first, second, row.alerts());
      assertThat(provoked.add(row.failure())).isTrue();
    }
  }

  private void bothServersAreAway(IncidentScene scene) throws Exception {
    scene.cutServers();
    for (int i = 0; i < 20; i++) {
      TestSite.hit(scene.port());
    }
    await().atMost(LIMIT).until(() -> scene.sum("sluice_redis_up") == 0);
    await().atMost(LIMIT).until(() -> scene.sum("sluice_mariadb_up") == 0);
    shows(
        scene,
        () -> TestSite.hit(scene.port()),
        scene.admins(),
        "the database goes away",
        "Redis is away or full, and hits vanish");
    scene.joinServers();
    await().atMost(LIMIT).until(() -> scene.sum("sluice_ingest_spool_bytes") == 0);
    await().atMost(LIMIT).until(() -> scene.sum("sluice_worker_queue_length") == 0);
    await().atMost(LIMIT).until(() -> scene.sum("sluice_process_ready") == 3);
  }

  private void anEntryIsBadAndAnotherArchives(IncidentScene scene) throws Exception {
    try (Connection other = database.connect();
        Statement statement = other.createStatement();
        TestQueue queue = TestQueue.of(redis)) {
      String site = Integer.toHexString(database.name().hashCode()) + ".matomo_1";
      statement.execute("SELECT GET_LOCK('sluice.archive." + site + "', 10)");
      TestSite.hit(scene.port());
      await().atMost(LIMIT).until(() -> scene.sum("sluice_archive_elsewhere_total") > 0);
      queue.push(0, "no request set".getBytes(StandardCharsets.US_ASCII));
      shows(
          scene,
          () -> queue.push(0, "nor is this".getBytes(StandardCharsets.US_ASCII)),
          scene.admins(),
          "one bad request makes a batch fail for ever, or is dropped with all behind it",
          "a second archiver, such as core:archive of cron, starts beside the first");
    }
  }

  private void theDatabaseStandsStillAndAnAppSendsZeros(IncidentScene scene) throws Exception {
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement();
        TestQueue queue = TestQueue.of(redis);
        ZeroVisitors app = new ZeroVisitors(scene.port())) {
      await().atMost(LIMIT).until(() -> scene.sum("sluice_worker_queue_length") == 0);
      // Nothing is pending when the archiver comes to stand still: it does so where it looks.
      await().atMost(LIMIT).until(() -> scene.sum("sluice_archive_site_lag_seconds") == 0);
      holder.setAutoCommit(false);
      lock(statement, "SELECT * FROM matomo_sluice_archive_mark WHERE name LIKE 'epoch.%'");
      TestSite.hit(scene.port());
      await().atMost(LIMIT).until(() -> scene.sum("sluice_worker_queue_length") == 0);
      lock(statement, "SELECT * FROM matomo_sluice_queue_cursor");
      queue.push(1, TestQueue.ours("late", 1, "alone"));
      app.start();
      await().atMost(LIMIT).until(() -> scene.sum("sluice_worker_queue_length") > MANY);
      shows(
          scene,
          () -> {},
          scene.admins(),
          "archiving takes hours, saturates the database, or hangs",
          "the lock expires while the database is slow, and the batch rolls back for ever",
          "all hits of an app have one visitor id and go to one queue",
          "hits come faster than they are drained",
          "fewer hits than a batch wait for ever");
      holder.rollback();
    }
  }

  private static void lock(Statement statement, String rows) throws Exception {
    try (ResultSet locked = statement.executeQuery(rows + " FOR UPDATE")) {
      assertThat(locked.next()).as(rows).isTrue();
    }
  }

  private void aWorkerOfPhpWasKilledAndSoIsAnArchiver(IncidentScene scene) throws Exception {
    try (var connection = redis.connect();
        ZeroVisitors app = new ZeroVisitors(scene.port())) {
      for (int queue = 0; queue < TestSite.QUEUES; queue++) {
        String lock = new QueueKey(queue).lock();
        connection.sync().set(lock, "65f1c0ffee12", SetArgs.Builder.ex(1800));
      }
      app.start();
      await().atMost(LIMIT).until(() -> scene.sum("sluice_worker_locks_php") == TestSite.QUEUES);
      SluiceProcess archiver = scene.process("archive");
      shows(
          scene,
          archiver::kill,
          new String[] {archiver.admin()},
          "a killed worker leaves its lock, and all others do nothing",
          "nobody is told");
      assertThat(scene.status(archiver)).startsWith("69 ").contains("no process answers at");
    }
  }
}
