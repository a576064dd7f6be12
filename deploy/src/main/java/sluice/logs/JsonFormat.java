package sluice.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Logs with one JSON object a line. */
final class JsonFormat implements LogFormat {

  /** Far more than any server nests. */
  private static final int MAX_DEPTH = 16;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .build());

  private final String name;
  private final List<String> told;
  private final Map<JsonPointer, LogField> fields = new LinkedHashMap<>();

  /**
   * @param told keys that lines of this format have, and no others
   * @param fields by key; {@code a/b/0} is the first element of b in a
   */
  private JsonFormat(String name, List<String> told, Map<String, LogField> fields) {
    this.name = name;
    this.told = told;
    fields.forEach((key, field) -> this.fields.put(JsonPointer.compile("/" + key), field));
  }

  /** All that are known, those that are told more surely first. */
  static List<LogFormat> all() {
    return List.of(caddy(), traefik(), nginx());
  }

  private static JsonFormat nginx() {
    Map<String, LogField> fields = LogNames.all();
    // by its name milliseconds, but the log importer has it filled with nginx's $request_time
    fields.put("generation_time_milli", LogField.SECONDS);
    return new JsonFormat("nginx_json", List.of(), fields);
  }

  private static JsonFormat traefik() {
    return new JsonFormat(
        "traefik_json",
        List.of("level", "msg", "time"),
        Map.ofEntries(
            Map.entry("time", LogField.DATE),
            Map.entry("Duration", LogField.NANOSECONDS),
            Map.entry("RequestHost", LogField.HOST),
            Map.entry("ClientHost", LogField.IP),
            Map.entry("DownstreamContentSize", LogField.LENGTH),
            Map.entry("RequestMethod", LogField.METHOD),
            Map.entry("RequestPath", LogField.PATH),
            Map.entry("request_Referer", LogField.REFERRER),
            Map.entry("DownstreamStatus", LogField.STATUS),
            Map.entry("ClientUsername", LogField.USERID),
            Map.entry("request_User-Agent", LogField.USER_AGENT)));
  }

  private static JsonFormat caddy() {
    return new JsonFormat(
        "caddy_json",
        List.of("request", "user_id", "resp_headers"),
        Map.ofEntries(
            Map.entry("ts", LogField.DATE),
            Map.entry("duration", LogField.SECONDS),
            Map.entry("request/host", LogField.HOST),
            Map.entry("request/client_ip", LogField.IP),
            Map.entry("size", LogField.LENGTH),
            Map.entry("request/method", LogField.METHOD),
            Map.entry("request/uri", LogField.PATH),
            Map.entry("request/headers/Referer/0", LogField.REFERRER),
            Map.entry("status", LogField.STATUS),
            Map.entry("user_id", LogField.USERID),
            Map.entry("request/headers/User-Agent/0", LogField.USER_AGENT)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<AccessLine> read(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    JsonNode object;
    try {
      // nginx writes bytes that are no text as \xHH, which is no JSON
      object = MAPPER.readTree(line.replace("\\x", "\\u00"));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (!told.stream().allMatch(object::has)) {
      return Optional.empty();
    }
    AccessLine found = new AccessLine();
    fields.forEach((key, field) -> put(found, field, object.at(key)));
    return found.isWhole() ? Optional.of(found) : Optional.empty();
  }

  private static void put(AccessLine line, LogField field, JsonNode value) {
    if (!value.isValueNode() || value.isNull() || line.has(field)) {
      return;
    }
    if (field == LogField.DATE && value.isNumber()) {
      line.put(field, instant(value.decimalValue()));
    } else if (field != LogField.REQUEST) {
      line.put(field, value.asText());
    } else if (!line.has(LogField.PATH)) {
      line.putRequest(value.asText());
    }
  }

  /** A time that is written as seconds since 1970. */
  private static String instant(BigDecimal seconds) {
    try {
      return Instant.ofEpochSecond(seconds.longValue()).toString();
    } catch (DateTimeException outOfRange) {
      return "";
    }
  }
}
