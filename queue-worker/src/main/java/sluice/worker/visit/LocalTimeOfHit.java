package sluice.worker.visit;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/**
 * The visitor's clock, from the parameters h, m and s (docs:
 * queue-worker/docs/log-tables.md#log_visit, visitor_localtime): a part that is missing or no
 * integer is taken from the hit's time in UTC, one out of range is 0.
 */
final class LocalTimeOfHit {

  private LocalTimeOfHit() {}

  static String text(Hit hit) {
    LocalTime clock = Instant.ofEpochSecond(hit.time()).atZone(ZoneOffset.UTC).toLocalTime();
    return String.join(
        ":",
        part(hit, "h", clock.get(ChronoField.HOUR_OF_DAY), 23),
        part(hit, "m", clock.get(ChronoField.MINUTE_OF_HOUR), 59),
        part(hit, "s", clock.get(ChronoField.SECOND_OF_MINUTE), 59));
  }

  private static String part(Hit hit, String parameter, int clock, int maximum) {
    long value = hit.request().integer(parameter, clock);
    long inRange = value < 0 || value > maximum ? 0 : value;
    return (inRange < 10 ? "0" : "") + inRange;
  }
}
