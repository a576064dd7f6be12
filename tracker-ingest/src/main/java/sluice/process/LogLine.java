package sluice.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** One line of the log from names and values. Tokens and passwords in texts are masked. */
public final class LogLine {

  /** How a line is written. */
  public enum Format {
    /** {@code name=value}, quoted where need be. */
    KEY_VALUE,
    /** One JSON object. */
    JSON
  }

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:token_auth|tokenauth|token|password)(?:\"?\\s*[=:]\\s*\"?))[^&\\s\"',}]+");
  private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");
  private static final ObjectMapper JSON = new ObjectMapper();

  private LogLine() {}

  /** The line, without its end. Numbers and booleans stay such in JSON; all else is text. */
  public static String of(Map<String, ?> fields, Format format) {
    return format == Format.JSON ? json(fields) : keyValue(fields);
  }

  /** A text with what follows {@code token_auth=}, {@code password=} and the like replaced. */
  public static String masked(String text) {
    return SECRET.matcher(text).replaceAll("$1***");
  }

  private static String keyValue(Map<String, ?> fields) {
    StringBuilder line = new StringBuilder();
    fields.forEach(
        (name, value) -> {
          String text = masked(String.valueOf(value));
          boolean quoted = name.equals("msg") || !PLAIN.matcher(text).matches();
          line.append(line.length() == 0 ? "" : " ").append(name).append('=');
          line.append(quoted ? quoted(text) : text);
        });
    return line.toString();
  }

  private static String quoted(String text) {
    StringBuilder result = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> result.append('\\').append(c);
        case '\n' -> result.append("\\n");
        case '\r' -> result.append("\\r");
        case '\t' -> result.append("\\t");
        default -> result.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return result.append('"').toString();
  }

  private static String json(Map<String, ?> fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          boolean kept = value instanceof Number || value instanceof Boolean;
          values.put(name, kept ? value : masked(String.valueOf(value)));
        });
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      return keyValue(Map.of("error", "log line not writable as JSON: " + e.getMessage()));
    }
  }
}
