package sluice.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import sluice.cli.Distribution;

/** What the distribution's {@code sluice capacity --json} answers to one question. Immutable. */
final class Prediction {
  private final JsonNode answer;

  private Prediction(JsonNode answer) {
    this.answer = answer;
  }

  /**
   * Asks.
   *
   * @param costs figures of {@code benchmarks/run}
   * @param question flags
   * @throws IOException with what the command said, if it gives no answer
   */
  static Prediction of(Distribution distribution, Path costs, List<String> question)
      throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>(question);
    flags.add("--json");
    return new Prediction(new ObjectMapper().readTree(ask(distribution, costs, flags)));
  }

  /** What the command prints. */
  static String ask(Distribution distribution, Path costs, List<String> flags)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("capacity", "--costs", costs.toString()));
    arguments.addAll(flags);
    Process process = distribution.command(arguments).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said.strip());
    }
    return said;
  }

  /** The value of a line. */
  double line(String part, String what) {
    return find("lines", "part", part, "what", what).required("value").asDouble();
  }

  /** So many seconds' hits are no backlog. */
  double caughtUpWithinSecondsOfHits() {
    return answer.required("caughtUpWithinSecondsOfHits").asDouble();
  }

  /** A value of the day on which a part is away. */
  double away(String part, String value) {
    return find("outages", "away", part).required(value).asDouble();
  }

  private JsonNode find(String list, String... namesAndValues) {
    return StreamSupport.stream(answer.required(list).spliterator(), false)
        .filter(
            node -> {
              boolean fits = true;
              for (int i = 0; i < namesAndValues.length; i += 2) {
                fits &= node.path(namesAndValues[i]).asText().equals(namesAndValues[i + 1]);
              }
              return fits;
            })
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "sluice capacity answers nothing of " + List.of(namesAndValues)));
  }
}
