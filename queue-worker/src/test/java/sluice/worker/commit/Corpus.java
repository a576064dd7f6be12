package sluice.worker.commit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import sluice.php.url.PhpQueryString;
import sluice.queue.RequestSet;
import sluice.request.MatomoText;
import sluice.request.RequestEnvironment;

/** A golden hit corpus as request sets, one hit each, as parity.py sends them. */
final class Corpus {

  /** The token of seed.sql's super user. */
  static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** When the hits are accepted: after all of them. */
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** What counts when a hit has no user agent of its own: that of the script that sent it. */
  private static final RequestEnvironment SENDER =
      new RequestEnvironment(
          Map.of("HTTP_USER_AGENT", "Python-urllib/3.11", "REMOTE_ADDR", "127.0.0.1"), Map.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  private Corpus() {}

  static List<RequestSet> sets(String resource) {
    List<RequestSet> sets = new ArrayList<>();
    lines(resource, line -> sets.add(set(line)));
    return sets;
  }

  /** Visitor ids that a hit carries: others are random. */
  static TreeSet<String> visitorIds(String resource) {
    TreeSet<String> ids = new TreeSet<>();
    lines(
        resource,
        line -> {
          for (String name : List.of("_id", "cid")) {
            String id = line.path("q").path(name).asText("").toLowerCase(java.util.Locale.ROOT);
            if (!id.isEmpty()) {
              ids.add(id.substring(0, Math.min(16, id.length())).replaceAll("[^0-9a-f]", "0"));
            }
          }
          String userId = line.path("q").path("uid").asText("");
          if (!userId.isEmpty()) {
            ids.add(sha1(MatomoText.sanitize(userId)).substring(0, 16));
          }
        });
    return ids;
  }

  static void lines(String resource, Consumer<JsonNode> consumer) {
    try (BufferedReader reader = reader(resource)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        consumer.accept(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  static BufferedReader reader(String resource) throws IOException {
    InputStream in = Corpus.class.getResourceAsStream("/golden/" + resource);
    InputStream text = resource.endsWith(".gz") ? new GZIPInputStream(in) : in;
    return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
  }

  private static RequestSet set(JsonNode line) {
    Map<String, String> params = new LinkedHashMap<>();
    line.path("q").properties().forEach(it -> params.put(it.getKey(), it.getValue().asText()));
    params.put("cdt", line.path("t").asText());
    params.put("cip", line.path("ip").asText());
    params.put("ua", line.path("ua").asText());
    if (!line.path("lang").asText().isEmpty()) {
      params.put("lang", line.path("lang").asText());
    }
    return set(params);
  }

  /** One hit of a visitor behind one address, with a desktop browser. */
  static RequestSet set(String time, String... namesAndValues) {
    Map<String, String> params = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    params.put("cdt", time);
    params.putIfAbsent("cip", "198.51.100.7");
    params.putIfAbsent("lang", "en-us,en");
    params.putIfAbsent(
        "ua",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/124.0.0.0 Safari/537.36");
    return set(params);
  }

  private static RequestSet set(Map<String, String> params) {
    StringBuilder query = new StringBuilder();
    params.forEach(
        (name, value) -> query.append('&').append(encode(name)).append('=').append(encode(value)));
    return new RequestSet(
        List.of(PhpQueryString.parse(query.substring(1))),
        SENDER,
        Optional.of(TOKEN),
        NOW.getEpochSecond(),
        Optional.empty());
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
    return encoded.toString();
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-1")
                  .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
