package sluice.php.time;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time zone as text: an offset, an abbreviation, or a name of the IANA database, each in any
 * case. Immutable.
 *
 * @param rules from local time to UTC, of a name
 * @param fixedSeconds added to what the rules say; an offset may exceed what Java calls one
 */
record ZoneText(ZoneRules rules, int fixedSeconds) {

  static final ZoneText UTC = new ZoneText(ZoneOffset.UTC.getRules(), 0);

  private static final Pattern OFFSET = Pattern.compile("(?:GMT)?([+-])([\\d:]+)");

  private static final Map<String, ZoneId> NAMES = names();

  /** Raises {@code DateTimeException} for a name that PHP does not know either. */
  static ZoneText of(String text) {
    Matcher offset = OFFSET.matcher(text);
    if (offset.matches()) {
      return fixed(offsetSeconds(offset));
    }
    String name = text.replace("(", "").replace(")", "").toLowerCase(Locale.ROOT);
    Integer abbreviated = ZoneAbbreviations.SECONDS.get(name);
    if (abbreviated != null) {
      return fixed(abbreviated);
    }
    ZoneId id = NAMES.get(name);
    if (id == null) {
      throw new DateTimeException("no time zone: " + name);
    }
    return new ZoneText(id.getRules(), 0);
  }

  long toUnixSeconds(LocalDateTime local) {
    return local.toEpochSecond(rules.getOffset(local)) - fixedSeconds;
  }

  private static ZoneText fixed(int seconds) {
    return new ZoneText(UTC.rules, seconds);
  }

  /** Reads hours of one or two digits; of more digits without a colon the last two are minutes. */
  private static int offsetSeconds(Matcher offset) {
    String[] parts = offset.group(2).split(":");
    int first = Integer.parseInt(parts[0]);
    int digits = parts[0].length();
    int seconds;
    if (parts.length > 1) {
      seconds = first * 3600 + Integer.parseInt(parts[1]) * 60;
      seconds += parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
    } else if (digits <= 2) {
      seconds = first * 3600;
    } else if (digits <= 4) {
      seconds = first / 100 * 3600 + first % 100 * 60;
    } else {
      seconds = first / 10_000 * 3600 + first / 100 % 100 * 60 + first % 100;
    }
    return offset.group(1).equals("-") ? -seconds : seconds;
  }

  private static Map<String, ZoneId> names() {
    Map<String, ZoneId> names = new HashMap<>();
    for (String id : ZoneId.getAvailableZoneIds()) {
      names.put(id.toLowerCase(Locale.ROOT), ZoneId.of(id));
    }
    return Map.copyOf(names);
  }
}
