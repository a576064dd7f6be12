package sluice.doctor;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.matomo.MatomoPlugins;
import sluice.matomo.MatomoVersion;
import sluice.matomo.SluiceSettings;
import sluice.matomo.UndoneFeature;

/**
 * Finds what worker and archiver refuse to work with at their start, as doctor does: another
 * database, unknown versions, plugins and features that we do not do.
 *
 * @param settings with the versions and plugins that are accepted
 * @param matomoDir Matomo's folder, where plugins are looked at
 * @param tablesPrefix of Matomo's tables
 */
public record MatomoCheck(SluiceSettings settings, Optional<Path> matomoDir, String tablesPrefix) {

  /** Why nobody may work with it; empty if everybody may. */
  public List<String> faults(Connection connection) throws SQLException {
    List<String> faults = new ArrayList<>();
    database(connection).ifPresent(faults::add);
    version(connection).ifPresent(faults::add);
    faults.addAll(plugins());
    faults.addAll(features(connection));
    return List.copyOf(faults);
  }

  /** What is wrong with the server's kind or version. */
  static Optional<String> database(Connection connection) throws SQLException {
    DatabaseMetaData server = connection.getMetaData();
    String found = server.getDatabaseProductName() + " " + server.getDatabaseProductVersion();
    boolean isNewEnough =
        server.getDatabaseMajorVersion() > 10
            || (server.getDatabaseMajorVersion() == 10 && server.getDatabaseMinorVersion() >= 5);
    boolean isMariaDb = server.getDatabaseProductName().equalsIgnoreCase("MariaDB");
    return isMariaDb && isNewEnough
        ? Optional.empty()
        : Optional.of("the database is " + found + "; Sluice needs MariaDB 10.5 or newer");
  }

  /** What is wrong with Matomo's version. */
  Optional<String> version(Connection connection) throws SQLException {
    return MatomoVersion.read(connection, tablesPrefix)
        .flatMap(version -> MatomoVersion.fault(version, settings.list("accept-version")));
  }

  /** Features that Matomo's tables switch on. */
  List<String> features(Connection connection) throws SQLException {
    return UndoneFeature.storedFaults(
        connection, tablesPrefix, settings.config(), settings.list("accept-plugin-loss"));
  }

  /**
   * What is wrong with its plugins, as far as their sources are there to be looked at, and with
   * features that are on.
   */
  List<String> plugins() {
    List<String> accepted = settings.list("accept-plugin-loss");
    List<String> faults = new ArrayList<>(UndoneFeature.faults(settings.config(), accepted));
    matomoDir.ifPresent(
        dir ->
            faults.addAll(
                MatomoPlugins.faults(
                    MatomoPlugins.active(settings.config()),
                    accepted,
                    MatomoPlugins.hooksByTheirSource(dir))));
    return List.copyOf(faults);
  }
}
