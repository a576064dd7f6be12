package sluice.logs;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The format that logs are said to have. Immutable.
 *
 * @param name the only one of the known formats that is tried; empty for all
 * @param notation a format in nginx's notation; empty for none
 * @param regex a format as a regular expression with named groups; empty for none
 * @param dates how a format that is written down has its times, in the letters of strptime; empty
 *     for the ways that are known
 */
public record FormatChoice(String name, String notation, String regex, String dates) {

  /** What the log itself shows. */
  public static final FormatChoice ANY = new FormatChoice("", "", "", "");

  /** The formats that can be named. */
  public static List<String> names() {
    return LogFormats.names();
  }

  /**
   * Looks at what is written down.
   *
   * @throws IllegalArgumentException when nothing can be imported by it; the message says which
   *     flag is at fault, and why
   */
  public void check() {
    if (Stream.of(name, notation, regex).filter(text -> !text.isEmpty()).count() > 1) {
      throw new IllegalArgumentException(
          "give one of --log-format-name, --log-format and --log-format-regex");
    }
    if (!dates.isEmpty() && notation.isEmpty() && regex.isEmpty()) {
      throw new IllegalArgumentException(
          "--log-date-format goes with --log-format or --log-format-regex");
    }
    written();
  }

  /** The format that is written down; empty if none is. */
  Optional<WrittenFormat> written() {
    if (notation.isEmpty() && regex.isEmpty()) {
      return Optional.empty();
    }
    LogDateFormat times = asked("--log-date-format", () -> LogDateFormat.of(dates));
    String known = "written " + notation + regex + " " + dates;
    LogFormat form =
        regex.isEmpty()
            ? asked("--log-format", () -> NotationFormat.of(known, notation))
            : asked("--log-format-regex", () -> RegexFormat.of(known, regex));
    return Optional.of(new WrittenFormat(form, times));
  }

  /** The flag by which the format was said, for messages. */
  String flag() {
    return notation.isEmpty() ? regex.isEmpty() ? "" : "--log-format-regex" : "--log-format";
  }

  private static <T> T asked(String flag, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
    }
  }
}
