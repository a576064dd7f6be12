package sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One hit of the bundled sample: a line of {@code sample-hits.jsonl}.
 *
 * @param secondsAgo how long before the replay it happened, more than 0 and less than a day
 * @param ip the visitor's address
 * @param userAgent the browser
 * @param language its Accept-Language
 * @param parameters what the browser's tracker sent
 */
record SampleHit(
    long secondsAgo, String ip, String userAgent, String language, Map<String, String> parameters) {

  private static final String RESOURCE = "sample-hits.jsonl";

  /** All hits of the sample, oldest first. */
  static List<SampleHit> all() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<SampleHit> hits = new ArrayList<>();
    try (InputStream in = SampleHit.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hits.add(of(json.readTree(line)));
      }
    }
    return hits;
  }

  private static SampleHit of(JsonNode node) {
    Map<String, String> parameters = new LinkedHashMap<>();
    node.get("q")
        .properties()
        .forEach(field -> parameters.put(field.getKey(), field.getValue().asText()));
    return new SampleHit(
        node.get("secondsAgo").asLong(),
        node.get("ip").asText(),
        node.get("ua").asText(),
        node.get("lang").asText(),
        parameters);
  }

  /**
   * The query string that replays it: as sent, plus time, address and browser, which need the
   * token.
   */
  String query(Instant replayedAt, String token) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put("cdt", Long.toString(replayedAt.getEpochSecond() - secondsAgo));
    all.put("cip", ip);
    all.put("ua", userAgent);
    all.put("lang", language);
    all.put("token_auth", token);
    all.put("send_image", "0");
    StringBuilder query = new StringBuilder();
    all.forEach(
        (name, value) ->
            query
                .append(query.length() == 0 ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }
}
