package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import sluice.log.DeviceType;
import sluice.php.PhpValue;

/**
 * device-detector's own test cases against its own rules. They are not part of this project: the
 * variable SLUICE_TEST_MATOMO_DIR names a directory that has vendor/matomo/device-detector/regexes
 * and fixtures/device-detector.jsonl.gz.
 */
class DeviceFixturesTest {

  private static final String DIRECTORY = "SLUICE_TEST_MATOMO_DIR";

  /** Share of right values that each field must reach. */
  private static final double WANTED = 0.995;

  /** Differences printed at most. */
  private static final int PRINTED = 60;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void fieldsOfFixturesAreRight() throws IOException {
    String directory = System.getenv(DIRECTORY);
    assumeTrue(
        directory != null, "skipped all fixtures of device-detector: " + DIRECTORY + " is not set");
    Path matomo = Path.of(directory);
    Path fixtures = matomo.resolve("fixtures/device-detector.jsonl.gz");
    assumeTrue(Files.exists(fixtures), "skipped all fixtures of device-detector: no " + fixtures);

    DeviceDetector detector = DeviceDetector.ofMatomo(matomo, Versions.FULL);
    Map<String, int[]> rightAndAll = new TreeMap<>();
    List<String> differences = new ArrayList<>();
    for (JsonNode fixture : read(fixtures)) {
      String userAgent = fixture.get("user_agent").asText();
      Device device = detector.detectAnew(userAgent, hints(fixture.path("headers")));
      Map<String, String> actual = actual(device);
      expected(fixture)
          .forEach(
              (field, value) -> {
                int[] counts = rightAndAll.computeIfAbsent(field, name -> new int[2]);
                counts[1]++;
                if (value.equals(actual.get(field))) {
                  counts[0]++;
                } else {
                  differences.add(
                      field
                          + " "
                          + value
                          + " <> "
                          + actual.get(field)
                          + " "
                          + userAgent
                          + " "
                          + fixture.path("headers"));
                }
              });
    }
    differences.stream().limit(PRINTED).forEach(System.out::println);
    rightAndAll.forEach(
        (field, counts) ->
            System.out.printf(
                "%-15s %d of %d, %.2f %%%n",
                field, counts[0], counts[1], 100.0 * counts[0] / counts[1]));
    assertThat(rightAndAll)
        .allSatisfy(
            (field, counts) ->
                assertThat((double) counts[0] / counts[1])
                    .as(field)
                    .isGreaterThanOrEqualTo(WANTED));
  }

  private static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        nodes.add(JSON.readTree(line));
      }
    }
    return nodes;
  }

  private static Map<String, String> expected(JsonNode fixture) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (fixture.has("bot")) {
      fields.put("bot", fixture.path("bot").path("name").asText());
      return fields;
    }
    fields.put("bot", "");
    fields.put("os", fixture.path("os").path("name").asText());
    fields.put("os_version", fixture.path("os").path("version").asText());
    fields.put("os_family", fixture.path("os_family").asText());
    JsonNode client = fixture.path("client");
    fields.put("client_type", client.path("type").asText());
    fields.put("client", client.path("name").asText());
    fields.put("client_version", client.path("version").asText());
    fields.put("engine", client.path("engine").asText());
    JsonNode device = fixture.path("device");
    fields.put("device_type", device.path("type").asText());
    fields.put("brand", device.path("brand").asText());
    fields.put("model", device.path("model").asText());
    return fields;
  }

  private static Map<String, String> actual(Device device) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("bot", device.botName().orElse(""));
    fields.put("os", device.system().map(OperatingSystem::name).orElse(""));
    fields.put("os_version", device.system().map(OperatingSystem::version).orElse(""));
    String family = device.system().map(OperatingSystem::family).orElse("");
    fields.put("os_family", family.isEmpty() ? "Unknown" : family);
    fields.put("client_type", device.client().map(found -> found.type().label()).orElse(""));
    fields.put("client", device.client().map(Client::name).orElse(""));
    fields.put("client_version", device.client().map(Client::version).orElse(""));
    fields.put("engine", device.client().map(Client::engine).orElse(""));
    fields.put("device_type", device.hardware().type().map(DeviceType::label).orElse(""));
    fields.put("brand", device.hardware().brand());
    fields.put("model", device.hardware().model());
    return fields;
  }

  private static ClientHints hints(JsonNode headers) {
    Map<String, PhpValue> hints = new LinkedHashMap<>();
    headers.properties().forEach(header -> hints.put(header.getKey(), value(header.getValue())));
    return ClientHints.of(hints);
  }

  private static PhpValue value(JsonNode node) {
    if (!node.isContainerNode()) {
      return new PhpValue.Text(node.asText());
    }
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    if (node.isObject()) {
      node.properties().forEach(entry -> entries.put(entry.getKey(), value(entry.getValue())));
    } else {
      node.forEach(entry -> entries.put(Integer.toString(entries.size()), value(entry)));
    }
    return new PhpValue.Array(entries);
  }
}
