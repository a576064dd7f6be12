package sluice.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Costs as they would have been measured at another moment, at which the machine was faster or
 * slower: what the same work took then and now says by how much. Stateless.
 */
final class CostsNow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TIMES = Set.of("s", "ms", "us", "ns");
  private static final Pattern RATE = Pattern.compile(".+/s");

  private CostsNow() {}

  /**
   * Writes the figures of a run with each time longer, and each rate lower, as the machine is
   * slower than when that figure was measured; all others as they are.
   *
   * @param unitOfWork milliseconds that it takes now
   * @param to a file, written anew
   * @throws IOException if a figure does not say what a unit of work took when it was measured
   */
  static void write(Path costs, double unitOfWork, Path to) throws IOException {
    JsonNode run = JSON.readTree(costs.toFile());
    for (JsonNode figure : run.required("figures")) {
      if (!figure.has("unitOfWorkMs")) {
        throw new IOException(
            "%s does not say what a unit of work took beside %s: measure anew, by benchmarks/run"
                .formatted(costs, figure.path("name").asText()));
      }
      double slower = unitOfWork / figure.get("unitOfWorkMs").asDouble();
      ((ObjectNode) figure).put("value", at(slower, figure));
    }
    Files.write(to, JSON.writeValueAsBytes(run));
  }

  private static double at(double slower, JsonNode figure) {
    String unit = figure.required("unit").asText();
    double value = figure.required("value").asDouble();
    if (TIMES.contains(unit)) {
      return value * slower;
    }
    return RATE.matcher(unit).matches() ? value / slower : value;
  }
}
