package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.cli.SluiceProcess;
import sluice.log.LogSchema;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/**
 * The handbook's order, with a real nginx, a real php-fpm and real servers: from the distribution
 * beside a running PHP to all parts running and watched. What was done and how long it took is left
 * in {@code target/first-ten-minutes.txt}. Matomo itself is a script that tells what PHP was asked.
 */
@RealServers
class FirstTenMinutesIT {

  private static final Path TRANSCRIPT = Path.of("target", "first-ten-minutes.txt");

  private static final String HIT =
      "/matomo.php?idsite=1&rec=1&send_image=0&url=https%3A%2F%2Fwww.shop.example%2F";

  private static final String SCRIPT =
      "<?php header('Content-Type: text/plain'); echo 'PHP ', $_SERVER['SCRIPT_NAME'], ' ',"
          + " $_SERVER['REMOTE_ADDR'], ' ', $_SERVER['HTTP_X_FORWARDED_FOR'];";

  /** The form of Matomo's login page, as far as a probe looks. */
  private static final String LOGIN =
      " if (($_GET['module'] ?? '') === 'Login') echo '<input type=\"text\" name=\"form_login\">';";

  private final TestRedis redis;
  private final TestDatabase database;
  private final List<String> transcript = new ArrayList<>();
  private final long began = System.nanoTime();

  @TempDir Path folder;
  private long stepBegan = began;

  FirstTenMinutesIT(TestRedis redis, TestDatabase database) {
    this.redis = redis;
    this.database = database;
  }

  @Test
  void fromTheDistributionToRunningAndWatched() throws Exception {
    SiteNginx.assumeInstalled();
    PhpFpm.assumeInstalled();
    String data = System.getenv().getOrDefault("SLUICE_TEST_MATOMO_DIR", "");
    assumeTrue(
        !data.isEmpty(), "skipped: SLUICE_TEST_MATOMO_DIR names no folder with Matomo's data");
    redis.flush();
    try (PhpFpm php = PhpFpm.start(folder);
        SiteNginx nginx = SiteNginx.start(folder, php.address())) {
      Files.createSymbolicLink(nginx.www().resolve("vendor"), Path.of(data, "vendor"));
      matomo(nginx.www());
      List<String> matomoDir = List.of("--matomo-dir", nginx.www().toString());
      done("Matomo's tables, php-fpm and nginx with the site file are there");

      phpAnswers(nginx);
      done("nginx gives hits to PHP, and PHP the visitor's address: ingest is not there yet");

      assertThat(run(with(matomoDir, "queue", "test"))).startsWith("0\n");
      done("sluice queue test finds nothing to mend");

      try (SluiceProcess worker = service("worker", matomoDir)) {
        done("sluice worker is ready");
        try (SocketUnit ingest = ingest(nginx.ingestPort(), matomoDir)) {
          done("sluice ingest is ready, behind its socket");
          hitsAreRecorded(nginx);
          done("10 hits through nginx are in the log tables, with the visitor's address");
          try (SluiceProcess archiver = service("archive", with(matomoDir, "--every", "1s"))) {
            done("sluice archive is ready");
            await().atMost(Duration.ofMinutes(2)).until(() -> archivedVisits() >= 1);
            done("today's report counts the visits");
            watched(nginx, List.of(ingest.admin(), AdminPort.of(worker), AdminPort.of(archiver)));
            done("all are ready, have metrics, and sluice status ends with 0");
          }
          probed(nginx, php);
        }
      }
    } finally {
      Files.write(TRANSCRIPT, transcript);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(10));
  }

  private void done(String step) {
    long now = System.nanoTime();
    transcript.add(
        String.format(
            Locale.ROOT,
            "%6.1f s  %6.1f s  %s",
            (now - began) / 1e9,
            (now - stepBegan) / 1e9,
            step));
    stepBegan = now;
  }

  /** A folder as Matomo's, with the tables and settings that an administrator has made there. */
  private void matomo(Path www) throws Exception {
    try (Connection connection = database.connect()) {
      LogSchema.create(connection, "matomo_");
    }
    execute(
        "INSERT INTO matomo_site (idsite, name, main_url, ts_created, ecommerce, sitesearch,"
            + " sitesearch_keyword_parameters, sitesearch_category_parameters, timezone, currency,"
            + " exclude_unknown_urls, excluded_ips, excluded_parameters, excluded_user_agents,"
            + " excluded_referrers, `group`, type, keep_url_fragment, creator_login) VALUES (1,"
            + " 'Shop', 'https://www.shop.example', '2020-01-01', 0, 0, '', '', 'UTC', 'EUR', 0, '',"
            + " '', '', '', '', 'website', 0, 'root')");
    URI server = URI.create(redis.uri());
    Map<String, String> plugin =
        Map.of(
            "redisHost", server.getHost(),
            "redisPort", Integer.toString(server.getPort()),
            "redisDatabase", server.getPath().substring(1),
            "numQueueWorkers", "2",
            "queueEnabled", "1");
    for (Map.Entry<String, String> setting : plugin.entrySet()) {
      execute(
          "INSERT INTO matomo_plugin_setting (plugin_name, setting_name, setting_value, json_encoded,"
              + " user_login) VALUES ('QueuedTracking', '%s', '%s', 0, '')"
                  .formatted(setting.getKey(), setting.getValue()));
    }
    URI jdbc = URI.create(database.jdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", ""));
    Path config = Files.createDirectories(www.resolve("config")).resolve("config.ini.php");
    Files.writeString(
        config,
        """
        ; <?php exit; ?>
        [database]
        host = "%s"
        port = %d
        username = "%s"
        password = "%s"
        dbname = "%s"
        tables_prefix = "matomo_"
        [General]
        salt = "0123456789abcdef0123456789abcdef"
        proxy_client_headers[] = "HTTP_X_FORWARDED_FOR"
        """
            .formatted(
                jdbc.getHost(),
                jdbc.getPort(),
                database.user(),
                database.password(),
                database.name()));
    for (String script : List.of("matomo.php", "index.php", "js/index.php")) {
      Path file = www.resolve(script);
      Files.createDirectories(file.getParent());
      Files.writeString(file, SCRIPT + LOGIN);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void phpAnswers(SiteNginx nginx) throws Exception {
    Map<String, String> scripts =
        Map.of(
            HIT,
            "/matomo.php",
            "/",
            "/index.php",
            "/index.php?module=API",
            "/index.php",
            "/js/",
            "/js/index.php");
    for (Map.Entry<String, String> script : scripts.entrySet()) {
      String answer =
          new String(
              nginx.get(script.getKey(), "X-Forwarded-For", "6.6.6.6").body(),
              StandardCharsets.UTF_8);
      assertThat(answer).isEqualTo("PHP " + script.getValue() + " 127.0.0.1 127.0.0.1");
    }
  }

  private SluiceProcess service(String command, List<String> arguments) throws Exception {
    SluiceProcess started =
        SluiceProcess.installed(
            folder,
            command,
            with(arguments, "--state-dir", folder.resolve("state-" + command).toString()));
    started.awaitReady(AdminPort.START_LIMIT);
    return started;
  }

  /** Runs a command to its end; what it printed, with the exit code before it. */
  private String run(List<String> arguments) throws Exception {
    try (SluiceProcess command = SluiceProcess.installedCommand(folder, arguments)) {
      return command.exitWithin(Duration.ofMinutes(2)) + "\n" + command.log();
    }
  }

  private SocketUnit ingest(int port, List<String> matomoDir) throws Exception {
    SocketUnit ingest =
        SocketUnit.start(
            folder,
            port,
            with(matomoDir, "--state-dir", folder.resolve("state-ingest").toString()),
            Map.of());
    ingest.awaitReady();
    assertThat(ingest.log()).contains("event=ingest-listens").doesNotContain("setting-doubtful");
    return ingest;
  }

  private void hitsAreRecorded(SiteNginx nginx) throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(nginx.get(HIT + i, "X-Forwarded-For", "6.6.6.6").statusCode()).isEqualTo(204);
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> number("SELECT COUNT(*) FROM matomo_log_link_visit_action") == 10);
    assertThat(number("SELECT COUNT(*) FROM matomo_log_visit WHERE HEX(location_ip) = '7F000000'"))
        .isEqualTo(1);
  }

  private long archivedVisits() throws SQLException {
    String month = YearMonth.now(ZoneOffset.UTC).toString().replace('-', '_');
    String table = "matomo_archive_numeric_" + month;
    if (number(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND"
                + " table_name = '"
                + table
                + "'")
        == 0) {
      return 0;
    }
    return number(
        "SELECT IFNULL(MAX(value), 0) FROM " + table + " WHERE period = 1 AND name = 'nb_visits'");
  }

  private long number(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void watched(SiteNginx nginx, List<AdminPort> ports) throws Exception {
    for (AdminPort port : ports) {
      assertThat(port.page("/health/ready")).startsWith("200");
      assertThat(port.page("/metrics")).startsWith("200 ").contains("sluice_");
      assertThat(run(List.of("status", "--admin-listen", port.address()))).startsWith("0\n");
    }
    assertThat(nginx.status("/nginx_status").statusCode()).isEqualTo(200);
  }

  /** What the blackbox exporter would tell Prometheus, with PHP and without. */
  private void probed(SiteNginx nginx, PhpFpm php) throws Exception {
    if (!BlackboxExporter.isInstalled()) {
      done("no prometheus-blackbox-exporter is installed: the probes were not tried");
      return;
    }
    String tracker = "http://127.0.0.1:" + nginx.port() + "/matomo.php";
    String login = "http://127.0.0.1:" + nginx.port() + "/index.php?module=Login";
    long rows = number("SELECT COUNT(*) FROM matomo_log_link_visit_action");
    try (BlackboxExporter probes = BlackboxExporter.start(folder)) {
      assertThat(probes.succeeds("sluice_tracker", tracker)).isTrue();
      assertThat(probes.succeeds("sluice_login", login)).isTrue();
      assertThat(probes.succeeds("sluice_login", login.replace("Login", "Other"))).isFalse();
      php.close();
      assertThat(probes.succeeds("sluice_tracker", tracker)).isTrue();
      assertThat(probes.succeeds("sluice_login", login)).isFalse();
    }
    assertThat(number("SELECT COUNT(*) FROM matomo_log_link_visit_action")).isEqualTo(rows);
    done("the probes see tracker and login page, and that the login page is gone without PHP");
  }

  private static List<String> with(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(arguments);
    return all;
  }
}
