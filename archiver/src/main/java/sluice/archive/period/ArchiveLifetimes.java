package sluice.archive.period;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import sluice.matomo.MatomoConfig;

/**
 * After which time Matomo takes an archive of a running period for outdated, and makes it anew when
 * somebody looks at it (docs: archiver/docs/archive-tables.md#how-matomos-reader-picks-an-archive).
 * Immutable.
 *
 * @param configured by kind, of section [General]
 * @param byBrowser enable_browser_archiving_triggering: whether looking at reports makes archives
 * @param isEnforced browser_archiving_disabled_enforce: whether, while it does not, that holds for
 *     new and returning visitors, too
 * @param optionsOverride enable_general_settings_admin: whether options come before the first two
 */
public record ArchiveLifetimes(
    Map<PeriodKind, Duration> configured,
    boolean byBrowser,
    boolean isEnforced,
    boolean optionsOverride) {
  private static final String SECTION = "General";
  private static final long DEFAULT_SECONDS = 900;

  /** Copies the map. */
  public ArchiveLifetimes {
    // In the order of kinds, also as text: that of Map.copyOf differs from process to process.
    configured = Collections.unmodifiableMap(new TreeMap<>(configured));
  }

  /** The settings of a Matomo. */
  public static ArchiveLifetimes of(MatomoConfig config) {
    Map<PeriodKind, Duration> configured = new EnumMap<>(PeriodKind.class);
    configured.put(PeriodKind.DAY, Duration.ofSeconds(DEFAULT_SECONDS));
    put(configured, PeriodKind.DAY, seconds(config, "today", DEFAULT_SECONDS));
    put(configured, PeriodKind.WEEK, seconds(config, "week", -1));
    put(configured, PeriodKind.MONTH, seconds(config, "month", -1));
    put(configured, PeriodKind.YEAR, seconds(config, "year", -1));
    return new ArchiveLifetimes(
        configured,
        config.flag(SECTION, "enable_browser_archiving_triggering", true),
        config.flag(SECTION, "browser_archiving_disabled_enforce", false),
        config.flag(SECTION, "enable_general_settings_admin", true));
  }

  private static long seconds(MatomoConfig config, String period, long fallback) {
    return config.integer(
        SECTION, "time_before_" + period + "_archive_considered_outdated", fallback);
  }

  private static void put(Map<PeriodKind, Duration> into, PeriodKind kind, long seconds) {
    if (seconds > 0) {
      into.put(kind, Duration.ofSeconds(seconds));
    }
  }

  /** The lifetime of a kind of period; those that have none of their own have that of days. */
  public Duration of(PeriodKind kind) {
    return configured.getOrDefault(kind, configured.get(PeriodKind.DAY));
  }

  /** The shortest lifetime of all kinds. */
  public Duration shortest() {
    return configured.values().stream().min(Duration::compareTo).orElseThrow();
  }

  /** The same with what was set in the UI. */
  public ArchiveLifetimes with(Duration ofDays, boolean byBrowser) {
    Map<PeriodKind, Duration> merged = new EnumMap<>(configured);
    merged.put(PeriodKind.DAY, ofDays);
    return new ArchiveLifetimes(merged, byBrowser, isEnforced, optionsOverride);
  }
}
