package sluice.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLSyntaxErrorException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sluice.archive.ArchiveLoad;
import sluice.archive.Archiver;
import sluice.archive.ArchiverConfig;
import sluice.archive.ReplicaCheck;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoLife;
import sluice.page.ArchivePanel;
import sluice.worker.backend.BackendException;

/** The archiver as the command line configures it. */
final class ArchivePart {

  static final Flag EVERY =
      new Flag("every", "TIME", "Pause between two runs of the archiver. Default: 60s.");
  static final Flag PERIODS =
      new Flag(
          "periods",
          "LIST",
          "Periods that are kept up to date, with those that they are made of: a year of months, a month of"
              + " weeks. Default: day,week,month,year.");

  static final Flag THREADS =
      new Flag(
          "threads",
          "N",
          "Sites and days that are archived side by side, 1..64. Default: the number of processors.");

  static final Flag MAX_DB_TIME =
      new Flag(
          "max-db-time",
          "SHARE",
          "Share of the time in which the archiver has a statement running on the database, over all its"
              + " threads: 1%..100%, or none. Less while the database answers slower than usual. Default: 20%.");
  static final Flag MAX_ROWS =
      new Flag(
          "max-rows-per-second",
          "N",
          "Rows that the database reads for the archiver in a second, at most. Default: as many as there are.");

  static final Flag READER_URL =
      new Flag(
          "reader-url",
          "URL",
          "A replica that the log is read from, with the database's user: jdbc:mariadb://HOST:PORT/NAME."
              + " Default: the database itself.");

  static final List<Flag> FLAGS =
      List.of(EVERY, PERIODS, THREADS, MAX_DB_TIME, MAX_ROWS, READER_URL);

  /** Of --max-db-time: a fifth leaves the database to workers; ArchiveThroughput measures both. */
  private static final String STANDARD_SHARE = "20%";

  /**
   * Connections a thread: one publishes and holds a site's lease, one has a snapshot of the log.
   */
  static final int CONNECTIONS_A_THREAD = 2;

  /**
   * Connections beside: one finds what changed, one says that it is alive, one watches Matomo's
   * life, others look.
   */
  static final int CONNECTIONS = 5;

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)\\s*%");

  /** How often maintenance_mode and Matomo's version are looked at. */
  private static final Duration LIFE_STEP = Duration.ofSeconds(5);

  private ArchivePart() {}

  /**
   * What the archiver needs.
   *
   * @param reader where the log is read: a replica, or the database itself
   */
  record Setup(
      ArchiverConfig config,
      DatabaseAddress database,
      DatabaseAddress reader,
      Installation installation) {

    boolean hasReplica() {
      return !reader.equals(database);
    }
  }

  /** Reads the archiver's configuration; what is wrong is added to the installation's faults. */
  static Setup configure(Installation installation) {
    ArchiverConfig standard = ArchiverConfig.DEFAULTS;
    Duration every =
        installation
            .settings()
            .duration(EVERY.name(), standard.every(), Duration.ofMillis(1), Duration.ofDays(1));
    Path state = installation.stateDir().resolve("archive");
    ArchiverConfig config =
        new ArchiverConfig(
            every,
            periods(installation),
            standard.archivesSegments(),
            Optional.of(state),
            load(installation),
            installation.config());
    DatabaseAddress database = installation.database();
    return new Setup(config, database, reader(installation, database), installation);
  }

  /**
   * Makes an archiver that has no thread of its own.
   *
   * @throws SQLException when the database does not answer
   */
  static Archiver make(Setup setup, ProcessShell shell) throws SQLException {
    pool(setup, shell);
    check(setup, shell);
    return archiver(setup, shell);
  }

  /** Starts it when the database answers. */
  static Archiver start(Setup setup, ProcessShell shell, StartWait wait)
      throws SQLException, BackendException, InterruptedException {
    DatabasePool pool = pool(setup, shell);
    shell.watch(pool);
    wait.until("the database " + setup.database(), () -> check(setup, shell));
    String prefix = setup.database().tablesPrefix();
    MatomoLife life =
        MatomoLife.watch(
            pool.source(),
            prefix,
            setup.installation().config(),
            LIFE_STEP,
            new LifeListener(setup.installation(), () -> true));
    shell.health().addReady("archiver's Matomo", life::problem);
    shell.closeAtEnd("the archiver's watch of Matomo", life);
    shell.matomo(life);
    Archiver archiver = archiver(setup, shell).start(life::isPaused);
    shell.closeAtEnd("archiver", archiver);
    ArchiverHealth.add(archiver, shell);
    shell.panel(new ArchivePanel(InstantSource.system()));
    shell.status(
        "archiver",
        () ->
            new TreeMap<>(
                Map.of(
                    "database",
                    setup.database(),
                    "every",
                    words(setup.config().every()),
                    "log read from",
                    setup.reader(),
                    "threads",
                    setup.config().load().threads(),
                    "last run",
                    archiver.lastRun().map(Object::toString).orElse("none yet"),
                    "not archived",
                    archiver.problem().orElse("nothing"))));
    shell.status("sites that the archiver is furthest behind with", archiver::sites);
    return archiver;
  }

  private static DatabaseAddress reader(Installation installation, DatabaseAddress database) {
    Optional<String> url = installation.settings().text(READER_URL.name());
    if (url.isPresent() && !DatabaseAddress.isUrl(url.get())) {
      installation
          .faults()
          .add("--reader-url must be jdbc:mariadb://HOST:PORT/NAME, was " + database.at(url.get()));
    }
    DatabaseAddress reader = url.map(database::at).orElse(database);
    if (url.isPresent() && reader.equals(database)) {
      installation.faults().add("--reader-url " + reader + ": it is the primary itself");
    }
    return reader;
  }

  private static ArchiveLoad load(Installation installation) {
    ArchiveLoad standard = ArchiveLoad.UNBOUNDED;
    int threads =
        (int)
            installation
                .settings()
                .integer(THREADS.name(), standard.threads(), 1, ArchiveLoad.MOST_THREADS);
    long rows = installation.settings().integer(MAX_ROWS.name(), 0, 1, Long.MAX_VALUE);
    return new ArchiveLoad(threads, share(installation), rows);
  }

  private static double share(Installation installation) {
    String text = installation.settings().text(MAX_DB_TIME.name(), STANDARD_SHARE).strip();
    if (text.equals("none")) {
      return ArchiveLoad.NO_SHARE;
    }
    Matcher percent = PERCENT.matcher(text);
    double share = percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : 0;
    if (share < 0.01 || share > 1) {
      installation.faults().add("--max-db-time must be 1%..100%, or none, was '" + text + "'");
    }
    return share;
  }

  /** The one pool, with as many connections as the archiver can use. */
  private static DatabasePool pool(Setup setup, ProcessShell shell) {
    DatabasePool pool = shell.database(setup.database());
    pool.reserve(CONNECTIONS + CONNECTIONS_A_THREAD * setup.config().load().threads());
    return pool;
  }

  private static Archiver archiver(Setup setup, ProcessShell shell) {
    MatomoTables tables = tables(setup.database(), shell);
    MatomoTables logs = tables;
    if (setup.hasReplica()) {
      DatabasePool pool = shell.reader(setup.reader());
      pool.reserve(setup.config().load().threads());
      logs = new MatomoTables(pool.source(), setup.reader().tablesPrefix());
    }
    return new Archiver(setup.config(), tables, logs, shell.registry(), InstantSource.system());
  }

  /** Throws when the database is none to work with. */
  private static Setup check(Setup setup, ProcessShell shell) throws SQLException {
    Installation installation = setup.installation();
    try (Connection connection = shell.database(setup.database()).open()) {
      installation.check(connection, setup.database().tablesPrefix());
      if (setup.hasReplica()) {
        checkReplica(setup, connection);
      }
    }
    installation.faults().throwIfAny();
    return setup;
  }

  private static void checkReplica(Setup setup, Connection database) throws SQLException {
    String url = "--reader-url " + setup.reader() + ": ";
    try (Connection replica = DatabasePool.singleOfReplica(setup.reader())) {
      ReplicaCheck.fault(database, replica, setup.reader().tablesPrefix())
          .ifPresent(fault -> setup.installation().faults().add(url + fault));
    } catch (SQLInvalidAuthorizationSpecException | SQLSyntaxErrorException e) {
      // Its name or the user is wrong: waiting mends nothing.
      setup.installation().faults().add(url + e.getMessage());
    }
  }

  static MatomoTables tables(DatabaseAddress database, ProcessShell shell) {
    return new MatomoTables(shell.database(database).source(), database.tablesPrefix());
  }

  /** As one writes it: 60 s, or 500 ms. */
  static String words(Duration time) {
    return time.toMillisPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** The configuration of a look that keeps nothing, and so needs no state directory. */
  static ArchiverConfig stateless(Installation installation) {
    ArchiverConfig standard = ArchiverConfig.DEFAULTS;
    return new ArchiverConfig(
        standard.every(),
        periods(installation),
        standard.archivesSegments(),
        Optional.empty(),
        load(installation),
        installation.config());
  }

  private static Set<PeriodKind> periods(Installation installation) {
    List<String> words = installation.settings().list(PERIODS.name());
    if (words.isEmpty()) {
      return EnumSet.allOf(PeriodKind.class);
    }
    Set<String> known =
        Arrays.stream(PeriodKind.values()).map(ArchivePart::word).collect(Collectors.toSet());
    for (String word : words) {
      if (!known.contains(word)) {
        installation
            .faults()
            .add("--periods must be some of day,week,month,year, was '" + word + "'");
      }
    }
    return Arrays.stream(PeriodKind.values())
        .filter(kind -> words.contains(word(kind)))
        .collect(Collectors.toSet());
  }

  private static String word(PeriodKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
