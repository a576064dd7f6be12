package sluice.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sluice.archive.table.MatomoTables;
import sluice.matomo.TrackerSettings;

/**
 * How long Matomo keeps the log: days of which it deletes the rows cannot be archived again (docs:
 * archiver/docs/periods.md#days-whose-logs-are-deleted). Thread-safe; reads the options anew each
 * time.
 */
final class KeptLogs {
  private static final String ENABLE = "delete_logs_enable";
  private static final String OLDER_THAN = "delete_logs_older_than";

  private final MatomoTables tables;
  private final TrackerSettings.Retention configured;

  /**
   * Options override what is configured where they may.
   *
   * @param configured section [Deletelogs]
   */
  KeptLogs(MatomoTables tables, TrackerSettings.Retention configured) {
    this.tables = tables;
    this.configured = configured;
  }

  /** The first day of which nothing is deleted, by UTC as Matomo counts; empty if all is kept. */
  Optional<LocalDate> firstDay(Connection connection, Instant now) throws SQLException {
    Map<String, String> options = configured.optionsOverride() ? options(connection) : Map.of();
    boolean deletes = number(options, ENABLE, configured.enabled() ? 1 : 0) != 0;
    long days = number(options, OLDER_THAN, configured.olderThanDays());
    return deletes && days != 0
        ? Optional.of(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(days))
        : Optional.empty();
  }

  private Map<String, String> options(Connection connection) throws SQLException {
    Map<String, String> options = new HashMap<>();
    String sql =
        "SELECT option_name, option_value FROM "
            + tables.name("option")
            + " WHERE option_name IN ('"
            + ENABLE
            + "', '"
            + OLDER_THAN
            + "')";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        options.put(rows.getString(1), rows.getString(2));
      }
    }
    return options;
  }

  private static long number(Map<String, String> options, String name, long fallback) {
    try {
      return Long.parseLong(options.getOrDefault(name, String.valueOf(fallback)).strip());
    } catch (NumberFormatException e) {
      return fallback;
    }
  }
}
