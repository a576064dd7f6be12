package sluice.worker.referrer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our own short tables: one line a name, fields separated by {@code |}, values by blanks. */
final class BuiltInDefinitions {

  private BuiltInDefinitions() {}

  /** Fields: name, parameters, hosts; {@code *} as a parameter hides every keyword. */
  static SearchEngines searchEngines() {
    Map<String, SearchEngine> engines = new LinkedHashMap<>();
    for (String[] fields : rows("search-engines.txt", 3)) {
      boolean hidesAll = fields[1].contains("*");
      SearchEngine engine =
          new SearchEngine(
              fields[0],
              values(fields[1].replace("*", "")),
              List.of(),
              hidesAll ? List.of("/.*/") : List.of());
      values(fields[2]).forEach(host -> engines.put(host, engine));
    }
    return new SearchEngines(engines);
  }

  /** Fields: name, domains. */
  static SocialNetworks socialNetworks() {
    Map<String, String> networks = new LinkedHashMap<>();
    for (String[] fields : rows("social-networks.txt", 2)) {
      values(fields[1]).forEach(domain -> networks.put(domain, fields[0]));
    }
    return new SocialNetworks(networks);
  }

  /** Fields: name, hosts and paths. */
  static AiAssistants aiAssistants() {
    Map<String, String> assistants = new LinkedHashMap<>();
    for (String[] fields : rows("ai-assistants.txt", 2)) {
      values(fields[1]).forEach(url -> assistants.put(url, fields[0]));
    }
    return new AiAssistants(assistants);
  }

  private static List<String> values(String field) {
    return Arrays.stream(field.trim().split("\\s+")).filter(value -> !value.isEmpty()).toList();
  }

  private static List<String[]> rows(String resource, int fields) {
    return text(resource)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> fields(line, fields))
        .toList();
  }

  private static String[] fields(String line, int expected) {
    String[] fields = line.split("\\|", -1);
    if (fields.length != expected) {
      throw new IllegalStateException("expected " + expected + " fields in: " + line);
    }
    fields[0] = fields[0].trim();
    return fields;
  }

  private static String text(String resource) {
    try (InputStream in = BuiltInDefinitions.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource + " cannot be read", e);
    }
  }
}
