package sluice.worker.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import sluice.php.PhpValue;

/** A test case of device-detector: a user agent, perhaps hints, and what they say. */
record DeviceFixture(JsonNode node) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As RuleFiles reads the rules: every scalar is text. */
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new FailsafeSchema())
          .setTagConstructors(Map.of(Tag.NULL, nothing -> ""))
          .setAllowDuplicateKeys(true)
          .setCodePointLimit(64 << 20)
          .build();

  /** A packed file with a JSON object a line. */
  static List<DeviceFixture> ofLines(Path file) throws IOException {
    List<DeviceFixture> fixtures = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        fixtures.add(new DeviceFixture(JSON.readTree(line)));
      }
    }
    return fixtures;
  }

  /** The files by device type in the tests of a clone of the library. */
  static List<DeviceFixture> ofClone(Path clone) throws IOException {
    List<DeviceFixture> fixtures = new ArrayList<>();
    try (Stream<Path> files = Files.list(clone.resolve("Tests/fixtures"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".yml")).sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          JSON.valueToTree(new Load(SETTINGS).loadFromInputStream(in))
              .forEach(node -> fixtures.add(new DeviceFixture(node)));
        }
      }
    }
    return fixtures;
  }

  String userAgent() {
    return node.get("user_agent").asText();
  }

  Map<String, String> expected() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (node.has("bot")) {
      fields.put("bot", text(node.path("bot"), "name"));
      return fields;
    }
    fields.put("bot", "");
    fields.put("os", text(node.path("os"), "name"));
    fields.put("os_version", text(node.path("os"), "version"));
    fields.put("os_family", text(node, "os_family"));
    JsonNode client = node.path("client");
    fields.put("client_type", text(client, "type"));
    fields.put("client", text(client, "name"));
    fields.put("client_version", text(client, "version"));
    fields.put("engine", text(client, "engine"));
    JsonNode device = node.path("device");
    fields.put("device_type", text(device, "type"));
    fields.put("brand", text(device, "brand"));
    fields.put("model", text(device, "model"));
    return fields;
  }

  /** In YAML that is read as text, null is a word. */
  private static String text(JsonNode node, String field) {
    String text = node.path(field).asText();
    return text.equals("null") ? "" : text;
  }

  ClientHints hints() {
    Map<String, PhpValue> hints = new LinkedHashMap<>();
    node.path("headers")
        .properties()
        .forEach(
            header -> {
              if (!text(node.path("headers"), header.getKey()).isEmpty()
                  || header.getValue().isContainerNode()) {
                hints.put(header.getKey(), value(header.getValue()));
              }
            });
    return ClientHints.of(hints);
  }

  private static PhpValue value(JsonNode node) {
    if (!node.isContainerNode()) {
      return node.asText().equals("true")
          ? new PhpValue.Bool(true)
          : new PhpValue.Text(node.asText());
    }
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    if (node.isObject()) {
      node.properties().forEach(entry -> entries.put(entry.getKey(), value(entry.getValue())));
    } else {
      node.forEach(entry -> entries.put(Integer.toString(entries.size()), value(entry)));
    }
    return new PhpValue.Array(entries);
  }

  @Override
  public String toString() {
    return " " + userAgent() + " " + node.path("headers");
  }
}
