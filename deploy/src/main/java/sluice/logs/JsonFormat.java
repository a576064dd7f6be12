package sluice.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
  private final Map<JsonPointer, LogValue> fields = new LinkedHashMap<>();

  /**
   * @param told keys that lines of this format have, and no others
   * @param fields by key; {@code a/b/0} is the first element of b in a
   */
  private JsonFormat(String name, List<String> told, Map<String, LogValue> fields) {
    this.name = name;
    this.told = told;
    fields.forEach((key, field) -> this.fields.put(JsonPointer.compile("/" + key), field));
  }

  /** All that are known, those that are told more surely first. */
  static List<LogFormat> all() {
    return List.of(caddy(), traefik(), nginx());
  }

  private static JsonFormat nginx() {
    Map<String, LogValue> fields = LogNames.all();
    // by its name milliseconds, but the log importer has it filled with nginx's $request_time
    fields.put("generation_time_milli", LogValue.SECONDS);
    return new JsonFormat("nginx_json", List.of(), fields);
  }

  private static JsonFormat traefik() {
    return new JsonFormat(
        "traefik_json",
        List.of("level", "msg", "time"),
        Map.ofEntries(
            Map.entry("time", LogValue.DATE),
            Map.entry("Duration", LogValue.NANOSECONDS),
            Map.entry("RequestHost", LogValue.HOST),
            Map.entry("ClientHost", LogValue.IP),
            Map.entry("DownstreamContentSize", LogValue.LENGTH),
            Map.entry("RequestMethod", LogValue.METHOD),
            Map.entry("RequestPath", LogValue.PATH),
            Map.entry("request_Referer", LogValue.REFERRER),
            Map.entry("DownstreamStatus", LogValue.STATUS),
            Map.entry("ClientUsername", LogValue.USERID),
            Map.entry("request_User-Agent", LogValue.USER_AGENT)));
  }

  private static JsonFormat caddy() {
    return new JsonFormat(
        "caddy_json",
        List.of("request", "user_id", "resp_headers"),
        Map.ofEntries(
            Map.entry("ts", LogValue.DATE),
            Map.entry("duration", LogValue.SECONDS),
            Map.entry("request/host", LogValue.HOST),
            Map.entry("request/client_ip", LogValue.IP),
            Map.entry("size", LogValue.LENGTH),
            Map.entry("request/method", LogValue.METHOD),
            Map.entry("request/uri", LogValue.PATH),
            Map.entry("request/headers/Referer/0", LogValue.REFERRER),
            Map.entry("status", LogValue.STATUS),
            Map.entry("user_id", LogValue.USERID),
            Map.entry("request/headers/User-Agent/0", LogValue.USER_AGENT)));
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

  private static void put(AccessLine line, LogValue field, JsonNode value) {
    if (!value.isValueNode() || value.isNull() || line.has(field)) {
      return;
    }
    if (field == LogValue.DATE && value.isNumber()) {
      line.put(field, instant(value.doubleValue()));
    } else if (field != LogValue.REQUEST) {
      line.put(field, value.asText());
    } else if (!line.has(LogValue.PATH)) {
      line.putRequest(value.asText());
    }
  }

  /** A time that is written as seconds since 1970; empty if it is infinite, or no year has it. */
  private static String instant(double seconds) {
    try {
      return Instant.ofEpochSecond((long) Math.floor(seconds)).toString();
    } catch (DateTimeException outOfRange) {
      return "";
    }
  }
}
