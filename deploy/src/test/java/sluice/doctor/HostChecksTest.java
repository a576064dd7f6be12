package sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.doctor.TestPatient.assertFound;
import static sluice.doctor.TestPatient.assertWell;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.matomo.MatomoConfig;
import sluice.worker.drain.LetterFiles;

class HostChecksTest {

  private static final String SECRET = "hush-hush";

  @TempDir Path root;

  private Path plant(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<Finding> look(TestPatient patient) throws Exception {
    return patient.look(Check.Lane.HOST);
  }

  private List<Finding> look() throws Exception {
    return look(new TestPatient(root));
  }

  @Test
  void aLineOfCronIsFoundWithItsPlaceAndWithoutItsText() throws Exception {
    plant("etc/crontab", "# 5 * * * * root php console core:archive\n");
    assertWell(look(), FindingKind.PHP_ARCHIVER_SCHEDULED);
    plant(
        "etc/cron.d/matomo",
        "MAILTO=x\n5 * * * * www-data PASSWORD="
            + SECRET
            + " php /m/console core:archive --url=x\n* * * * * www-data php /m/console queuedtracking:process\n");
    List<Finding> findings = look();
    assertFound(
        findings,
        FindingKind.PHP_ARCHIVER_SCHEDULED,
        Severity.WARNING,
        "/etc/cron.d/matomo line 2",
        "sed -i '2s/^/#/' /etc/cron.d/matomo");
    assertFound(
        findings, FindingKind.PHP_WORKER_SCHEDULED, Severity.WARNING, "/etc/cron.d/matomo line 3");
    assertThat(findings.toString()).doesNotContain(SECRET);
  }

  @Test
  void aFileOfAnySizeIsLookedAtAtItsBeginning() throws Exception {
    Path cron = Files.createDirectories(root.resolve("etc/cron.d")).resolve("matomo");
    Files.writeString(cron, "5 * * * * www-data php /m/console core:archive\n");
    try (RandomAccessFile file = new RandomAccessFile(cron.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    List<Finding> findings = look();
    assertFound(findings, FindingKind.PHP_ARCHIVER_SCHEDULED, Severity.WARNING, "line 1");
    assertFound(findings, FindingKind.NOT_CHECKED, Severity.INFO, "larger than 4 MiB");
  }

  @Test
  void aSegmentThatIsReplayedMeanwhileIsNoFault() throws Exception {
    Path spool = Files.createDirectories(root.resolve("var/lib/sluice/spool"));
    Files.createSymbolicLink(spool.resolve("1.seg"), spool.resolve("gone"));
    assertWell(look(), FindingKind.SPOOL_IN_USE);
  }

  @Test
  void crontabsOfUsersAndScriptsThatCronRunsAreRead() throws Exception {
    plant(
        "usr/local/bin/matomo-archive",
        "#!/bin/sh\n# core:archive\nexec php /m/console core:archive\n");
    plant(
        "var/spool/cron/crontabs/www-data", "5 * * * * /usr/local/bin/matomo-archive >/dev/null\n");
    assertFound(
        look(),
        FindingKind.PHP_ARCHIVER_SCHEDULED,
        Severity.WARNING,
        "/var/spool/cron/crontabs/www-data line 1");
  }

  @Test
  void aUnitIsAWarningWhenItIsEnabled() throws Exception {
    plant(
        "etc/systemd/system/m.service",
        "[Service]\nExecStart=/usr/bin/php /m/console core:archive\n");
    assertFound(
        look(), FindingKind.PHP_ARCHIVER_SCHEDULED, Severity.INFO, "m.service", "not enabled");
    plant("etc/systemd/system/timers.target.wants/m.timer", "");
    assertFound(
        look(),
        FindingKind.PHP_ARCHIVER_SCHEDULED,
        Severity.WARNING,
        "systemctl disable --now m.timer m.service");
  }

  @Test
  void aUnitIsToldOnceWhereLibIsUsrLib() throws Exception {
    plant("usr/lib/systemd/system/m.service", "[Service]\nExecStart=php console core:archive\n");
    Files.createSymbolicLink(root.resolve("lib"), root.resolve("usr/lib"));
    assertThat(look())
        .filteredOn(finding -> finding.kind() == FindingKind.PHP_ARCHIVER_SCHEDULED)
        .hasSize(1);
  }

  @Test
  void supervisorIsReadToo() throws Exception {
    plant(
        "etc/supervisor/conf.d/q.conf",
        "[program:q]\ncommand = php /m/console queuedtracking:process\n");
    assertFound(look(), FindingKind.PHP_WORKER_SCHEDULED, Severity.WARNING, "supervisorctl update");
  }

  @Test
  void aProcessOfPhpIsFoundByItsArgumentsWithItsAge() throws Exception {
    plant("proc/uptime", "36000.50 1.0");
    process(11, 100 * 35_900, "php", "/m/console", "core:archive", "--token=" + SECRET);
    process(12, 100 * 35_900, "vim", "core:archive");
    process(13, 100 * 35_990, "/usr/bin/php8.2", "/m/console", "queuedtracking:process");
    List<Finding> findings = look();
    assertFound(
        findings,
        FindingKind.PHP_ARCHIVER_RUNNING,
        Severity.WARNING,
        "process 11 for 100 s",
        "kill 11");
    assertFound(findings, FindingKind.PHP_WORKER_RUNNING, Severity.WARNING, "process 13 for 10 s");
    assertThat(findings.toString()).doesNotContain(SECRET);
  }

  @Test
  void twoArchiversAtOnceAndOneThatNeverEndsAreErrors() throws Exception {
    plant("proc/uptime", "36000.50 1.0");
    process(11, 100 * 35_900, "php", "/m/console", "core:archive");
    process(14, 100 * 35_900, "php", "/m/console", "core:archive");
    assertFound(look(), FindingKind.PHP_ARCHIVER_RUNNING, Severity.ERROR, "2 times at once");
    Files.delete(root.resolve("proc/14/cmdline"));
    process(11, 0, "php", "/m/console", "core:archive");
    assertFound(look(), FindingKind.PHP_ARCHIVER_RUNNING, Severity.ERROR, "for 10 h");
  }

  private void process(long pid, long startTicks, String... arguments) throws IOException {
    plant("proc/" + pid + "/cmdline", String.join("\0", arguments) + "\0");
    plant(
        "proc/" + pid + "/stat", pid + " (a) b) S" + " 0".repeat(18) + " " + startTicks + " 0 0\n");
  }

  @Test
  void nginxInFrontNeedsTheHeadersToBeRead() throws Exception {
    plant("etc/nginx/sites-enabled/matomo", "upstream sluice {\n  server 127.0.0.1:8088;\n}\n");
    plant("matomo/config/config.ini.php", "[database]\nhost = \"h\"\n");
    plant("matomo/config/global.ini.php", "[General]\n");
    TestPatient patient = new TestPatient(root).config(MatomoConfig.load(root.resolve("matomo")));
    assertFound(
        look(patient),
        FindingKind.PROXY_HEADERS,
        Severity.ERROR,
        "sites-enabled/matomo",
        "proxy_client_headers[] = \"HTTP_X_FORWARDED_FOR\"");
    patient.set("General", "proxy_client_headers", "HTTP_X_FORWARDED_FOR");
    assertWell(look(patient), FindingKind.PROXY_HEADERS);
  }

  @Test
  void settingsThatStopOrDelayTheWorkAreFound() throws Exception {
    TestPatient patient =
        new TestPatient(root)
            .fault("--queues must be 1..4096, was 0")
            .doubt("[Sluice] quees is no setting of Sluice and has no effect")
            .set("Tracker", "debug", "1")
            .set("General", "maintenance_mode", "1")
            .set("Tracker", "record_statistics", "0")
            .set("Tracker", "tracker_cache_file_ttl", "86400");
    List<Finding> findings = look(patient);
    assertFound(findings, FindingKind.CONFIGURATION, Severity.ERROR, "--queues must be 1..4096");
    assertFound(findings, FindingKind.SETTING_DOUBTFUL, Severity.WARNING, "quees");
    assertFound(findings, FindingKind.SETTING_WITHOUT_EFFECT, Severity.INFO, "[Tracker] debug");
    assertFound(findings, FindingKind.MAINTENANCE_MODE, Severity.WARNING, "hits are queued");
    assertFound(findings, FindingKind.TRACKING_OFF, Severity.ERROR, "record_statistics = 1");
    assertFound(findings, FindingKind.TRACKER_CACHE, Severity.WARNING, "86400 s");
    List<Finding> well = look();
    assertWell(well, FindingKind.CONFIGURATION);
    assertWell(well, FindingKind.SETTING_DOUBTFUL);
    assertWell(well, FindingKind.MAINTENANCE_MODE);
    assertWell(well, FindingKind.TRACKING_OFF);
    assertWell(well, FindingKind.TRACKER_CACHE);
  }

  @Test
  void aPluginThatTracksInAWayOfItsOwnIsAnError() throws Exception {
    plant("matomo/plugins/HeatmapSessionRecording/Tracker/x.php", "");
    TestPatient patient =
        new TestPatient(root)
            .matomoDir(root.resolve("matomo"))
            .set("Plugins", "Plugins", "Goals", "HeatmapSessionRecording");
    assertFound(
        look(patient), FindingKind.MATOMO_PLUGINS, Severity.ERROR, "HeatmapSessionRecording");
    patient.set("Sluice", "accept_plugin_loss", "HeatmapSessionRecording");
    assertWell(look(patient), FindingKind.MATOMO_PLUGINS);
  }

  @Test
  void thePluginsSettingsThatFightOursAreFound() throws Exception {
    assertFound(look(), FindingKind.PLUGIN_QUEUE, Severity.WARNING, "queueEnabled = 1");
    TestPatient patient = new TestPatient(root).plugin("queueEnabled", "1");
    assertFound(
        look(patient),
        FindingKind.PLUGIN_DRAINS,
        Severity.WARNING,
        "processDuringTrackingRequest = 0");
    patient.plugin("processDuringTrackingRequest", "0");
    assertWell(look(patient), FindingKind.PLUGIN_DRAINS);
    assertWell(look(patient), FindingKind.PLUGIN_QUEUE);
  }

  @Test
  void nothingIsSaidOfPluginSettingsThatNobodyTold() throws Exception {
    TestPatient patient = new TestPatient(root).pluginUntold();
    assertFound(look(patient), FindingKind.NOT_CHECKED, Severity.INFO, "the plugin's queue");
    assertThat(look(patient)).noneMatch(finding -> finding.kind() == FindingKind.PLUGIN_QUEUE);
  }

  @Test
  void aSpoolNeedsRoomOnItsDisk() throws Exception {
    plant("var/lib/sluice/spool/x", "");
    assertWell(look(new TestPatient(root)), FindingKind.SPOOL_DISK);
    assertFound(
        look(new TestPatient(root).spool(1, 1L << 60)),
        FindingKind.SPOOL_DISK,
        Severity.WARNING,
        "--spool-max");
    assertFound(
        look(new TestPatient(root).spool(1L << 60, 1)),
        FindingKind.SPOOL_DISK,
        Severity.ERROR,
        "answered 503",
        "--spool-dir");
  }

  @Test
  void hitsThatLieInASpoolForMinutesAreFound() throws Exception {
    Path segment = plant("var/lib/sluice/spool/p/q0/00000001.seg", "hits");
    assertWell(look(), FindingKind.SPOOL_IN_USE);
    Files.setLastModifiedTime(segment, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
    assertFound(look(), FindingKind.SPOOL_IN_USE, Severity.WARNING, "up to 3 h ago");
  }

  @Test
  void aStateDirectoryThatOthersUseOrReadIsFound() throws Exception {
    Path state = root.resolve("var/lib/sluice");
    Files.createDirectories(state);
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    assertWell(look(), FindingKind.STATE_DIRECTORY);
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertFound(look(), FindingKind.STATE_DIRECTORY, Severity.WARNING, "chmod 0700 " + state);
    plant(
        "var/lib/sluice/ingest.lock",
        "process 7 on "
            + InetAddress.getLocalHost().getHostName()
            + ", since 2026-01-01T00:00:00Z\n");
    assertThat(look().toString()).doesNotContain("was last used by an ingest on");
    plant("var/lib/sluice/ingest.lock", "process 7 on elsewhere, since 2026-01-01T00:00:00Z\n");
    assertFound(
        look(),
        FindingKind.STATE_DIRECTORY,
        Severity.WARNING,
        "an ingest on elsewhere, and this is");
  }

  @Test
  void lettersThatTheirTableHadNoRoomForAreFound() throws Exception {
    Path state = root.resolve("var/lib/sluice");
    LetterFiles.in(state.resolve("dead-letters"))
        .append(
            List.of(
                new LetterFiles.Filed(
                    3, LetterFiles.Kind.MOVED, 0, 1, 1000, 0, 1, "error", new byte[] {1})),
            Instant.now());
    assertFound(
        look(),
        FindingKind.DEAD_LETTERS,
        Severity.WARNING,
        "1 more are in files",
        "--import --state-dir " + state);
  }

  @Test
  void aProcessThatListensByIpv6IsAsked() throws Exception {
    try (Admin admin = new Admin(InetAddress.getByName("::1"), 200, 200)) {
      assertWell(look(new TestPatient(root).admin(admin.address())), FindingKind.PROCESS);
    }
  }

  @Test
  void processesAreAskedHowTheyAre() throws Exception {
    try (Admin admin = new Admin(200, 200)) {
      assertWell(look(new TestPatient(root).admin(admin.address())), FindingKind.PROCESS);
    }
    try (Admin admin = new Admin(200, 503)) {
      assertFound(
          look(new TestPatient(root).admin(admin.address())),
          FindingKind.PROCESS,
          Severity.WARNING,
          "is not ready: because");
    }
    try (Admin admin = new Admin(503, 503)) {
      assertFound(
          look(new TestPatient(root).admin(admin.address())),
          FindingKind.PROCESS,
          Severity.ERROR,
          "is not alive: because");
    }
    assertFound(look(), FindingKind.PROCESS, Severity.WARNING, "no process of Sluice answers");
  }

  @Test
  void aProcessThatIsNamedAndNotThereIsFoundBesideOneThatIs() throws Exception {
    InetSocketAddress gone = new InetSocketAddress("127.0.0.1", 1);
    try (Admin admin = new Admin(200, 200)) {
      TestPatient both = new TestPatient(root).admin(admin.address()).admin(gone);
      assertWell(look(both), FindingKind.PROCESS);
      assertFound(
          look(both.adminsNamed()),
          FindingKind.PROCESS,
          Severity.WARNING,
          "no process answers on 127.0.0.1:1");
    }
  }

  @Test
  void aProcessThatAcceptsAndNeverAnswersIsAnErrorSoon() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
      assertFound(
          look(new TestPatient(root).admin(address)),
          FindingKind.PROCESS,
          Severity.ERROR,
          "does not answer within 2 s");
    }
  }

  /** An admin port that gives these answers. */
  private static final class Admin implements AutoCloseable {
    private final HttpServer server;

    Admin(int live, int ready) throws IOException {
      this(InetAddress.getLoopbackAddress(), live, ready);
    }

    Admin(InetAddress address, int live, int ready) throws IOException {
      server = HttpServer.create(new InetSocketAddress(address, 0), 0);
      answer("/health/live", live);
      answer("/health/ready", ready);
      server.start();
    }

    private void answer(String path, int code) {
      byte[] body = "because".getBytes(StandardCharsets.US_ASCII);
      server.createContext(
          path,
          exchange -> {
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
    }

    InetSocketAddress address() {
      return server.getAddress();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
