package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.drain.TestQueue;

/** The processes as an operator starts and ends them. */
@RealServers
class ProcessesIT {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final TestDatabase database;
  private final TestRedis redis;
  private TestSite site;

  @TempDir Path folder;

  ProcessesIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void siteExists() throws IOException, SQLException {
    site = TestSite.open(database, redis, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "worker", "archive", "run"})
  void sigtermEndsEachProcessCleanly(String command) throws Exception {
    try (SluiceProcess process = site.start(command)) {
      String metrics = process.get("/metrics").body();
      assertThat(metrics).contains("jvm_memory_used_bytes");
      if (!command.equals("ingest")) {
        assertThat(metrics).contains("hikaricp_connections_active{pool=\"sluice " + command + "\"");
      }
      MetricNames.assertConventions(process);
      assertThat(process.get("/").body()).contains("sluice " + command);
      assertThat(process.terminate(STOP_LIMIT)).as(process.log()).isZero();
      assertThat(process.log()).doesNotContain("\tat ", "connections-forgotten");
    }
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws Exception {
    try (SluiceProcess first = site.start("ingest")) {
      try (SluiceProcess second =
          SluiceProcess.start(folder, "ingest", withListen(first.get("/").body()))) {
        assertThat(second.exitWithin(TestSite.LIMIT)).isNotZero();
        assertThat(second.log()).contains("127.0.0.1").doesNotContain("\tat ");
      }
    }
  }

  @Test
  void aHitGoesFromMatomoPhpToTheLogTables() throws Exception {
    int port = SluiceProcess.freePort();
    try (SluiceProcess process = site.start("run", "--listen", "127.0.0.1:" + port)) {
      long before = count("log_link_visit_action");
      HttpResponse<byte[]> answer = TestSite.hit(port);
      assertThat(answer.body()).hasSize(43);
      await().atMost(TestSite.LIMIT).until(() -> count("log_link_visit_action") == before + 1);
      assertThat(process.get("/metrics").body())
          .contains("sluice_ingest")
          .contains("sluice_worker");
    }
  }

  @Test
  void whoeverCannotArchiveASiteIsNotReadyAndDoesNotEndWell() throws Exception {
    oneHitIsRecorded();
    Path state = folder.resolve("state-archive");
    Files.createDirectories(state);
    Files.writeString(state.resolve("archive"), "a file where a folder should be");

    List<String> once = site.flags("archive", "--once");
    try (SluiceProcess process = SluiceProcess.start(folder, "archive", once)) {
      assertThat(process.exitWithin(TestSite.LIMIT)).as(process.log()).isEqualTo(74);
      assertThat(process.log()).contains("1 site(s) could not be archived; site 1: ");
    }
    try (SluiceProcess process = SluiceProcess.start(folder, "archive", site.flags("archive"))) {
      process.awaitLog("event=site-not-archived idsite=1", TestSite.LIMIT);
      await()
          .atMost(TestSite.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(process.get("/health/ready").body())
                      .contains("archiver: 1 site(s) could not be archived"));
      assertThat(process.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(process.get("/").body()).containsPattern("not archived +1 site\\(s\\)");
    }
  }

  @Test
  void theStateOfEachProcessIsForNobodyElse() throws Exception {
    oneHitIsRecorded();
    List<String> once = site.flags("archive", "--once");
    try (SluiceProcess process = SluiceProcess.start(folder, "archive", once)) {
      assertThat(process.exitWithin(TestSite.LIMIT)).as(process.log()).isZero();
    }
    for (String part : List.of("state-run", "state-archive")) {
      try (Stream<Path> files = Files.walk(folder.resolve(part))) {
        assertThat(files)
            .hasSizeGreaterThan(2)
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .endsWith("------"));
      }
    }
  }

  /** Recorded and not archived yet. */
  private void oneHitIsRecorded() throws Exception {
    int port = SluiceProcess.freePort();
    String[] slowly = {"--listen", "127.0.0.1:" + port, "--every", "1h"};
    try (SluiceProcess process = site.start("run", slowly)) {
      long before = count("log_link_visit_action");
      TestSite.hit(port);
      await().atMost(TestSite.LIMIT).until(() -> count("log_link_visit_action") == before + 1);
      assertThat(process.terminate(STOP_LIMIT)).isZero();
    }
  }

  @Test
  void aWorkerTellsItsFiguresAtItsAdminPort() throws Exception {
    try (SluiceProcess worker = site.start("worker");
        TestQueue queue = TestQueue.of(redis)) {
      queue.push(0, TestQueue.ours("p", 1, "a hit that names no page"));
      queue.push(0, "no request set".getBytes(StandardCharsets.US_ASCII));
      await().atMost(TestSite.LIMIT).until(() -> queue.length(0) == 0);
      String figures = worker.get("/metrics").body();
      assertThat(figures)
          .contains("sluice_worker_batch_sets_sum 2.0")
          .contains("sluice_worker_batch_requests_sum 1.0")
          .contains("sluice_worker_phase_seconds_count{phase=\"prepare\"}")
          .contains("sluice_worker_phase_seconds_count{phase=\"write\"}")
          .contains("sluice_worker_phase_seconds_count{phase=\"commit\"}")
          .contains("sluice_worker_phase_seconds_count{phase=\"trim\"}")
          .contains("sluice_worker_hits_total{outcome=\"recorded\"}")
          .contains("sluice_worker_hits_total{outcome=\"refused_unknown_site\"}")
          .contains("sluice_worker_lag_seconds{queue=\"0\"}")
          .contains("sluice_worker_queue_length{queue=\"0\"} 0.0")
          .contains("sluice_worker_leases_total{change=\"taken\"} 4.0")
          .contains("sluice_worker_leases_total{change=\"lost\"} 0.0")
          .contains("sluice_worker_retries_total{cause=\"again\"}")
          .contains("sluice_worker_dead_letters_total 1.0")
          .contains("sluice_worker_connections{state=\"open\"}")
          .contains("sluice_worker_connections{state=\"busy\"}");
    }
  }

  private List<String> withListen(String statusPage) {
    String port = statusPage.replaceAll("(?s).*http://127\\.0\\.0\\.1:(\\d+)/matomo\\.php.*", "$1");
    return site.flags("ingest", "--listen", "127.0.0.1:" + port);
  }

  private long count(String table) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COUNT(*) FROM " + QuickstartSite.PREFIX + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
