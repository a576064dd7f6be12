package sluice.traffic;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * User agents of device-detector's own test cases, each once, in the order of the files. They are
 * no part of this project: a folder with them is named by who measures, either {@code
 * Tests/fixtures} of a clone of the library, or one with {@code device-detector.jsonl.gz}, a case a
 * line. Stateless.
 */
public final class AgentFixtures {
  private static final String PACKED = "device-detector.jsonl.gz";
  private static final String AGENT = "user_agent";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every scalar is text, as in the rules; a file has some MiB. */
  private static final LoadSettings YAML =
      LoadSettings.builder()
          .setSchema(new FailsafeSchema())
          .setTagConstructors(Map.of(Tag.NULL, nothing -> ""))
          .setAllowDuplicateKeys(true)
          .setCodePointLimit(64 << 20)
          .build();

  private AgentFixtures() {}

  /** The folder of a Matomo in which test cases were laid; empty where there are none. */
  public static Optional<Path> of(Path matomo) {
    Path folder = matomo.resolve("fixtures");
    return Files.isReadable(folder.resolve(PACKED)) ? Optional.of(folder) : Optional.empty();
  }

  /**
   * Reads them.
   *
   * @throws IOException if the folder cannot be read, or no case in it has a user agent
   */
  public static List<String> read(Path folder) throws IOException {
    Path packed = folder.resolve(PACKED);
    List<String> agents = Files.exists(packed) ? lines(packed) : yaml(folder);
    if (agents.isEmpty()) {
      throw new IOException(
          folder + " has no test case with a user agent, neither in *.yml nor in " + PACKED);
    }
    return agents.stream().distinct().toList();
  }

  private static List<String> lines(Path file) throws IOException {
    List<String> agents = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(agents, JSON.readTree(line).path(AGENT).asText());
      }
    }
    return agents;
  }

  private static List<String> yaml(Path folder) throws IOException {
    List<String> agents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".yml")).sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          if (new Load(YAML).loadFromInputStream(in) instanceof List<?> cases) {
            cases.forEach(one -> add(agents, ((Map<?, ?>) one).get(AGENT)));
          }
        }
      }
    }
    return agents;
  }

  /** A case may have none: some are of headers alone. */
  private static void add(List<String> agents, Object agent) {
    if (agent instanceof String text && !text.isEmpty()) {
      agents.add(text);
    }
  }
}
