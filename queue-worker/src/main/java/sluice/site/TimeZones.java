package sluice.site;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matomo's time zones: IANA names, and {@code UTC+5.5} (docs: tracker-ingest/docs/php.md#dates).
 */
final class TimeZones {

  private static final Pattern OFFSET = Pattern.compile("UTC([+-][0-9.]+)");

  private static final double SECONDS_PER_HOUR = 3600;

  private TimeZones() {}

  /** The zone; UTC for a name that is none, as PHP's default is. */
  static ZoneId of(String name) {
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
      return Optional.of(name == null || name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
