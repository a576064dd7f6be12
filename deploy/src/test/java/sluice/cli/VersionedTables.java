package sluice.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import sluice.log.LogSchema;
import sluice.matomo.MatomoVersion;

/**
 * The tables of a version of Matomo: those of the newest one without what came later. Which version
 * brought what stands in Matomo's change log and in its updates, as far as we read or write it.
 */
final class VersionedTables {

  /** A minor version of 5, and how to do without what it brought; {p} stands for tables_prefix. */
  private record Addition(int minor, String undo) {}

  private static final List<Addition> OF_CORE =
      List.of(
          new Addition(
              3, "ALTER TABLE {p}archive_invalidations DROP processing_host, DROP process_id"),
          new Addition(4, "ALTER TABLE {p}user DROP ts_last_seen, DROP ts_inactivity_notified"),
          new Addition(
              4,
              "ALTER TABLE {p}user_token_auth DROP ts_rotation_notified,"
                  + " DROP ts_expiration_warning_notified"),
          new Addition(8, "ALTER TABLE {p}archiving_metrics DROP is_temporary"),
          new Addition(7, "DROP TABLE {p}archiving_metrics"),
          new Addition(7, "ALTER TABLE {p}segment DROP starred, DROP starred_by"),
          new Addition(11, "ALTER TABLE {p}site DROP description"),
          new Addition(11, "ALTER TABLE {p}custom_dimensions DROP description"));

  /** New plugins, which a new installation has from the beginning. */
  private static final List<Addition> OF_PLUGINS =
      List.of(
          new Addition(6, "ALTER TABLE {p}log_visit DROP ai_agent_name"),
          new Addition(6, "DELETE FROM {p}option WHERE option_name = 'version_AIAgents'"),
          new Addition(7, "DROP TABLE {p}log_bot_request"),
          new Addition(7, "DELETE FROM {p}option WHERE option_name = 'version_BotTracking'"));

  /** The version whose update activates the new plugins of an older installation. */
  private static final int PLUGINS_ACTIVATED = 9;

  private VersionedTables() {}

  /**
   * Takes from the tables of the newest version what is newer than this one, and says that it is
   * this one.
   *
   * @param isUpdated whether the installation began as 5.1, so that it got new plugins later
   */
  static void downgrade(Connection connection, String prefix, String version, boolean isUpdated)
      throws SQLException {
    MatomoVersion made = MatomoVersion.parse(version).orElseThrow();
    try (Statement statement = connection.createStatement()) {
      for (Addition addition : OF_CORE) {
        if (!made.isAtLeast(5, addition.minor)) {
          statement.execute(addition.undo.replace("{p}", prefix));
        }
      }
      for (Addition addition : OF_PLUGINS) {
        if (!made.isAtLeast(5, isUpdated ? PLUGINS_ACTIVATED : addition.minor)) {
          statement.execute(addition.undo.replace("{p}", prefix));
        }
      }
      version(statement, prefix, version);
    }
  }

  /** What the update to the newest version does to tables and options, in its order. */
  static void update(Connection connection, String prefix) throws SQLException {
    LogSchema.create(connection, prefix);
    try (Statement statement = connection.createStatement()) {
      version(statement, prefix, "5.14.0");
    }
  }

  private static void version(Statement statement, String prefix, String version)
      throws SQLException {
    statement.execute(
        "UPDATE "
            + prefix
            + "option SET option_value = '"
            + version
            + "' WHERE option_name = 'version_core'");
  }
}
