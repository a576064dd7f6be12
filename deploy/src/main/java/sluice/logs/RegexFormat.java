package sluice.logs;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A format that is written down as a regular expression with a named group for each field, as
 * Matomo's log importer takes it. It has to fit from the beginning of a line, not up to its end.
 *
 * <p>The syntax is RE2's, which has neither look-around nor back references: whatever a line holds,
 * it is read in a time that grows with its length alone.
 */
final class RegexFormat implements LogFormat {

  /** Values that servers write in quotes, which an expression may leave within the group. */
  private static final Set<LogValue> QUOTED =
      Set.of(LogValue.HOST, LogValue.REFERRER, LogValue.USER_AGENT);

  /** Microseconds as nanoseconds. */
  private static final String MICRO = "e3";

  private final String name;
  private final Pattern pattern;
  private final Map<String, LogValue> groups;

  private RegexFormat(String name, Pattern pattern, Map<String, LogValue> groups) {
    this.name = name;
    this.pattern = pattern;
    this.groups = groups;
  }

  /**
   * Reads the expression.
   *
   * @throws IllegalArgumentException when it is none, or names no address, time, path or status;
   *     the message says which
   */
  static RegexFormat of(String name, String regex) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "this is no regular expression of RE2 (no look-around, no back references): "
              + e.getMessage(),
          e);
    }
    Map<String, LogValue> groups = new LinkedHashMap<>();
    pattern.namedGroups().keySet().forEach(group -> groups.put(group, field(group)));
    LogNames.checkWhole(groups.values());
    return new RegexFormat(name, pattern, groups);
  }

  private static LogValue field(String group) {
    return switch (group) {
      case "time" -> LogValue.TIME;
      case "timezone" -> LogValue.ZONE;
      case "generation_time_micro" -> LogValue.NANOSECONDS;
      default -> LogNames.field(group);
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<AccessLine> read(String line) {
    Matcher found = pattern.matcher(line);
    if (!found.lookingAt()) {
      return Optional.empty();
    }
    AccessLine read = new AccessLine();
    for (Map.Entry<String, LogValue> group : groups.entrySet()) {
      String text = found.group(group.getKey());
      if (text != null && !put(read, group, text)) {
        return Optional.empty();
      }
    }
    return read.isWhole() ? Optional.of(read) : Optional.empty();
  }

  /** False if the text cannot be that field. */
  private static boolean put(AccessLine line, Map.Entry<String, LogValue> group, String text) {
    LogValue field = group.getValue();
    if (field == LogValue.REQUEST) {
      return line.putRequest(text);
    }
    String value = text;
    if (QUOTED.contains(field) && text.length() > 1 && text.startsWith("\"")) {
      value = text.substring(1, text.length() - 1);
    } else if (group.getKey().equals("generation_time_micro")) {
      value = text + MICRO;
    }
    line.put(field, value);
    return true;
  }
}
