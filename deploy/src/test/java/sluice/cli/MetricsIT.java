package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.watch.AlertRules;
import sluice.watch.Dashboard;

/** What a whole installation in one process tells Prometheus. */
@RealServers
class MetricsIT {
  private static final Path HELP =
      Path.of("src", "main", "resources", "META-INF", "sluice-metrics.properties");

  /** Has a label for a reason, and so no series before there is one. */
  private static final String NOT_AT_FIRST = "sluice_archive_dates_rebuilt_total";

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path folder;

  MetricsIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  /** All three parts, after a hit has gone through them. */
  private SluiceProcess started() throws Exception {
    int port = SluiceProcess.freePort();
    SluiceProcess process =
        TestSite.open(database, redis, folder)
            .start("run", "--listen", "127.0.0.1:" + port, "--every", "1s");
    TestSite.hit(port);
    await()
        .atMost(TestSite.LIMIT)
        .until(() -> figures(process).getOrDefault("sluice_archive_published_total", 0.0) > 0);
    return process;
  }

  /** Samples without labels. */
  private static Map<String, Double> figures(SluiceProcess process) throws IOException {
    Map<String, Double> figures = new TreeMap<>();
    Matcher sample =
        Pattern.compile("(?m)^([a-z_]+) (\\S+)$").matcher(process.get("/metrics").body());
    while (sample.find()) {
      figures.put(sample.group(1), Double.valueOf(sample.group(2)));
    }
    return figures;
  }

  @Test
  void redisAndMariaDbAreSeenWithoutAnExporter() throws Exception {
    try (SluiceProcess process = started()) {
      MetricNames.assertConventions(process);
      Map<String, Double> figures = figures(process);
      assertThat(figures)
          .containsEntry("sluice_redis_up", 1.0)
          .containsEntry("sluice_redis_replica", 0.0)
          .containsEntry("sluice_redis_loading", 0.0)
          .containsEntry("sluice_redis_evicted_keys_total", 0.0)
          .containsEntry("sluice_redis_rdb_last_save_ok", 1.0)
          .containsEntry("sluice_mariadb_up", 1.0)
          .containsEntry("sluice_ingest_spool_disk_up", 1.0)
          .containsEntry("sluice_process_live", 1.0)
          .containsEntry("sluice_process_ready", 1.0)
          .doesNotContainKey("sluice_replica_up");
      assertThat(figures)
          .hasEntrySatisfying("sluice_redis_memory_used_bytes", MetricsIT::positive)
          .hasEntrySatisfying("sluice_redis_memory_limit_bytes", MetricsIT::positive)
          .hasEntrySatisfying("sluice_redis_clients", MetricsIT::positive)
          .hasEntrySatisfying("sluice_mariadb_connections", MetricsIT::positive)
          .hasEntrySatisfying("sluice_mariadb_connections_limit", MetricsIT::positive)
          .hasEntrySatisfying("sluice_mariadb_threads_running", MetricsIT::positive)
          .hasEntrySatisfying("sluice_mariadb_buffer_pool_bytes", MetricsIT::positive)
          .hasEntrySatisfying("sluice_mariadb_buffer_pool_read_requests_total", MetricsIT::positive)
          .hasEntrySatisfying("sluice_ingest_spool_disk_room_bytes", MetricsIT::positive);
      assertThat(process.get("/").body())
          .containsPattern("java +" + Pattern.quote(System.getProperty("java.runtime.version")))
          .containsPattern("database server +\\S*MariaDB")
          .containsPattern("redis server +\\d+\\.\\d+")
          .containsPattern("version_core +\\S");
      assertThat(figures)
          .containsKeys(
              "sluice_mariadb_history_list_length",
              "sluice_mariadb_deadlocks_total",
              "sluice_mariadb_row_lock_waits_total",
              "sluice_mariadb_slow_queries_total");
    }
  }

  @Test
  void rulesAndDashboardAskForNothingThatNoProcessTells() throws Exception {
    AlertRules rules = AlertRules.ofDistribution();
    Dashboard dashboard = Dashboard.ofDistribution();
    try (SluiceProcess process = started()) {
      Set<String> told = MetricNames.of(process);
      told.addAll(ofAReplica());
      told.add(NOT_AT_FIRST);
      assertThat(rules.metrics()).hasSizeGreaterThan(40).isSubsetOf(told);
      assertThat(dashboard.queries()).hasSizeGreaterThan(20);
      for (String query : dashboard.queries()) {
        assertThat(AlertRules.metricsIn(query)).as(query).isSubsetOf(told);
        assertThat(AlertRules.recordedIn(query)).as(query).isSubsetOf(rules.recorded());
        assertThat(AlertRules.metricsIn(query).size() + AlertRules.recordedIn(query).size())
            .as(query)
            .isPositive();
      }
      assertThat(namedByTexts())
          .hasSizeGreaterThan(20)
          .allMatch(name -> told.contains(name) || told.contains(name + "_bucket"));
    }
  }

  /** Metrics that README and the pages for operators name in full. */
  private static Set<String> namedByTexts() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String page :
        List.of("../../README.md", "operators-handbook.md", "alerts.md", "migration.md")) {
      Matcher name =
          Pattern.compile("`(sluice_(?:process|ingest|worker|archive|redis|mariadb)_[a-z_]+)[`{]")
              .matcher(Files.readString(Path.of("docs", page)));
      while (name.find()) {
        names.add(name.group(1));
      }
    }
    return names;
  }

  /** What only an archiver with {@code --reader-url} tells, as far as its help texts name it. */
  private static Set<String> ofAReplica() throws IOException {
    Properties help = new Properties();
    try (InputStream file = Files.newInputStream(HELP)) {
      help.load(file);
    }
    return help.stringPropertyNames().stream()
        .filter(name -> name.startsWith("sluice.replica."))
        .map(name -> name.replace('.', '_'))
        .collect(Collectors.toSet());
  }

  private static void positive(double value) {
    assertThat(value).isPositive();
  }
}
