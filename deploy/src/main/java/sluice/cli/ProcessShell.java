package sluice.cli;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.admin.AdminContent;
import sluice.admin.AdminServer;
import sluice.admin.Figures;
import sluice.admin.LivePage;
import sluice.admin.LivePanel;
import sluice.admin.StatusPage;
import sluice.admin.WebPages;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.MatomoLife;
import sluice.matomo.RedisAddress;
import sluice.matomo.UnhonouredSettings;
import sluice.page.PageFiles;
import sluice.page.ProcessPanel;
import sluice.page.ReportPage;
import sluice.page.ServersPanel;
import sluice.page.SiteReports;
import sluice.process.ExitCode;
import sluice.process.Health;
import sluice.process.LogSetup;
import sluice.process.Metrics;
import sluice.process.ServiceNotifier;
import sluice.process.Shutdown;
import sluice.watch.MariaDbSource;
import sluice.watch.RedisSource;
import sluice.watch.ServerVersions;

/**
 * Holds what every long-running command has around its parts: log, metrics, health, status page,
 * admin port, systemd, orderly end. Parts are added in data order and closed in reverse. Confined
 * to the main thread, but for what it hands out.
 */
final class ProcessShell {

  /**
   * Default admin port of {@code sluice run}; each command has its own, so that all fit one host.
   */
  static final int RUN_PORT = 9100;

  /** Default admin port of {@code sluice ingest}. */
  static final int INGEST_PORT = 9101;

  /** Default admin port of {@code sluice worker}. */
  static final int WORKER_PORT = 9102;

  /** Default admin port of {@code sluice archive}. */
  static final int ARCHIVE_PORT = 9103;

  /** The default admin ports of all. */
  static final List<Integer> PORTS = List.of(RUN_PORT, INGEST_PORT, WORKER_PORT, ARCHIVE_PORT);

  /** Any free port, for commands that end soon. */
  static final int ANY_PORT = 0;

  /** All parts are closed within this after SIGTERM. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** How often the watchdog of systemd is fed, when it watches and the parts are well. */
  private static final Duration WATCH_STEP = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ProcessShell.class);

  private final String title;
  private final Shutdown shutdown;
  private final AdminContent content;
  private final ServiceNotifier systemd;
  private final AdminServer admin;
  private final ServerVersions versions = new ServerVersions(Sluice.version());

  /** Null until somebody asks for it. */
  private DatabasePool pool;

  /** Servers whose figures are published. */
  private final Set<String> watched = new HashSet<>();

  private ProcessShell(String title, Shutdown shutdown, AdminContent content, AdminServer admin) {
    this.title = title;
    this.shutdown = shutdown;
    this.content = content;
    this.admin = admin;
    this.systemd = ServiceNotifier.of(System.getenv());
  }

  /**
   * Opens the admin port and takes over SIGTERM.
   *
   * @param title headline of the status page
   * @param adminPort default of the admin port
   * @throws IOException when the admin port is taken
   */
  static ProcessShell open(String title, Installation installation, int adminPort)
      throws IOException {
    LogSetup.configure(installation.logJson(), LogSetup.Detail.USUAL);
    UnhonouredSettings.warnings(installation.config())
        .forEach(
            warning -> LOG.atWarn().addKeyValue("what", warning).log("setting-without-effect"));
    installation.doubts().say();
    return opened(title, installation, adminPort);
  }

  /** The same for a command that talks to a person: only warnings are logged. */
  static ProcessShell openQuietly(String title, Installation installation) throws IOException {
    LogSetup.configure(installation.logJson(), LogSetup.Detail.WARNINGS);
    return opened(title, installation, RUN_PORT);
  }

  private static ProcessShell opened(String title, Installation installation, int adminPort)
      throws IOException {
    AdminContent content = content(title);
    content.health().meter(content.metrics().registry());
    // This is said before the port opens: whoever asks first must not be told that the process
    // serves.
    content.health().addReady("start", () -> Optional.of("the process is still starting"));
    AdminServer admin =
        AdminServer.start(
            installation.adminListen(adminPort),
            installation.settings().list(Flag.ADMIN_HOSTS.name()),
            content);
    Shutdown shutdown = Shutdown.install(STOP_LIMIT);
    shutdown.add("metrics", content.metrics());
    shutdown.add("admin port", admin);
    LOG.atInfo()
        .addKeyValue("process", title)
        .addKeyValue("admin", admin.url())
        .log("process-starting");
    installation
        .otherHosts()
        .ifPresent(words -> LOG.atWarn().addKeyValue("what", words).log("other-hosts"));
    return new ProcessShell(title, shutdown, content, admin);
  }

  /** What an admin port shows of a process that has not said anything yet. */
  static AdminContent content(String title) {
    Metrics metrics = Metrics.ofThisProcess();
    LivePage live =
        new LivePage(
            Sluice.version(), metrics.registry(), LogSetup.remembered(), InstantSource.system());
    WebPages pages = new WebPages();
    PageFiles.add(pages);
    return new AdminContent(metrics, new Health(), new StatusPage(title), live, pages);
  }

  /**
   * The process's connections to its database, made when first asked for; whoever uses them
   * reserves how many it needs.
   */
  DatabasePool database(DatabaseAddress address) {
    if (pool == null) {
      DatabasePool made = DatabasePool.of(address, title);
      made.meter(registry());
      shutdown.add("connections to the database", made);
      pool = made;
    }
    return pool;
  }

  /** Connections to a replica, beside those to the database; asked for once. */
  DatabasePool reader(DatabaseAddress address) {
    DatabasePool made = DatabasePool.ofReplica(address, title + " reader");
    made.meter(registry());
    shutdown.add("connections to the replica", made);
    watch("sluice.replica", made);
    return made;
  }

  /** Publishes how Redis is; what several parts of one process use is asked once. */
  void watch(RedisAddress redis) {
    if (watched.add("redis")) {
      shutdown.add("watch of Redis", RedisSource.watch(redis, registry(), versions));
    }
  }

  /** Publishes how the database is; what several parts of one process use is asked once. */
  void watch(DatabasePool database) {
    watch("sluice.mariadb", database);
  }

  private void watch(String name, DatabasePool database) {
    if (watched.add(name)) {
      database.reserve(MariaDbSource.CONNECTIONS);
      shutdown.add("watch of " + name, MariaDbSource.watch(name, database, registry(), versions));
    }
  }

  MeterRegistry registry() {
    return content.metrics().registry();
  }

  Health health() {
    return content.health();
  }

  /** How long systemd waits for a sign of life; empty if it does not watch. */
  Optional<Duration> watchdogLimit() {
    return systemd.watchdogLimit();
  }

  String adminUrl() {
    return admin.url();
  }

  /** A section of the status page; asked at each view, must not block. */
  void status(String section, Supplier<Map<String, ?>> lines) {
    content.status().add(section, lines);
  }

  /** What Matomo is and does; what several parts of one process watch is shown once. */
  void matomo(MatomoLife life) {
    if (watched.add("matomo")) {
      status(
          "matomo",
          () ->
              life.installation()
                  .map(MatomoInstallation::facts)
                  .orElse(Map.of("version_core", "the database has not answered yet")));
    }
  }

  /** A panel of the live page; asked each second while somebody looks, must not block. */
  void panel(Function<Figures, LivePanel> panel) {
    content.live().add(panel);
  }

  /** Shows the report of a site as a page beside the status page. */
  void report(SiteReports reports) {
    ReportPage.add(content.pages(), reports);
  }

  /** Has something closed at the end, before all that was added earlier. */
  void closeAtEnd(String name, AutoCloseable part) {
    shutdown.add(name, part);
  }

  /**
   * Says that the process serves, waits until its end begins, and ends it in order. It never
   * returns: a caller that went on could end the process before its parts are closed, and a
   * worker's locks would stay.
   */
  int serve() throws InterruptedException {
    content.health().addReady("start", Optional::empty);
    status("versions", versions::lines);
    if (!watched.isEmpty()) {
      panel(new ServersPanel());
    }
    panel(new ProcessPanel());
    systemd.ready();
    while (!shutdown.await(watchStep())) {
      if (content.health().liveProblems().isEmpty()) {
        systemd.alive();
      } else {
        LOG.atError().addKeyValue("cause", content.health().liveProblems()).log("not-alive");
      }
    }
    systemd.stopping();
    return end(ExitCode.OK);
  }

  /**
   * Says that a server that is needed is away and that the process waits for it.
   *
   * @param why for {@code /health/ready}
   */
  void startWaits(String why) {
    content.health().addReady("start", () -> Optional.of(why));
    // systemd is told that the process is up, because it would end a start that takes long
    systemd.ready();
    systemd.alive();
    systemd.status(why);
  }

  /** Says that the start goes on after {@link #startWaits}. */
  void startGoesOn() {
    content.health().addReady("start", () -> Optional.of("the process is still starting"));
    systemd.status("starting");
  }

  /** Pauses; the process ends in here when its end has begun. */
  void pauseBeforeServing(Duration pause) throws InterruptedException {
    if (shutdown.await(pause)) {
      end(ExitCode.OK);
    }
  }

  /** Waits until a condition holds or the end begins; true when it holds. */
  boolean waitFor(Supplier<Boolean> condition, Duration step) throws InterruptedException {
    while (!condition.get()) {
      if (shutdown.await(step)) {
        return false;
      }
    }
    return true;
  }

  /** Ends the process in order; never returns. */
  int end(int exitStatus) {
    shutdown.exit(exitStatus);
    return exitStatus;
  }

  private Duration watchStep() {
    Duration limit = systemd.watchdogLimit().map(watch -> watch.dividedBy(3)).orElse(WATCH_STEP);
    return limit.compareTo(WATCH_STEP) < 0 ? limit : WATCH_STEP;
  }
}
