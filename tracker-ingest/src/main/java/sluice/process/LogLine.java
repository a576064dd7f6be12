package sluice.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One line of the log from names and values. Tokens and passwords in texts are masked.
 *
 * <p>All processes speak one dialect. What happened has a name, in lower case and with hyphens;
 * numbers and texts that belong to it follow as {@code name=value}, quoted where they hold more
 * than a plain word:
 *
 * <pre>
 * ts=… level=WARN thread=worker-0 logger=DrainLoop event=batch-fenced queue=3 epoch=17
 * ts=… level=ERROR thread=hang-guard logger=HangGuard event=hang … do="start it again"
 * </pre>
 *
 * <p>The name is the message of SLF4J's builder and the rest are its pairs: {@code
 * LOG.atWarn().addKeyValue("queue", 3).log("batch-fenced")}. Names of pairs are in lower case with
 * underscores; one that is a number names its unit ({@code waited_s}). Some names mean the same on
 * every line: {@code cause} is why it happened, {@code effect} what follows from it, and {@code
 * do}, always the last one, what the operator can do; it stands only where there is something to
 * do. A Throwable is given by {@code setCause} and makes {@code error} and {@code stack}. What
 * libraries say is no event; it stands in {@code msg}.
 */
public final class LogLine {

  /** How a line is written. */
  public enum Format {
    /** A line consists of {@code name=value}, quoted where need be. */
    KEY_VALUE,
    /** A line is one JSON object. */
    JSON
  }

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:token_auth|tokenauth|token|password)(?:\"?\\s*[=:]\\s*\"?))[^&\\s\"',}]+");

  /** A password within a URI, such as one of Redis. */
  private static final Pattern USER_INFO =
      Pattern.compile("(://[^/?#\\s:@\"]*:)[^/?#\\s@\"]+(?=@)");

  private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");
  private static final ObjectMapper JSON = new ObjectMapper();

  private LogLine() {}

  /** The line, without its end. Numbers and booleans stay such in JSON; all else is text. */
  public static String of(Map<String, ?> fields, Format format) {
    return format == Format.JSON ? json(fields) : keyValue(fields);
  }

  /**
   * A text with what follows {@code token_auth=}, {@code password=} and the like replaced, and the
   * passwords of URIs.
   */
  public static String masked(String text) {
    return USER_INFO.matcher(SECRET.matcher(text).replaceAll("$1***")).replaceAll("$1***");
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
