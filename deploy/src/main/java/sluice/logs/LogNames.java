package sluice.logs;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The names that logs have for their fields. Stateless. */
final class LogNames {

  private static final Map<String, LogValue> FIELDS = fields();

  private LogNames() {}

  /**
   * Names of nginx's variables, and those of the log importer; of several for the same field the
   * first that a line has counts.
   */
  private static Map<String, LogValue> fields() {
    Map<String, LogValue> fields = new LinkedHashMap<>();
    fields.put("ip", LogValue.IP);
    fields.put("remote_addr", LogValue.IP);
    fields.put("host", LogValue.HOST);
    fields.put("http_host", LogValue.HOST);
    fields.put("server_name", LogValue.HOST);
    fields.put("userid", LogValue.USERID);
    fields.put("remote_user", LogValue.USERID);
    fields.put("date", LogValue.DATE);
    fields.put("time_iso8601", LogValue.DATE);
    fields.put("time_local", LogValue.DATE);
    fields.put("path", LogValue.PATH);
    fields.put("request_uri", LogValue.PATH);
    fields.put("request", LogValue.REQUEST);
    fields.put("method", LogValue.METHOD);
    fields.put("request_method", LogValue.METHOD);
    fields.put("query_string", LogValue.QUERY_STRING);
    fields.put("args", LogValue.QUERY_STRING);
    fields.put("status", LogValue.STATUS);
    fields.put("length", LogValue.LENGTH);
    fields.put("body_bytes_sent", LogValue.LENGTH);
    fields.put("bytes_sent", LogValue.LENGTH);
    fields.put("referrer", LogValue.REFERRER);
    fields.put("http_referer", LogValue.REFERRER);
    fields.put("user_agent", LogValue.USER_AGENT);
    fields.put("http_user_agent", LogValue.USER_AGENT);
    fields.put("generation_time_milli", LogValue.MILLISECONDS);
    fields.put("generation_time_secs", LogValue.SECONDS);
    fields.put("request_time", LogValue.SECONDS);
    return fields;
  }

  /** The field of that name; {@link LogValue#NOTHING} for one that no import needs. */
  static LogValue field(String name) {
    return FIELDS.getOrDefault(name, LogValue.NOTHING);
  }

  /**
   * Looks whether a format has all that an import needs.
   *
   * @throws IllegalArgumentException when it names no address, time, path or status; the message
   *     says which
   */
  static void checkWhole(Collection<LogValue> fields) {
    for (LogValue needed : List.of(LogValue.IP, LogValue.DATE, LogValue.STATUS)) {
      if (!fields.contains(needed)) {
        throw new IllegalArgumentException(
            "a log format must name the field " + needed + ": " + namesOf(needed));
      }
    }
    if (!fields.contains(LogValue.REQUEST) && !fields.contains(LogValue.PATH)) {
      throw new IllegalArgumentException(
          "a log format must name the field PATH: " + namesOf(LogValue.PATH) + ", or request");
    }
  }

  private static String namesOf(LogValue field) {
    return FIELDS.entrySet().stream()
        .filter(name -> name.getValue() == field)
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(" or "));
  }

  /** All fields by their names, in the order in which they count. */
  static Map<String, LogValue> all() {
    return new LinkedHashMap<>(FIELDS);
  }
}
