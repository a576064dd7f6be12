package sluice.capacity;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a line names the figures behind it: each is changed in turn, and what moves is known. */
class FiguresBehindTest {
  private static final double[] CHANGES = {0.6, 0.9, 1.1, 1.7};

  private static CapacityQuestion question(
      double hits,
      int sites,
      int segments,
      Duration lag,
      OptionalDouble redisBytes,
      OptionalDouble cores) {
    return new CapacityQuestion(
        hits,
        10,
        Duration.ofHours(2),
        3,
        sites,
        segments,
        100,
        Duration.ofHours(2),
        lag,
        0.7,
        redisBytes,
        1e10,
        cores,
        OptionalInt.empty());
  }

  static List<CapacityQuestion> questions() {
    OptionalDouble none = OptionalDouble.empty();
    Duration minutes = Duration.ofMinutes(5);
    return List.of(
        question(10_000, 1, 0, minutes, none, none),
        question(3e6, 70, 3, minutes, none, none),
        question(5e8, 900, 8, Duration.ofHours(3), none, none),
        question(5e8, 1, 0, Duration.ofHours(3), OptionalDouble.of(1e9), none),
        question(2e8, 5, 5, minutes, none, OptionalDouble.of(2)));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void eachLineNamesAllFiguresThatItMovesWith(CapacityQuestion question)
      throws IOException, CostsRefused {
    CapacityPlan before = plan(question, root());
    int figures = root().required("figures").size();
    for (int i = 0; i < figures; i++) {
      for (double change : CHANGES) {
        JsonNode root = root();
        ObjectNode one = (ObjectNode) root.required("figures").get(i);
        one.put("value", one.required("value").asDouble() * change);
        String title = title(one);
        assertThat(movedWithout(before, plan(question, root), title))
            .as("%s times %s", title, change)
            .isEmpty();
      }
    }
  }

  private static String title(JsonNode figure) {
    Map<String, String> labels = new TreeMap<>();
    figure
        .required("labels")
        .properties()
        .forEach(one -> labels.put(one.getKey(), one.getValue().asText()));
    return new Figure(figure.required("name").asText(), labels, 0, "").title();
  }

  private static JsonNode root() throws IOException {
    return new ObjectMapper().readTree(TestCosts.json());
  }

  private static CapacityPlan plan(CapacityQuestion question, JsonNode root) throws CostsRefused {
    return CapacityPlan.of(question, MeasuredCosts.read("changed.json", root.toString()));
  }

  /** What has another value than before, and names such a figure neither before nor after. */
  private static List<String> movedWithout(CapacityPlan before, CapacityPlan after, String title) {
    Map<String, Double> values = values(before);
    Set<String> named =
        Stream.of(before, after).flatMap(plan -> naming(plan, title)).collect(toSet());
    return values(after).entrySet().stream()
        .filter(one -> Math.abs(one.getValue() - values.get(one.getKey())) > 1e-9 * one.getValue())
        .map(Map.Entry::getKey)
        .filter(what -> !named.contains(what))
        .sorted()
        .toList();
  }

  private static Map<String, Double> values(CapacityPlan plan) {
    Map<String, Double> values = new HashMap<>();
    plan.lines().forEach(line -> values.put(line.part() + " " + line.what(), line.value()));
    plan.bounds().forEach(bound -> values.put(bound.part(), bound.load()));
    return values;
  }

  private static Stream<String> naming(CapacityPlan plan, String title) {
    return Stream.concat(
        plan.lines().stream()
            .filter(line -> isAmong(line.figures(), title))
            .map(line -> line.part() + " " + line.what()),
        plan.bounds().stream().filter(bound -> isAmong(bound.figures(), title)).map(Bound::part));
  }

  private static boolean isAmong(List<Figure> figures, String title) {
    return figures.stream().anyMatch(figure -> figure.title().equals(title));
  }
}
