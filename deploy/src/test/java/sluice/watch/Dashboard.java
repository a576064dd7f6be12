package sluice.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The dashboard of the distribution, as far as tests ask for it.
 *
 * @param panels all of them, without the rows that they stand in
 */
public record Dashboard(List<JsonNode> panels) {
  private static final Path FILE = Path.of("grafana", "sluice.json");

  /** Reads it. */
  public static Dashboard ofDistribution() {
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readString(FILE));
      List<JsonNode> panels = new ArrayList<>();
      root.path("panels").forEach(panels::add);
      panels.removeIf(panel -> panel.path("type").asText().equals("row"));
      return new Dashboard(List.copyOf(panels));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its panels ask Prometheus. */
  public List<String> queries() {
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : panels) {
      panel.path("targets").forEach(target -> queries.add(target.path("expr").asText()));
    }
    return queries;
  }
}
