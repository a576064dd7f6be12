package sluice.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One measured number. Immutable.
 *
 * @param name lower case with dots, such as {@code ingest.requests_per_second}
 * @param labels what tells it from others of its name, in the order in which they are shown
 * @param value in its unit; finite
 * @param unit one of requests/s, hits/s, ops/s, s, ms, us, ns, bytes, ratio, count, cores
 * @param limit what the machine allows, measured in the same run
 * @param target what it ought to be
 * @param samples of how many runs it is; empty where that is not known
 * @param unitOfWork milliseconds that {@link sluice.machine.UnitOfWork} took before and after, on
 *     average; empty where that was not measured
 */
public record Figure(
    String name,
    Map<String, String> labels,
    double value,
    String unit,
    Optional<Limit> limit,
    Optional<Target> target,
    Optional<Samples> samples,
    Optional<Double> unitOfWork) {

  /** Digits that are kept: more would be noise. */
  private static final MathContext DIGITS = new MathContext(6);

  /** Copies the labels, and rounds nothing. */
  public Figure {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " " + labels + " must be a number, was " + value);
    }
    if (limit.isEmpty() && target.map(Target::isRatio).orElse(false)) {
      throw new IllegalArgumentException(
          name + " " + labels + " has a ratio for a target, no limit");
    }
  }

  /** A figure with neither labels, limit, target nor number of runs. */
  public static Figure of(String name, double value, String unit) {
    return new Figure(
        name,
        Map.of(),
        value,
        unit,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with one more label. */
  public Figure with(String label, Object text) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(label, text.toString());
    return new Figure(name, more, value, unit, limit, target, samples, unitOfWork);
  }

  /** The same beside its limit. */
  public Figure beside(String limitName, double limitValue) {
    Optional<Limit> beside = Optional.of(new Limit(limitName, limitValue));
    return new Figure(name, labels, value, unit, beside, target, samples, unitOfWork);
  }

  /** The same with a target. */
  public Figure towards(Target bound) {
    return new Figure(name, labels, value, unit, limit, Optional.of(bound), samples, unitOfWork);
  }

  /** The same with the runs of which it is made. */
  public Figure over(Samples runs) {
    return new Figure(name, labels, value, unit, limit, target, Optional.of(runs), unitOfWork);
  }

  /** The same with what a unit of work took around the time when it was measured. */
  Figure whileUnitTook(double millis) {
    return new Figure(name, labels, value, unit, limit, target, samples, Optional.of(millis));
  }

  /** What part of the limit it is. */
  Optional<Double> ratio() {
    return limit.map(beside -> value / beside.value());
  }

  /** Whether it is what it ought to be; empty where there is no target. */
  Optional<Boolean> isMet() {
    return target.map(bound -> bound.isMetBy(bound.isRatio() ? ratio().orElseThrow() : value));
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    ObjectNode all = json.putObject("labels");
    labels.forEach(all::put);
    json.put("value", rounded(value));
    json.put("unit", unit);
    limit.ifPresent(
        beside ->
            json.putObject("limit")
                .put("name", beside.name())
                .put("value", rounded(beside.value())));
    target.ifPresent(
        bound ->
            json.putObject("target")
                .put(bound.isRatio() ? "ratio" : "value", bound.bound())
                .put("atLeast", bound.isAtLeast()));
    samples.ifPresent(
        of -> json.putObject("samples").put("runs", of.runs()).put("choice", of.choice()));
    unitOfWork.ifPresent(millis -> json.put("unitOfWorkMs", rounded(millis)));
    return json;
  }

  static Figure of(JsonNode json) {
    Map<String, String> labels = new LinkedHashMap<>();
    json.path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return new Figure(
        json.required("name").asText(),
        labels,
        json.required("value").asDouble(),
        json.required("unit").asText(),
        Optional.ofNullable(json.get("limit"))
            .map(one -> new Limit(one.required("name").asText(), one.required("value").asDouble())),
        Optional.ofNullable(json.get("target")).map(Figure::target),
        Optional.ofNullable(json.get("samples"))
            .map(one -> new Samples(one.required("runs").asInt(), one.required("choice").asText())),
        Optional.ofNullable(json.get("unitOfWorkMs")).map(JsonNode::asDouble));
  }

  private static Target target(JsonNode json) {
    boolean isRatio = json.has("ratio");
    return new Target(
        isRatio,
        json.required(isRatio ? "ratio" : "value").asDouble(),
        json.required("atLeast").asBoolean());
  }

  private static double rounded(double number) {
    return Double.isFinite(number) ? new BigDecimal(number).round(DIGITS).doubleValue() : 0;
  }
}
