package sluice.doctor;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoConfig;
import sluice.matomo.SluiceSettings;

/**
 * An installation that is examined: where everything is.
 *
 * @param settings of Matomo and Sluice; all that processes read of them has been read, so that
 *     their faults are known
 * @param matomoDir Matomo's folder
 * @param database empty when none is named
 * @param queues asks where the queues are; may ask the database for it
 * @param doubts what is doubtful in the settings; asked after {@code queues}
 * @param host this machine
 */
public record Patient(
    SluiceSettings settings,
    Optional<Path> matomoDir,
    Optional<DatabaseAddress> database,
    Supplier<ExaminedQueues> queues,
    Supplier<List<String>> doubts,
    ExaminedHost host) {

  /** Until a statement of ours is given up by us; the server gives it up earlier. */
  private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(9);

  /** Seconds after which the server ends a statement of ours, whether we are still there or not. */
  private static final int SERVER_LIMIT_S = 8;

  MatomoConfig config() {
    return settings.config();
  }

  /** Prefix of Matomo's tables. */
  String prefix() {
    return database.map(DatabaseAddress::tablesPrefix).orElse("");
  }

  /** A table's name in backquotes. */
  String table(String name) {
    return "`" + prefix() + name + "`";
  }

  /**
   * A connection that the server lets read only, to be closed by the caller.
   *
   * @throws SQLException when no database is named, or it does not answer or refuses
   */
  Connection connect() throws SQLException {
    if (database.isEmpty()) {
      return DatabaseConnections.NONE.open();
    }
    Connection connection = DatabasePool.single(database.get());
    try (Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, (int) STATEMENT_LIMIT.toMillis());
      statement.execute(
          // In the comment is what MariaDB alone knows: another server is to be told apart, too.
          "SET SESSION time_zone='+00:00', sql_mode='' /*M! , tx_read_only=1, max_statement_time="
              + SERVER_LIMIT_S
              + " */");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
