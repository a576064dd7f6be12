package sluice.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.doctor.MatomoCheck;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.HostConfig;
import sluice.matomo.MatomoConfig;
import sluice.matomo.SluiceSettings;
import sluice.process.ConfigFaults;

/**
 * What all commands share: Matomo's folder and configuration, the database, state, the admin
 * address; read once from flags, environment and configuration. What cannot be read is collected as
 * a fault; {@link #settings} holds them. Confined to the main thread.
 *
 * @param settings for everything else
 * @param matomoDir Matomo's folder, for its configuration and its data files
 * @param doubts what of all this is to be said although it stops nothing
 */
record Installation(SluiceSettings settings, Optional<Path> matomoDir, Doubts doubts) {

  static Installation of(Arguments arguments) {
    return of(arguments, System.getenv());
  }

  /** With an environment of its own. */
  static Installation of(Arguments arguments, Map<String, String> environment) {
    ConfigFaults faults = new ConfigFaults();
    faults.addAll(arguments.faults());
    SluiceSettings above =
        SluiceSettings.of(arguments.values(), environment, MatomoConfig.defaults(), faults);
    Optional<Path> dir = matomoDir(above);
    Optional<String> host = above.text(Flag.MATOMO_HOST.name());
    if (host.isPresent() && dir.isEmpty()) {
      faults.add("--matomo-host goes with --matomo-dir");
    }
    MatomoConfig config =
        dir.map(folder -> load(folder, host, faults)).orElseGet(MatomoConfig::defaults);
    Optional<String> salt = above.text(Flag.SALT.name());
    if (salt.isPresent()) {
      config = config.with("General", "salt", salt.get());
    }
    Doubts doubts = new Doubts();
    doubts.addAll(DoubtfulSettings.of(config, environment));
    return new Installation(
        SluiceSettings.of(arguments.values(), environment, config, faults), dir, doubts);
  }

  private static Optional<Path> matomoDir(SluiceSettings above) {
    return above.text(Flag.MATOMO_DIR.name()).isEmpty()
        ? Optional.empty()
        : Optional.of(above.path(Flag.MATOMO_DIR.name(), Path.of("")));
  }

  private static MatomoConfig load(Path dir, Optional<String> host, ConfigFaults faults) {
    if (!Files.isDirectory(dir)) {
      faults.add("--matomo-dir: there is no folder " + dir);
      return MatomoConfig.defaults();
    }
    if (host.isEmpty() && !Files.exists(dir.resolve("config").resolve("config.ini.php"))) {
      // The folder holds only the data files that Matomo ships, so the flags must say where the
      // database is.
      return MatomoConfig.defaults();
    }
    try {
      return host.isPresent() ? MatomoConfig.load(dir, host.get()) : MatomoConfig.load(dir);
    } catch (IOException e) {
      faults.add((host.isEmpty() ? "--matomo-dir: " : "--matomo-host: ") + e.getMessage());
      return MatomoConfig.defaults();
    }
  }

  /** A sentence about other Matomos in the folder; empty if there are none. */
  Optional<String> otherHosts() {
    List<String> hosts = matomoDir.map(HostConfig::hosts).orElse(List.of());
    return hosts.isEmpty() || settings.text(Flag.MATOMO_HOST.name()).isPresent()
        ? Optional.empty()
        : Optional.of(
            "the folder has configurations of the hosts "
                + String.join(", ", hosts)
                + " too, which are not read: a process with --matomo-host for each, if they are to"
                + " be served");
  }

  MatomoConfig config() {
    return settings.config();
  }

  ConfigFaults faults() {
    return settings.faults();
  }

  /** The database; that none is named is a fault. */
  DatabaseAddress database() {
    return DatabaseAddress.of(settings)
        .orElseGet(
            () -> {
              // What cannot be read is said already, and names a database as like as not.
              if (faults().list().stream().noneMatch(fault -> fault.startsWith("--matomo-"))) {
                faults().add("no database: " + howToNameOne());
              }
              return new DatabaseAddress("jdbc:mariadb://127.0.0.1:3306/none", "", "", "");
            });
  }

  private String howToNameOne() {
    return config().isFromFiles()
        ? namesNoDatabase()
        : "give --matomo-dir with Matomo's config/config.ini.php, or --database-url,"
            + " --database-user and --database-password";
  }

  /** What is wrong with a configuration that was read, but says nothing. */
  String namesNoDatabase() {
    return "the configuration in "
        + matomoDir.map(dir -> dir.resolve("config").toString()).orElse("--matomo-dir")
        + " has no dbname in a section [database]; is the file whole, and each quote closed?";
  }

  /** Adds what worker and archiver refuse to work with to the faults. */
  void check(Connection connection, String tablesPrefix) throws SQLException {
    faults().addAll(new MatomoCheck(settings, matomoDir, tablesPrefix).faults(connection));
  }

  /** The state directory, made if need be; that it cannot be written is a fault. */
  Path stateDir() {
    Path directory = namedStateDir();
    StateDirectory.fault(directory)
        .filter(fault -> !faults().list().contains(fault))
        .ifPresent(faults()::add);
    return directory;
  }

  /** The state directory, whether it is there or not. */
  Path namedStateDir() {
    Path home = Path.of(System.getProperty("user.home"));
    return settings.path(
        Flag.STATE_DIR.name(),
        StateDirectory.standard(System.getenv(), StateDirectory.OF_SERVICES, home));
  }

  /**
   * The address of metrics and health.
   *
   * @param port on loopback, unless the flag says otherwise
   */
  InetSocketAddress adminListen(int port) {
    return settings.listen(Flag.ADMIN_LISTEN.name(), "127.0.0.1:" + port);
  }

  /** The addresses at which processes of this machine are asked: those named, or the usual ones. */
  List<InetSocketAddress> admins() {
    return settings.listens(
        Flag.ADMIN_LISTEN.name(),
        ProcessShell.PORTS.stream().map(port -> "127.0.0.1:" + port).toList());
  }

  boolean logJson() {
    return settings.flag(Flag.LOG_JSON.name(), false);
  }
}
