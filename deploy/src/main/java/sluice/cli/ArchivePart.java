package sluice.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
import java.util.stream.Collectors;
import sluice.archive.ArchiveLoad;
import sluice.archive.Archiver;
import sluice.archive.ArchiverConfig;
import sluice.archive.period.PeriodKind;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.MatomoTables;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoLife;
import sluice.worker.backend.BackendException;

/** The archiver as the command line configures it. */
final class ArchivePart {

  static final Flag EVERY =
      new Flag("every", "TIME", "Pause between two runs of the archiver. Default: 60s.");
  static final Flag PERIODS =
      new Flag(
          "periods", "LIST", "Periods that are kept up to date. Default: day,week,month,year.");

  static final Flag THREADS =
      new Flag(
          "threads",
          "N",
          "Sites and days that are archived side by side, 1..64. Default: the number of processors.");

  static final List<Flag> FLAGS = List.of(EVERY, PERIODS, THREADS);

  /**
   * Connections a thread: one publishes and holds a site's lease, one has a snapshot of the log.
   */
  static final int CONNECTIONS_A_THREAD = 2;

  /** Connections beside: one finds what changed, one watches Matomo's life, others look. */
  static final int CONNECTIONS = 4;

  /** How often maintenance_mode and Matomo's version are looked at. */
  private static final Duration LIFE_STEP = Duration.ofSeconds(5);

  private ArchivePart() {}

  /** What the archiver needs. */
  record Setup(ArchiverConfig config, DatabaseAddress database, Installation installation) {}

  /** Reads the archiver's configuration; what is wrong is added to the installation's faults. */
  static Setup configure(Installation installation) {
    ArchiverConfig standard = ArchiverConfig.DEFAULTS;
    Duration every = installation.settings().duration(EVERY.name(), standard.every());
    if (every.isZero()) {
      installation.faults().add("--every must be more than 0");
    }
    Path state = installation.stateDir().resolve("archive");
    ArchiverConfig config =
        new ArchiverConfig(
            every,
            periods(installation),
            ReportSettings.of(installation.config()),
            standard.archivesSegments(),
            Optional.of(state),
            load(installation));
    return new Setup(config, installation.database(), installation);
  }

  /**
   * Makes an archiver that has no thread of its own.
   *
   * @throws SQLException when the database does not answer
   */
  static Archiver make(Setup setup, ProcessShell shell) throws SQLException {
    pool(setup, shell);
    check(setup, shell);
    return new Archiver(
        setup.config(), tables(setup.database(), shell), shell.registry(), InstantSource.system());
  }

  /** Starts it when the database answers. */
  static Archiver start(Setup setup, ProcessShell shell, StartWait wait)
      throws SQLException, BackendException, InterruptedException {
    DatabasePool pool = pool(setup, shell);
    wait.until("the database " + setup.database(), () -> check(setup, shell));
    MatomoLife life =
        MatomoLife.watch(
            pool.source(),
            setup.database().tablesPrefix(),
            setup.installation().config(),
            LIFE_STEP,
            () -> true);
    shell.closeAtEnd("the archiver's watch of Matomo", life);
    Archiver archiver =
        Archiver.start(
            setup.config(),
            tables(setup.database(), shell),
            life::isPaused,
            shell.registry(),
            InstantSource.system());
    shell.closeAtEnd("archiver", archiver);
    shell.health().addReady("archiver", archiver::problem);
    shell.status(
        "archiver",
        () ->
            new TreeMap<>(
                Map.of(
                    "database",
                    setup.database(),
                    "every",
                    words(setup.config().every()),
                    "threads",
                    setup.config().load().threads(),
                    "last run",
                    archiver.lastRun().map(Object::toString).orElse("none yet"),
                    "not archived",
                    archiver.problem().orElse("nothing"))));
    shell.status("sites that the archiver is furthest behind with", archiver::sites);
    return archiver;
  }

  private static ArchiveLoad load(Installation installation) {
    ArchiveLoad standard = ArchiveLoad.UNBOUNDED;
    int threads =
        (int)
            installation
                .settings()
                .integer(THREADS.name(), standard.threads(), 1, ArchiveLoad.MOST_THREADS);
    return new ArchiveLoad(threads, ArchiveLoad.NO_SHARE, 0);
  }

  /** The one pool, with as many connections as the archiver can use. */
  private static DatabasePool pool(Setup setup, ProcessShell shell) {
    DatabasePool pool = shell.database(setup.database());
    pool.reserve(CONNECTIONS + CONNECTIONS_A_THREAD * setup.config().load().threads());
    return pool;
  }

  /** Throws when the database is none to work with. */
  private static Setup check(Setup setup, ProcessShell shell) throws SQLException {
    Installation installation = setup.installation();
    try (Connection connection = shell.database(setup.database()).open()) {
      MatomoCheck.look(installation, connection, setup.database().tablesPrefix());
    }
    installation.faults().throwIfAny();
    return setup;
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
        ReportSettings.of(installation.config()),
        standard.archivesSegments(),
        Optional.empty());
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
