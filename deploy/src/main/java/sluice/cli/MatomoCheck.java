package sluice.cli;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.matomo.MatomoPlugins;
import sluice.matomo.MatomoVersion;
import sluice.process.ConfigFaults;

/**
 * Finds what worker and archiver refuse to work with: another database, unknown versions, plugins
 * whose part we do not do.
 */
final class MatomoCheck {

  private MatomoCheck() {}

  /** Adds what it finds wrong to the installation's faults. */
  static void look(Installation installation, Connection connection, String tablesPrefix)
      throws SQLException {
    ConfigFaults faults = installation.faults();
    database(connection.getMetaData()).ifPresent(faults::add);
    MatomoVersion.read(connection, tablesPrefix)
        .flatMap(
            version -> MatomoVersion.fault(version, installation.settings().list("accept-version")))
        .ifPresent(faults::add);
    if (installation.matomoDir().isPresent()) {
      List<String> plugins = new ArrayList<>(MatomoPlugins.active(installation.config()));
      faults.addAll(
          MatomoPlugins.faults(
              plugins,
              installation.settings().list("accept-plugin-loss"),
              MatomoPlugins.hooksByTheirSource(installation.matomoDir().get())));
    }
  }

  private static Optional<String> database(DatabaseMetaData server) throws SQLException {
    String found = server.getDatabaseProductName() + " " + server.getDatabaseProductVersion();
    boolean isNewEnough =
        server.getDatabaseMajorVersion() > 10
            || (server.getDatabaseMajorVersion() == 10 && server.getDatabaseMinorVersion() >= 5);
    boolean isMariaDb = server.getDatabaseProductName().equalsIgnoreCase("MariaDB");
    return isMariaDb && isNewEnough
        ? Optional.empty()
        : Optional.of("the database is " + found + "; Sluice needs MariaDB 10.5 or newer");
  }
}
