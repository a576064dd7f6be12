package sluice.archive.change;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import sluice.archive.period.ArchiveLifetimes;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;

/** Reads what the UI set of lifetimes; options come before the configuration. Immutable. */
public final class Lifetimes {
  private static final String OF_DAYS = "todayArchiveTimeToLive";
  private static final String BY_BROWSER = "enableBrowserTriggerArchiving";

  private final MatomoTables tables;
  private final Supplier<ArchiveLifetimes> lifetimes;

  /**
   * Reads the options of one Matomo.
   *
   * @param configured how long it takes archives for fresh, unless its options say otherwise; asked
   *     at each look
   */
  public Lifetimes(MatomoTables tables, Supplier<ArchiveLifetimes> configured) {
    this.tables = tables;
    this.lifetimes = configured;
  }

  /** What holds now. */
  public ArchiveLifetimes read(Connection connection) throws SQLException {
    ArchiveLifetimes configured = lifetimes.get();
    if (!configured.optionsOverride()) {
      return configured;
    }
    Map<String, Long> options = new HashMap<>();
    String sql =
        "SELECT option_name, option_value FROM "
            + tables.name("option")
            + (" WHERE option_name IN ('" + OF_DAYS + "', '" + BY_BROWSER + "')");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        if (rows.getString(2) != null && rows.getString(2).matches("\\d{1,9}")) {
          options.put(rows.getString(1), Long.valueOf(rows.getString(2)));
        }
      }
    }
    long ofDays = options.getOrDefault(OF_DAYS, 0L);
    return configured.with(
        ofDays > 0 ? Duration.ofSeconds(ofDays) : configured.of(PeriodKind.DAY),
        options.getOrDefault(BY_BROWSER, configured.byBrowser() ? 1L : 0L) != 0);
  }
}
