package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.cli.SluiceProcess;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/**
 * The handbook's order, with a real nginx, a real php-fpm, a real Prometheus and real servers: from
 * the distribution beside a running PHP with the QueuedTracking plugin to all parts running and
 * watched, and back. What was done and how long it took is left in {@code
 * target/first-ten-minutes.txt}. What stands for Matomo: {@link WalkedMatomo}.
 */
@RealServers
class FirstTenMinutesIT {

  private static final Path TRANSCRIPT = Path.of("target", "first-ten-minutes.txt");

  private static final String HIT =
      "/matomo.php?idsite=1&rec=1&send_image=0&url=https%3A%2F%2Fshop.example.org%2F";

  /** Hits that come in before each step. */
  private static final int HITS = 10;

  private static final Duration END_LIMIT = Duration.ofMinutes(1);

  private final TestRedis redis;
  private final WalkedMatomo matomo;
  private final List<String> transcript = new ArrayList<>();
  private final long began = System.nanoTime();

  @TempDir Path folder;
  private long stepBegan = began;
  private long hits;
  private SiteNginx nginx;
  private List<String> matomoDir;

  FirstTenMinutesIT(TestRedis redis, TestDatabase database) {
    this.redis = redis;
    this.matomo = new WalkedMatomo(database, redis);
  }

  @Test
  void fromTheDistributionToRunningAndWatchedAndBack() throws Exception {
    SiteNginx.assumeInstalled();
    PhpFpm.assumeInstalled();
    String data = System.getenv().getOrDefault("SLUICE_TEST_MATOMO_DIR", "");
    assumeTrue(
        !data.isEmpty(), "skipped: SLUICE_TEST_MATOMO_DIR names no folder with Matomo's data");
    redis.flush();
    try (PhpFpm php = PhpFpm.start(folder);
        SiteNginx started = SiteNginx.start(folder, php.address())) {
      nginx = started;
      matomoDir = List.of("--matomo-dir", nginx.www().toString());
      matomo.install(nginx.www(), Path.of(data, "vendor"));
      hits = matomo.recorded();
      done("Matomo's tables with archives that PHP made, php-fpm and nginx with the site file");
      looked();
      try (SluiceProcess worker = workerMoved();
          SocketUnit ingest = ingestMoved()) {
        try (SluiceProcess archiver = archiverMoved()) {
          watched(List.of(ingest.admin(), AdminPort.of(worker), AdminPort.of(archiver)), php);
          assertThat(archiver.terminate(END_LIMIT)).isZero();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(10));
        try (PhpFpm again = PhpFpm.start(folder)) {
          assertThat(again.address()).isEqualTo(php.address());
          back(ingest, worker);
        }
      }
    } finally {
      Files.write(TRANSCRIPT, transcript);
    }
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

  /** Steps 0 and 1 of moving: nothing is changed. */
  private void looked() throws Exception {
    for (Map.Entry<String, String> page : WalkedMatomo.pages("/matomo.php")) {
      assertThat(body(page.getKey())).isEqualTo("PHP " + page.getValue() + " 127.0.0.1 127.0.0.1");
    }
    hitsThatPhpAnswers();
    assertThat(run("queue", "monitor", "--iterations", "1"))
        .contains(HITS + " request sets queued")
        .contains("nobody drains them now");
    done("PHP answers hits and queues them; nginx gives it the visitor's address");
    assertThat(run("queue", "test")).startsWith("0\n");
    done("sluice queue test finds nothing to mend");
    assertThat(run("archive", "--verify"))
        .startsWith("0\n")
        .contains("archives compared, 0 of them differ")
        .contains("result: every difference is explained");
    done("sluice archive --verify: the archives that PHP made are ours");
  }

  private SluiceProcess workerMoved() throws Exception {
    SluiceProcess worker = service("worker");
    allAreRecorded();
    done("sluice worker is ready, and has recorded what PHP queued");
    return worker;
  }

  private SocketUnit ingestMoved() throws Exception {
    List<String> arguments = new ArrayList<>(state("ingest"));
    arguments.addAll(matomoDir);
    SocketUnit ingest = SocketUnit.start(folder, nginx.ingestPort(), arguments, Map.of());
    ingest.awaitReady();
    assertThat(ingest.log()).contains("event=ingest-listens").doesNotContain("setting-doubtful");
    done("sluice ingest is ready, behind its socket");
    for (int i = 0; i < HITS; i++) {
      assertThat(hit().statusCode()).isEqualTo(204);
    }
    allAreRecorded();
    assertThat(matomo.visitsFromHere()).isEqualTo(1);
    done(HITS + " hits through nginx are in the log tables, with the visitor's address");
    return ingest;
  }

  private SluiceProcess archiverMoved() throws Exception {
    SluiceProcess archiver = service("archive", "--every", "1s");
    done("sluice archive is ready");
    await().atMost(Duration.ofMinutes(2)).until(() -> matomo.reportedVisits() == 1);
    done("today's report counts the visit");
    return archiver;
  }

  private void watched(List<AdminPort> ports, PhpFpm php) throws Exception {
    for (AdminPort port : ports) {
      assertThat(port.page("/health/ready")).startsWith("200");
      assertThat(port.page("/metrics")).startsWith("200 ").contains("sluice_");
      assertThat(exitOf("status", "--admin-listen", port.address())).startsWith("0\n");
    }
    assertThat(nginx.status("/nginx_status").statusCode()).isEqualTo(200);
    done("all are ready, have metrics, and sluice status ends with 0");
    if (!WatchingPrometheus.isInstalled() || !BlackboxExporter.isInstalled()) {
      done("no prometheus and prometheus-blackbox-exporter are installed: not tried");
      return;
    }
    String site = "http://127.0.0.1:" + nginx.port();
    try (BlackboxExporter probes = BlackboxExporter.start(folder)) {
      scraped(ports, site, probes);
      probed(php, site, probes);
    }
  }

  private void scraped(List<AdminPort> ports, String site, BlackboxExporter probes)
      throws Exception {
    Map<String, String> targets =
        Map.of(
            "127.0.0.1:9101", ports.get(0).address(),
            "127.0.0.1:9102", ports.get(1).address(),
            "127.0.0.1:9103", ports.get(2).address(),
            "127.0.0.1:9115", probes.address(),
            "https://matomo.example", site);
    try (WatchingPrometheus prometheus = WatchingPrometheus.start(folder, targets)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(prometheus.values("up{job='sluice'}")).containsExactly("1", "1", "1");
                assertThat(prometheus.values("probe_success")).containsExactly("1", "1");
                assertThat(prometheus.rules()).containsOnly("ok");
              });
      assertThat(prometheus.values("ALERTS{alertstate='firing'}")).isEmpty();
      assertThat(prometheus.values("sum(sluice_ingest_answers_total{code='204'})"))
          .containsExactly(String.valueOf(HITS));
    }
    done("Prometheus with the shipped files scrapes all, its rules run, and no alert fires");
  }

  /** With PHP and without; a probe records nothing. */
  private void probed(PhpFpm php, String site, BlackboxExporter probes) throws Exception {
    String tracker = site + "/matomo.php";
    String login = site + "/index.php?module=Login";
    assertThat(probes.succeeds("sluice_login", login.replace("Login", "Other"))).isFalse();
    php.close();
    assertThat(probes.succeeds("sluice_tracker", tracker)).isTrue();
    assertThat(probes.succeeds("sluice_login", login)).isFalse();
    allAreRecorded();
    done("the probes see tracker and login page, and that the login page is gone without PHP");
  }

  /** The steps of moving in reverse; the archiver has been stopped. */
  private void back(SocketUnit ingest, SluiceProcess worker) throws Exception {
    assertThat(run("archive", "--verify", "--sites", "1")).startsWith("0\n");
    done("back: without the archiver its archives are there beside PHP's, and verified");
    await()
        .until(() -> ingest.admin().page("/metrics").contains("\nsluice_ingest_spool_bytes 0.0\n"));
    ingest.close();
    hitsThatPhpAnswers();
    allAreRecorded();
    done("back: without ingest PHP answers and queues, and the worker records");
    assertThat(worker.terminate(END_LIMIT)).isZero();
    assertThat(run("queue", "locks")).startsWith("0\n").contains("no queue is locked");
    long before = matomo.recorded();
    hitsThatPhpAnswers();
    assertThat(run("queue", "monitor", "--iterations", "1"))
        .contains(HITS + " request sets queued, 0 worker processes of Sluice");
    assertThat(matomo.recorded()).isEqualTo(before);
    done("back: without the worker the queues are free, and hits wait in them for PHP");
  }

  private void hitsThatPhpAnswers() throws Exception {
    for (int i = 0; i < HITS; i++) {
      assertThat(new String(hit().body(), StandardCharsets.UTF_8)).startsWith("PHP /matomo.php");
    }
  }

  private HttpResponse<byte[]> hit() throws Exception {
    return nginx.get(HIT + hits++, "X-Forwarded-For", "6.6.6.6");
  }

  private String body(String path) throws Exception {
    return new String(nginx.get(path, "X-Forwarded-For", "6.6.6.6").body(), StandardCharsets.UTF_8);
  }

  /** Each hit that was answered, once. */
  private void allAreRecorded() {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(matomo.recorded()).isEqualTo(hits));
  }

  private SluiceProcess service(String command, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(state(command));
    arguments.addAll(matomoDir);
    arguments.addAll(List.of(more));
    SluiceProcess started = SluiceProcess.installed(folder, command, arguments);
    started.awaitReady(AdminPort.START_LIMIT);
    return started;
  }

  private List<String> state(String command) {
    return List.of("--state-dir", folder.resolve("state-" + command).toString());
  }

  /** Runs a command on this Matomo to its end. */
  private String run(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(matomoDir);
    return exitOf(all.toArray(String[]::new));
  }

  /** What a command printed, with its exit code before it. */
  private String exitOf(String... command) throws Exception {
    try (SluiceProcess process = SluiceProcess.installedCommand(folder, List.of(command))) {
      return process.exitWithin(Duration.ofMinutes(2)) + "\n" + process.log();
    }
  }
}
