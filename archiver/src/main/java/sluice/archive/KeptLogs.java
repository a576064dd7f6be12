package sluice.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.MatomoTables;
import sluice.matomo.TrackerSettings;

/**
 * How long Matomo keeps the log: days of which it deletes the rows cannot be archived again (docs:
 * archiver/docs/periods.md#days-whose-logs-are-deleted). Thread-safe; reads the options anew each
 * time.
 */
final class KeptLogs {
  private static final Logger LOG = LoggerFactory.getLogger(KeptLogs.class);

  private static final String ENABLE = "delete_logs_enable";
  private static final String OLDER_THAN = "delete_logs_older_than";

  /** Midnight may pass, and Matomo delete more, between the look and the reading of a day. */
  private static final Duration LONGEST_TURN = Duration.ofHours(1);

  /** More than any log is old: so many days before now are a date. */
  private static final long MOST_DAYS = 1_000_000;

  private final MatomoTables tables;
  private final Supplier<TrackerSettings.Retention> retention;
  private final ArchiveMetrics metrics;
  private final Set<Integer> told = ConcurrentHashMap.newKeySet();

  /**
   * Options override what is configured where they may.
   *
   * @param configured section [Deletelogs], asked at each look
   */
  KeptLogs(
      MatomoTables tables, Supplier<TrackerSettings.Retention> configured, ArchiveMetrics metrics) {
    this.tables = tables;
    this.retention = configured;
    this.metrics = metrics;
  }

  /**
   * What Matomo keeps at an instant. It deletes visits whose last action lies before a midnight of
   * UTC (plugins/PrivacyManager/LogDataPurger.php): east of it the first hours of a day of the site
   * may be gone while the rest is there.
   */
  Look look(Connection connection, Instant now) throws SQLException {
    TrackerSettings.Retention configured = retention.get();
    Map<String, String> options = configured.optionsOverride() ? options(connection) : Map.of();
    boolean deletes = number(options, ENABLE, configured.enabled() ? 1 : 0) != 0;
    long days = Math.min(number(options, OLDER_THAN, configured.olderThanDays()), MOST_DAYS);
    return new Look(
        deletes && days != 0
            ? LocalDate.ofInstant(now.plus(LONGEST_TURN), ZoneOffset.UTC)
                .minusDays(days)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
            : Instant.MIN);
  }

  /** What was kept at one instant. */
  final class Look {
    private final Instant oldest;

    /**
     * Of an oldest instant.
     *
     * @param oldest from which on nothing is deleted; Instant.MIN if all is kept
     */
    private Look(Instant oldest) {
      this.oldest = oldest;
    }

    /** Whether nothing of the site's day is deleted. */
    boolean isKept(SiteCalendar calendar, LocalDate day) {
      return !calendar.from(Period.day(day)).isBefore(oldest);
    }

    /** Those of some days, ascending, that are not kept: counted, and told once a site. */
    List<LocalDate> refused(int idSite, SiteCalendar calendar, List<LocalDate> days) {
      List<LocalDate> refused = days.stream().filter(day -> !isKept(calendar, day)).toList();
      metrics.refused(refused.size());
      if (!refused.isEmpty() && told.add(idSite)) {
        LOG.atWarn()
            .addKeyValue("idsite", idSite)
            .addKeyValue("days", refused.size())
            .addKeyValue("oldest", refused.get(0))
            .addKeyValue("cause", "Matomo deletes logs from before " + oldest)
            .addKeyValue("effect", "their archives stay as they are")
            .log("days-beyond-retention");
      }
      return refused;
    }
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
