package sluice.worker.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads YAML in the narrow form that device-detector's files have: nested blocks of lists and maps,
 * scalars of one line that are plain or quoted, and comments. It reads them many times sooner than
 * a parser of the whole language does in a JVM that has just started. What it does not know it does
 * not guess at: the whole file is left to such a parser then. Confined to one call.
 */
final class BlockYaml {

  /** What is not of this form. */
  private static final class UnknownForm extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownForm() {
      super(null, null, false, false);
    }
  }

  private static final String DASH = "-";

  private final List<Line> lines;
  private int next;

  private BlockYaml(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * A line that says something.
   *
   * @param indent blanks before it
   */
  private record Line(int indent, String text) {}

  /** Where a scalar ends, and what it says. */
  private record Scalar(String value, int end) {}

  /**
   * The list or map that a file is, with all scalars as text.
   *
   * @return empty if the file has another form, or is broken
   */
  static Optional<Object> read(String text) {
    try {
      BlockYaml yaml = new BlockYaml(lines(text));
      if (yaml.lines.isEmpty() || yaml.lines.get(0).indent() != 0) {
        return Optional.empty();
      }
      Object root = yaml.block(0);
      return yaml.next == yaml.lines.size() ? Optional.of(root) : Optional.empty();
    } catch (UnknownForm other) {
      return Optional.empty();
    }
  }

  private static List<Line> lines(String text) {
    List<Line> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      int start = from;
      while (start < end && text.charAt(start) == ' ') {
        start++;
      }
      if (start < end && text.charAt(start) != '#') {
        lines.add(new Line(start - from, printable(text.substring(start, end))));
      }
      from = end + 1;
    }
    return lines;
  }

  /** Other characters may end a line, or be forbidden. */
  private static String printable(String line) {
    for (int i = 0; i < line.length(); i++) {
      char at = line.charAt(i);
      boolean isUsual = at >= ' ' && at < 0x7F || at >= 0xA0 && at < 0x2028;
      require(isUsual || at > 0x2029 && at < 0xD800);
    }
    return line;
  }

  private static void require(boolean isKnown) {
    if (!isKnown) {
      throw new UnknownForm();
    }
  }

  private boolean isAt(int indent) {
    return next < lines.size() && lines.get(next).indent() == indent;
  }

  private boolean isItem() {
    String text = lines.get(next).text();
    return text.equals(DASH) || text.startsWith(DASH + " ");
  }

  private Object block(int indent) {
    Object read = isItem() ? list(indent) : map(indent);
    require(next == lines.size() || lines.get(next).indent() <= indent);
    return read;
  }

  private List<Object> list(int indent) {
    List<Object> list = new ArrayList<>();
    while (isAt(indent) && isItem()) {
      String text = lines.get(next).text();
      int start = DASH.length();
      while (start < text.length() && text.charAt(start) == ' ') {
        start++;
      }
      String item = text.substring(start);
      if (item.isEmpty() || item.charAt(0) == '#') {
        next++;
        list.add(inner(indent));
      } else if (keyEnd(item) >= 0) {
        // the item is a map, which begins behind the dash
        lines.set(next, new Line(indent + start, item));
        list.add(map(indent + start));
      } else {
        list.add(lastScalar(item));
        next++;
      }
      require(next == lines.size() || lines.get(next).indent() <= indent);
    }
    return list;
  }

  private Map<String, Object> map(int indent) {
    Map<String, Object> map = new LinkedHashMap<>();
    while (isAt(indent) && !isItem()) {
      String text = lines.get(next).text();
      int colon = keyEnd(text);
      require(colon >= 0);
      String key = scalar(text.substring(0, colon)).value();
      String rest = text.substring(colon + 1).stripLeading();
      next++;
      if (!rest.isEmpty() && rest.charAt(0) != '#') {
        map.put(key, lastScalar(rest));
        require(next == lines.size() || lines.get(next).indent() <= indent);
      } else {
        map.put(key, ofKey(indent));
      }
    }
    return map;
  }

  /** What stands below a key: a block, a list that is not indented further, or nothing. */
  private Object ofKey(int indent) {
    return isAt(indent) && isItem() ? list(indent) : inner(indent);
  }

  /** A block that is indented further, or nothing. */
  private Object inner(int indent) {
    boolean isThere = next < lines.size() && lines.get(next).indent() > indent;
    return isThere ? block(lines.get(next).indent()) : "";
  }

  /** Where the key that a line begins with ends; below 0 if it begins with none. */
  private static int keyEnd(String text) {
    int end = scalar(text).end();
    boolean isKey =
        end < text.length()
            && text.charAt(end) == ':'
            && (end + 1 == text.length() || text.charAt(end + 1) == ' ');
    return isKey ? end : -1;
  }

  /** A scalar with nothing behind it but a comment. */
  private static String lastScalar(String text) {
    Scalar read = scalar(text);
    String rest = text.substring(read.end());
    // a comment needs no blank before it behind a quote
    boolean isApart = rest.startsWith(" ") || text.charAt(0) == '\'';
    require(rest.isBlank() || isApart && rest.stripLeading().startsWith("#"));
    return read.value();
  }

  private static Scalar scalar(String text) {
    require(!text.isEmpty());
    char first = text.charAt(0);
    if (first == '\'') {
      return quoted(text);
    }
    if (first == '"') {
      int end = text.indexOf('"', 1);
      require(end > 0 && text.lastIndexOf('\\', end) < 0);
      return new Scalar(text.substring(1, end), end + 1);
    }
    return plain(text);
  }

  /** A quote within single quotes is doubled. */
  private static Scalar quoted(String text) {
    int end = text.indexOf('\'', 1);
    boolean isDoubled = false;
    while (end >= 0 && end + 1 < text.length() && text.charAt(end + 1) == '\'') {
      isDoubled = true;
      end = text.indexOf('\'', end + 2);
    }
    require(end > 0);
    String value = text.substring(1, end);
    return new Scalar(isDoubled ? value.replace("''", "'") : value, end + 1);
  }

  /** One that begins with no sign that has a meaning, up to a colon or comment. */
  private static Scalar plain(String text) {
    require(Character.isLetterOrDigit(text.charAt(0)) || text.charAt(0) == '$');
    int end = 0;
    int i = 0;
    while (i < text.length() && text.charAt(i) != ':' && text.charAt(i) != '#') {
      i++;
      end = text.charAt(i - 1) == ' ' ? end : i;
    }
    return new Scalar(text.substring(0, end), end);
  }
}
