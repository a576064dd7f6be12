package sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.Archiver;
import sluice.archive.PublishedReports;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.SluiceSettings;
import sluice.page.SiteReport;
import sluice.page.SiteReports;
import sluice.process.ExitCode;
import sluice.process.PrivateFiles;

/**
 * {@code sluice quickstart}: starts everything with one command on a machine that has only Java.
 */
final class QuickstartCommand implements Subcommand {

  private static final Flag DATA =
      new Flag("data", "DIR", "Data directory; kept for the next start. Default: ./sluice-data.");
  private static final Flag EXIT = new Flag("exit", "", "Stop after the report.");
  private static final Flag LISTEN =
      new Flag(
          "listen",
          "HOST:PORT",
          "Where hits are taken. Default: 127.0.0.1:8088, or a free port when it is taken.");

  /** The sample must be in the log tables within this. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);

  private static final Duration DRAIN_STEP = Duration.ofMillis(50);

  /** The longest that any hit of the sample lies back. */
  private static final Duration SAMPLE_SPAN = Duration.ofDays(1);

  @Override
  public String name() {
    return "quickstart";
  }

  @Override
  public String description() {
    return "Shows Sluice at work: embedded MariaDB and Redis, sample hits through HTTP, a first report.";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        DATA,
        EXIT,
        LISTEN,
        QuickstartServers.INSTALLED,
        Flag.DATABASE_URL,
        Flag.DATABASE_USER,
        Flag.DATABASE_PASSWORD,
        Flag.REDIS,
        Flag.QUEUES,
        Flag.MATOMO_DIR,
        Flag.ADMIN_LISTEN,
        Flag.ADMIN_HOSTS,
        Flag.LOG_JSON);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation given = Installation.of(arguments);
    Path data =
        given.settings().path(DATA.name(), Path.of("sluice-data")).toAbsolutePath().normalize();
    given.settings().listen(LISTEN.name(), "127.0.0.1:0");
    given.faults().throwIfAny();
    madePrivate(data);
    System.out.println("Sluice quickstart\n  data directory: " + data);
    QuickstartServers servers = QuickstartServers.of(given, data);
    try {
      System.out.println(servers.describe());
      return serve(given, arguments, data, servers);
    } catch (Exception e) {
      servers.close();
      throw e;
    }
  }

  /**
   * Makes a new folder with mode 0700. In a folder that exists, which may have been made with
   * another umask, it closes the servers' and our parts to others.
   */
  private static void madePrivate(Path data) throws IOException {
    PrivateFiles.createDirectories(data);
    for (String ours : List.of("mariadb", "redis", "state", "servers")) {
      Path part = data.resolve(ours);
      if (Files.isDirectory(part)) {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private static int serve(
      Installation given, Arguments arguments, Path data, QuickstartServers servers)
      throws Exception {
    DatabaseAddress database = servers.database();
    QuickstartSite site;
    boolean isFirst;
    try (Connection connection = DatabasePool.single(database)) {
      site = QuickstartSite.open(connection, data);
      isFirst = QuickstartSite.isEmpty(connection);
    }
    Pipeline.Setup setup = Pipeline.configure(installation(given, arguments, data, servers, site));
    ProcessShell shell = ProcessShell.openQuietly("sluice quickstart", setup.installation());
    shell.closeAtEnd("servers", servers);
    Pipeline pipeline = Pipeline.start(setup, shell);
    String endpoint = IngestPart.endpoint(setup.ingest(), pipeline.ingest());
    Instant now = Instant.now();
    if (isFirst) {
      replay(pipeline, shell, endpoint, site, now);
    } else {
      System.out.println("  the data directory holds recorded hits: the sample is not sent again");
    }
    MatomoTables tables = ArchivePart.tables(setup.archive().database(), shell);
    SiteReports reports = new SiteReports(new PublishedReports(tables), QuickstartSite.ID_SITE);
    shell.report(reports);
    double visits = report(reports, pipeline, now);
    if (given.settings().flag(EXIT.name(), false)) {
      return shell.end(visits > 0 ? ExitCode.OK : ExitCode.SOFTWARE);
    }
    System.out.println(urls(endpoint, shell.adminUrl(), database));
    System.out.println("Running until Ctrl-C.");
    return shell.serve();
  }

  private static void replay(
      Pipeline pipeline, ProcessShell shell, String endpoint, QuickstartSite site, Instant now)
      throws IOException, InterruptedException {
    List<SampleHit> hits = SampleHit.all();
    int sent = new SampleReplay(URI.create(endpoint), site.token(), System.out).send(hits, now);
    long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
    boolean recorded =
        shell.waitFor(
            () -> pipeline.worker().requests() >= sent || System.nanoTime() > deadline, DRAIN_STEP);
    long done = pipeline.worker().requests();
    if (!recorded || done < sent) {
      throw new IOException(
          "only "
              + done
              + " of "
              + sent
              + " sample hits were drained within "
              + DRAIN_LIMIT.toSeconds()
              + " s; see the log above");
    }
    System.out.println("  drained " + done + " hits into " + QuickstartSite.PREFIX + "log_*");
  }

  private static double report(SiteReports reports, Pipeline pipeline, Instant now)
      throws SQLException {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate first = LocalDate.ofInstant(now.minus(SAMPLE_SPAN), ZoneOffset.UTC);
    List<LocalDate> days = first.datesUntil(today.plusDays(1)).toList();
    pipeline
        .archiver()
        .rebuild(
            new Archiver.Request(
                List.of(QuickstartSite.ID_SITE), first, today, EnumSet.allOf(PeriodKind.class)));
    System.out.println("  archived " + days.size() + " days and the periods around them\n");
    System.out.println("Report of site 1, read back from " + QuickstartSite.PREFIX + "archive_*");
    SiteReport report = reports.of(days);
    new QuickstartReport(report, System.out).print();
    return report.visits();
  }

  private static Installation installation(
      Installation given,
      Arguments arguments,
      Path data,
      QuickstartServers servers,
      QuickstartSite site)
      throws IOException {
    Map<String, String> values = new LinkedHashMap<>(arguments.values());
    DatabaseAddress database = servers.database();
    // The values of files are known by now and stand below.
    SluiceSettings.SECRETS.forEach(name -> values.remove(name + SluiceSettings.FILE));
    values.put(Flag.DATABASE_URL.name(), database.jdbcUrl());
    values.put(Flag.DATABASE_USER.name(), database.user());
    values.put(Flag.DATABASE_PASSWORD.name(), database.password());
    values.put(Flag.TABLES_PREFIX.name(), QuickstartSite.PREFIX);
    values.put(Flag.REDIS.name(), servers.redisUri());
    values.put(Flag.SALT.name(), site.salt());
    values.put(Flag.STATE_DIR.name(), data.resolve("state").toString());
    values.putIfAbsent(LISTEN.name(), FreePort.orOther("127.0.0.1", 8088));
    values.putIfAbsent(Flag.ADMIN_LISTEN.name(), FreePort.orOther("127.0.0.1", 9100));
    return Installation.of(
        new Arguments(values, arguments.words(), new ArrayList<>()), System.getenv());
  }

  private static String urls(String endpoint, String admin, DatabaseAddress database) {
    return String.join(
        "\n",
        "",
        "Try:",
        "  a hit      "
            + endpoint
            + "?idsite=1&rec=1&url=https%3A%2F%2Fwww.shop.example%2F&action_name=Hello",
        "  status     " + admin + "/",
        "  report     " + admin + "/report",
        "  metrics    " + admin + "/metrics",
        "  database   " + database);
  }
}
