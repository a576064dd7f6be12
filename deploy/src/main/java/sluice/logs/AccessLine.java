package sluice.logs;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/** One line of a log, cut into fields. Filled by a format, then read only; for one thread. */
final class AccessLine {

  private static final Pattern ADDRESS = Pattern.compile("[\\w*.:-]+");
  private static final Pattern STATUS = Pattern.compile("[0-9]{1,9}");

  private final Map<LogValue, String> values = new EnumMap<>(LogValue.class);

  void put(LogValue field, String value) {
    if (field != LogValue.NOTHING) {
      values.put(field, value);
    }
  }

  /** Method, path and protocol in one; a path may hold blanks. False if the text is no such. */
  boolean putRequest(String text) {
    int method = firstBlank(text);
    int protocol = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'));
    if (method <= 0 || protocol <= method || protocol == text.length() - 1) {
      return false;
    }
    put(LogValue.METHOD, text.substring(0, method));
    put(LogValue.PATH, text.substring(method, protocol).strip());
    return true;
  }

  private static int firstBlank(String text) {
    int at = 0;
    while (at < text.length() && !LineCutter.isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  boolean has(LogValue field) {
    return values.containsKey(field);
  }

  /** Empty where the line does not say it, or says {@code -}. */
  String text(LogValue field) {
    String value = values.getOrDefault(field, "");
    return value.equals("-") ? "" : value;
  }

  /** The value as the line has it, {@code -} included; empty if it has none. */
  String raw(LogValue field) {
    return values.getOrDefault(field, "");
  }

  /** Whether all that an import needs is there and can be what it says. */
  boolean isWhole() {
    return ADDRESS.matcher(raw(LogValue.IP)).matches()
        && STATUS.matcher(raw(LogValue.STATUS)).matches()
        && has(LogValue.PATH)
        && has(LogValue.DATE);
  }
}
