package sluice.site;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time zones as Matomo's column site.timezone names them: an IANA name, UTC, or {@code UTC+5.5}
 * (docs: tracker-ingest/docs/php.md#dates). Thread-safe: no state.
 */
public final class TimeZones {

  private static final Pattern OFFSET = Pattern.compile("UTC([+-][0-9.]+)");

  /** Names that PHP takes; {@link ZoneId#of} takes others, such as +05:00. */
  private static final Set<String> NAMES = ZoneRulesProvider.getAvailableZoneIds();

  private static final double SECONDS_PER_HOUR = 3600;

  private TimeZones() {}

  /** The zone; UTC for a name that is none, as PHP's default is. */
  public static ZoneId of(String name) {
    return known(name).orElse(ZoneOffset.UTC);
  }

  /** The zone; empty for a name that is none. */
  static Optional<ZoneId> known(String name) {
    Matcher offset = OFFSET.matcher(name == null ? "" : name);
    try {
      if (offset.matches()) {
        double hours = Double.parseDouble(offset.group(1));
        return Optional.of(ZoneOffset.ofTotalSeconds((int) Math.round(hours * SECONDS_PER_HOUR)));
      }
      return name == null || name.isEmpty()
          ? Optional.of(ZoneOffset.UTC)
          : Optional.of(name).filter(NAMES::contains).map(ZoneId::of);
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
