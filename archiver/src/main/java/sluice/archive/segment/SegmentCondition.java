package sluice.archive.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.php.url.PercentText;

/**
 * One condition of a segment as written.
 *
 * @param field name of the segment field
 * @param value decoded
 */
record SegmentCondition(String field, SegmentOperator operator, String value) {
  /** Longest definition that Matomo reads. */
  private static final int LONGEST = 8192;

  /** Parses a definition: groups joined by and, of conditions joined by or. */
  static List<List<SegmentCondition>> parse(String definition) throws SegmentRefused {
    String cut = definition.length() > LONGEST ? definition.substring(0, LONGEST) : definition;
    String decoded = PercentText.urlDecode(cut);
    String used = count(cut) > count(decoded) ? cut : decoded;
    List<List<SegmentCondition>> groups = new ArrayList<>();
    for (String group : split(used, ';')) {
      List<SegmentCondition> conditions = new ArrayList<>();
      for (String condition : split(group, ',')) {
        conditions.add(
            one(condition).orElseThrow(() -> new SegmentRefused("no operator in " + condition)));
      }
      groups.add(conditions);
    }
    return groups;
  }

  private static int count(String definition) {
    int count = 0;
    for (String group : split(definition, ';')) {
      for (String condition : split(group, ',')) {
        count += one(condition).isPresent() ? 1 : 0;
      }
    }
    return count;
  }

  private static Optional<SegmentCondition> one(String condition) {
    for (int i = 1; i < condition.length(); i++) {
      Optional<SegmentOperator> operator = SegmentOperator.at(condition, i);
      if (operator.isPresent()) {
        String value = condition.substring(i + operator.get().sign().length());
        return Optional.of(
            new SegmentCondition(
                condition.substring(0, i), operator.get(), PercentText.urlDecode(value)));
      }
    }
    return Optional.empty();
  }

  /** Splits at a delimiter that no backslash escapes; empty parts are dropped. */
  private static List<String> split(String text, char delimiter) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escapes = c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == delimiter;
      if (escapes) {
        part.append(delimiter);
        i++;
      } else if (c == delimiter) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    parts.removeIf(String::isEmpty);
    return parts;
  }
}
