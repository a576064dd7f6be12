package sluice.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A format that is written down as nginx's {@code log_format} is: names with a dollar sign between
 * characters that stand for themselves. A name in brackets or quotes goes up to their end, any
 * other up to a blank. What follows the last of them is not looked at. A line is read in one pass,
 * whatever it holds.
 */
final class NotationFormat implements LogFormat {

  private static final Pattern PIECE = Pattern.compile("\\$(\\w+)|[ \t]+|[^$]");
  private static final Pattern ABSOLUTE = Pattern.compile("\\w+://([\\w.-]*)(?::[0-9]+)?(/.*|)");
  private static final Pattern HOST = Pattern.compile("[\\w.-]*");
  private static final Pattern PORT = Pattern.compile(":[0-9]+$");

  /** A blank part is a run of blanks, a field has a name, all else is one character. */
  private record Part(LogValue field, char literal) {
    boolean isBlank() {
      return field == null && literal == ' ';
    }
  }

  private final String name;
  private final List<Part> parts;

  private NotationFormat(String name, List<Part> parts) {
    this.name = name;
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads the notation.
   *
   * @throws IllegalArgumentException when it names no address, time, path or status; the message
   *     says which
   */
  static NotationFormat of(String name, String notation) {
    List<Part> parts = new ArrayList<>();
    Matcher piece = PIECE.matcher(notation);
    while (piece.find()) {
      if (piece.group(1) != null) {
        parts.add(new Part(LogNames.field(piece.group(1)), ' '));
      } else {
        char first = piece.group().charAt(0);
        parts.add(new Part(null, LineCutter.isBlank(first) ? ' ' : first));
      }
    }
    LogNames.checkWhole(parts.stream().map(Part::field).filter(Objects::nonNull).toList());
    return new NotationFormat(name, parts);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<AccessLine> read(String line) {
    AccessLine found = new AccessLine();
    LineCutter cutter = new LineCutter(line);
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.field() != null) {
        String text = cut(cutter, i);
        if (text == null || !put(found, part.field(), text)) {
          return Optional.empty();
        }
      } else if (part.isBlank() ? !cutter.blanks() : !cutter.literal(part.literal())) {
        return Optional.empty();
      }
    }
    return found.isWhole() ? Optional.of(found) : Optional.empty();
  }

  private String cut(LineCutter cutter, int i) {
    Part next = i + 1 < parts.size() ? parts.get(i + 1) : new Part(null, ' ');
    if (next.isBlank()) {
      String word = cutter.word();
      return word.isEmpty() && parts.get(i).field() != LogValue.HOST ? null : word;
    }
    return switch (next.literal()) {
      case '"' -> cutter.quoted();
      case ']', ')' -> cutter.upTo(next.literal());
      default -> cutter.wordUpTo(next.literal());
    };
  }

  /** False if the text cannot be that field. */
  private static boolean put(AccessLine line, LogValue field, String text) {
    if (field == LogValue.REQUEST) {
      return line.putRequest(text);
    }
    String value = field == LogValue.HOST ? PORT.matcher(text).replaceFirst("") : text;
    if (field == LogValue.HOST && !HOST.matcher(value).matches()) {
      return false;
    }
    line.put(field, value);
    return true;
  }

  /** The same format, for logs whose request line names the host. */
  LogFormat withAbsoluteUrls() {
    LogFormat plain = this;
    return new LogFormat() {
      @Override
      public String name() {
        return plain.name();
      }

      @Override
      public Optional<AccessLine> read(String line) {
        return plain.read(line).filter(NotationFormat::splitHost);
      }
    };
  }

  private static boolean splitHost(AccessLine line) {
    Matcher url = ABSOLUTE.matcher(line.raw(LogValue.PATH));
    if (!url.matches()) {
      return false;
    }
    line.put(LogValue.HOST, url.group(1));
    line.put(LogValue.PATH, url.group(2).isEmpty() ? "/" : url.group(2));
    return true;
  }
}
