package sluice.logs;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names that logs have for their fields. Stateless. */
final class LogNames {

  private static final Map<String, LogField> FIELDS = fields();

  private LogNames() {}

  /**
   * Names of nginx's variables, and those of the log importer; of several for the same field the
   * first that a line has counts.
   */
  private static Map<String, LogField> fields() {
    Map<String, LogField> fields = new LinkedHashMap<>();
    fields.put("ip", LogField.IP);
    fields.put("remote_addr", LogField.IP);
    fields.put("host", LogField.HOST);
    fields.put("http_host", LogField.HOST);
    fields.put("server_name", LogField.HOST);
    fields.put("userid", LogField.USERID);
    fields.put("remote_user", LogField.USERID);
    fields.put("date", LogField.DATE);
    fields.put("time_iso8601", LogField.DATE);
    fields.put("time_local", LogField.DATE);
    fields.put("path", LogField.PATH);
    fields.put("request_uri", LogField.PATH);
    fields.put("request", LogField.REQUEST);
    fields.put("method", LogField.METHOD);
    fields.put("request_method", LogField.METHOD);
    fields.put("query_string", LogField.QUERY_STRING);
    fields.put("args", LogField.QUERY_STRING);
    fields.put("status", LogField.STATUS);
    fields.put("length", LogField.LENGTH);
    fields.put("body_bytes_sent", LogField.LENGTH);
    fields.put("bytes_sent", LogField.LENGTH);
    fields.put("referrer", LogField.REFERRER);
    fields.put("http_referer", LogField.REFERRER);
    fields.put("user_agent", LogField.USER_AGENT);
    fields.put("http_user_agent", LogField.USER_AGENT);
    fields.put("generation_time_milli", LogField.MILLISECONDS);
    fields.put("generation_time_secs", LogField.SECONDS);
    fields.put("request_time", LogField.SECONDS);
    return fields;
  }

  /** The field of that name; {@link LogField#NOTHING} for one that no import needs. */
  static LogField field(String name) {
    return FIELDS.getOrDefault(name, LogField.NOTHING);
  }

  /** All fields by their names, in the order in which they count. */
  static Map<String, LogField> all() {
    return new LinkedHashMap<>(FIELDS);
  }
}
