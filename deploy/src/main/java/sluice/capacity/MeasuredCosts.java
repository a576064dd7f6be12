package sluice.capacity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The figures of one file that {@code benchmarks/run} wrote, and where they come from. Immutable.
 */
public final class MeasuredCosts {

  /** Figures that a file may have: far more than are measured. */
  private static final int MOST_FIGURES = 10_000;

  /** No figure is larger: bytes of an exabyte, and no sum of a plan overflows. */
  private static final double LARGEST = 1e18;

  /** No figure but 0 is smaller: what is divided by one stays a number. */
  private static final double SMALLEST = 1e-9;

  /** Longer texts are cut: names, labels and values are far shorter. */
  private static final int MOST_CHARS = 200;

  private static final String MEASURE = "; benchmarks/run measures it";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Origin origin;
  private final List<Figure> figures;

  private MeasuredCosts(Origin origin, List<Figure> figures) {
    this.origin = origin;
    this.figures = List.copyOf(figures);
  }

  /**
   * Where the figures come from.
   *
   * @param file as the user knows it
   * @param cpu model of the processor; may be empty, as are the other texts
   * @param cores 1 or more
   * @param isQuick whether the run was a short one, whose figures are rough
   */
  public record Origin(
      String file, String cpu, int cores, String jdk, String commit, String date, boolean isQuick) {

    /** One line for a reader. */
    String line() {
      return "Costs: %s, measured %s on %d cores (%s), JDK %s, commit %s%s"
          .formatted(
              file, date, cores, cpu, jdk, commit, isQuick ? "; a quick run: rough figures" : "");
    }
  }

  /**
   * Reads the text of such a file.
   *
   * @param file its name, for messages
   * @throws CostsRefused if it is not JSON of this form, or a value is none
   */
  public static MeasuredCosts read(String file, String json) throws CostsRefused {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new CostsRefused(file + " is no JSON: " + e.getOriginalMessage() + form());
    }
    JsonNode all = root.path("figures");
    if (!all.isArray() || all.size() > MOST_FIGURES) {
      throw new CostsRefused(file + " has no list \"figures\"" + form());
    }
    JsonNode machine = root.path("machine");
    int cores = machine.path("cores").asInt(0);
    if (cores < 1 || cores > 4096) {
      throw new CostsRefused(
          file + ": machine.cores must be 1..4096, was " + machine.path("cores") + form());
    }
    List<Figure> figures = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    for (JsonNode one : all) {
      Figure figure = figure(file, one);
      if (!titles.add(figure.title())) {
        throw new CostsRefused(file + " has " + figure.title() + " twice" + form());
      }
      figures.add(figure);
    }
    return new MeasuredCosts(
        new Origin(
            file,
            text(machine.path("cpu")),
            cores,
            text(root.path("jdk")),
            text(root.path("commit")),
            text(root.path("date")),
            root.path("quick").asBoolean()),
        figures);
  }

  private static String form() {
    return "; give a file that benchmarks/run wrote";
  }

  private static Figure figure(String file, JsonNode one) throws CostsRefused {
    String name = text(one.path("name"));
    double value = one.path("value").isNumber() ? one.path("value").asDouble() : Double.NaN;
    if (!(value >= 0 && value <= LARGEST)) {
      throw new CostsRefused(
          "%s: the value of %s must be a number from 0 to %.0e, was %s"
              .formatted(file, name, LARGEST, text(one.path("value"))));
    }
    Map<String, String> labels = new LinkedHashMap<>();
    one.path("labels")
        .properties()
        .forEach(label -> labels.put(printable(label.getKey()), text(label.getValue())));
    return new Figure(name, labels, value, text(one.path("unit")));
  }

  private static String text(JsonNode node) {
    return printable(node.asText());
  }

  /** What is printed moves no cursor, ends no line, and is no page. */
  private static String printable(String text) {
    String cut = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + "..." : text;
    return cut.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", " ");
  }

  /** Where they come from. */
  public Origin origin() {
    return origin;
  }

  /**
   * All figures of a cost, in the order of the file.
   *
   * @throws CostsRefused if there is none, or one is in another unit than the cost's
   */
  List<Figure> all(Cost cost) throws CostsRefused {
    List<Figure> found =
        figures.stream().filter(figure -> figure.name().equals(cost.figure())).toList();
    if (found.isEmpty()) {
      throw new CostsRefused(origin.file() + " has no figure " + cost.figure() + MEASURE);
    }
    for (Figure figure : found) {
      if (!figure.unit().equals(cost.unit())) {
        throw new CostsRefused(
            "%s: %s is in '%s', but must be in '%s'%s"
                .formatted(
                    origin.file(), figure.title(), figure.unit(), cost.unit(), MEASURE + " so"));
      }
      if (figure.value() > 0 && figure.value() < SMALLEST) {
        throw new CostsRefused(
            "%s: %s must be 0 or from %s, was %s%s"
                .formatted(origin.file(), figure.title(), SMALLEST, figure.value(), MEASURE));
      }
    }
    return found;
  }

  /** The largest figure of a cost, above 0: what is planned with where several were measured. */
  Figure largest(Cost cost) throws CostsRefused {
    Figure figure = all(cost).stream().max(Comparator.comparingDouble(Figure::value)).orElseThrow();
    return positive(figure);
  }

  /** The smallest figure of a rate, above 0: with it a plan is on the safe side. */
  Figure smallest(Cost cost) throws CostsRefused {
    Figure figure = all(cost).stream().min(Comparator.comparingDouble(Figure::value)).orElseThrow();
    return positive(figure);
  }

  /** The figure, if it is above 0. */
  Figure positive(Figure figure) throws CostsRefused {
    if (figure.value() <= 0) {
      throw new CostsRefused(
          origin.file()
              + ": "
              + figure.title()
              + " must be above 0, was "
              + figure.value()
              + MEASURE);
    }
    return figure;
  }

  /**
   * A label that is a whole number, such as the threads of a rate.
   *
   * @throws CostsRefused if the figure has none
   */
  int number(Figure figure, String label) throws CostsRefused {
    try {
      int number = Integer.parseInt(figure.labels().getOrDefault(label, ""));
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers below 0.
    }
    throw new CostsRefused(
        origin.file() + ": " + figure.title() + " must have a label " + label + ", a whole number");
  }
}
