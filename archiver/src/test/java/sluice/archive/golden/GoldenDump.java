package sluice.archive.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reads the files under golden/. */
final class GoldenDump {
  private GoldenDump() {}

  /** A line of a dump: a row of a table, or the values of an archive. */
  record Line(String table, String key, JsonNode columns) {}

  static void lines(String corpus, Consumer<Line> sink) {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines = reader(corpus + ".expected.jsonl.gz")) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = json.readTree(line);
        sink.accept(
            new Line(node.get("table").asText(), node.get("key").asText(), node.get("cols")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + corpus, e);
    }
  }

  static BufferedReader reader(String name) throws IOException {
    InputStream file =
        Optional.ofNullable(GoldenDump.class.getResourceAsStream("/golden/" + name))
            .orElseThrow(
                () -> new IOException("/golden/" + name + " is not in the test resources"));
    InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(file) : file;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }
}
