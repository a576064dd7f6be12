package sluice.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sluice.doctor.ExaminedHost;
import sluice.doctor.ExaminedQueues;
import sluice.doctor.Patient;
import sluice.ingest.IngestConfig;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.RedisAddress;
import sluice.worker.WorkerConfig;

/** What a command line says, as doctor takes it. Stateless. */
final class ExaminedInstallation {

  /** Where the units of deploy/systemd keep their state. */
  private static final List<String> OF_UNITS = List.of("-ingest", "-worker", "-archive");

  private ExaminedInstallation() {}

  /**
   * Reads all that processes read of the configuration, so that its faults are known; makes no
   * folder.
   */
  static Patient of(Installation installation, Path root) {
    Optional<DatabaseAddress> database = DatabaseAddress.of(installation.settings());
    List<Path> states = stateDirs(installation, root);
    IngestConfig ingest = IngestConfig.of(installation.settings(), states.get(0));
    WorkerConfig.of(
        installation.settings(), database.map(DatabaseAddress::tablesPrefix).orElse(""));
    ArchivePart.stateless(installation);
    if (installation.config().isFromFiles()) {
      installation.doubts().addAll(DoubtfulSettings.of(installation.config(), ingest.listen()));
    }
    return new Patient(
        installation.settings(),
        installation.matomoDir(),
        database,
        () -> queues(installation, states),
        () -> installation.doubts().list(),
        new ExaminedHost(
            root,
            states,
            new ExaminedHost.SpoolRoom(
                spools(installation, ingest, states),
                ingest.spool().maxBytes(),
                ingest.spool().minFreeBytes()),
            new ExaminedHost.Admins(
                installation.admins(),
                installation.settings().text(Flag.ADMINS.name()).isPresent()),
            InstantSource.system()));
  }

  private static List<Path> stateDirs(Installation installation, Path root) {
    Set<Path> folders = new LinkedHashSet<>(List.of(installation.namedStateDir()));
    Path ofServices = root.resolve(StateDirectory.OF_SERVICES.toString().substring(1));
    folders.add(ofServices);
    OF_UNITS.forEach(end -> folders.add(ofServices.resolveSibling(ofServices.getFileName() + end)));
    return List.copyOf(folders);
  }

  private static List<Path> spools(
      Installation installation, IngestConfig ingest, List<Path> states) {
    Set<Path> folders = new LinkedHashSet<>(List.of(ingest.spool().directory()));
    if (installation.settings().text(IngestPart.SPOOL_DIR.name()).isEmpty()) {
      states.forEach(state -> folders.add(state.resolve("spool")));
    }
    return List.copyOf(folders);
  }

  /** By the database, else by config.ini.php and the copy that an ingest of this machine keeps. */
  private static ExaminedQueues queues(Installation installation, List<Path> states) {
    QueuePlugin plugin = QueuePlugin.looked(installation, states);
    Optional<RedisAddress> redis = plugin.redis(installation);
    return new ExaminedQueues(
        plugin.settings(),
        plugin.isRead(),
        redis,
        plugin.queues(installation),
        plugin.isPlaceKnown(installation) ? "" : plugin.failure().orElse(""));
  }
}
