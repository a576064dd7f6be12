package sluice.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code run.json} holds: a whole run on one machine. Immutable.
 *
 * @param jdk name and version of the Java
 * @param commit that was measured, with {@code -dirty} where files had changed
 * @param date when it began, an ISO instant
 * @param isQuick whether it was cut short: such figures show that all works, and little else
 * @param figures all that was measured, in the order of the parts
 * @param skipped sentences about what was left out
 * @param failed parts that brought no figures, with the reason
 * @param answers of {@code sluice capacity} by these figures, as printed
 * @param took how long each part took, in their order; empty in runs that did not say so
 */
public record MeasuredRun(
    Machine machine,
    String jdk,
    String commit,
    String date,
    boolean isQuick,
    List<Figure> figures,
    List<String> skipped,
    List<Failed> failed,
    List<Answer> answers,
    List<Took> took) {

  /** Copies the lists. */
  public MeasuredRun {
    figures = List.copyOf(figures);
    skipped = List.copyOf(skipped);
    failed = List.copyOf(failed);
    answers = List.copyOf(answers);
    took = List.copyOf(took);
  }

  /** A part that brought no figures. */
  public record Failed(String part, String reason) {}

  /**
   * What was asked of {@code sluice capacity}, by which command, and what it printed.
   *
   * @param plot its day, as SVG
   */
  public record Answer(String question, String command, String text, String plot) {}

  /**
   * How long a part took.
   *
   * @param unitOfWork milliseconds that a unit of work took before and after it; empty where that
   *     was not measured
   */
  public record Took(String part, double seconds, Optional<Double> unitOfWork) {}

  /** The same with answers. */
  MeasuredRun with(List<Answer> more) {
    return new MeasuredRun(
        machine, jdk, commit, date, isQuick, figures, skipped, failed, more, took);
  }

  /** The same with one more part that failed. */
  MeasuredRun with(Failed one) {
    List<Failed> all = new ArrayList<>(failed);
    all.add(one);
    return new MeasuredRun(
        machine, jdk, commit, date, isQuick, figures, skipped, all, answers, took);
  }

  /** Reads a file that {@link #write} wrote. */
  public static MeasuredRun read(Path file) throws IOException {
    JsonNode json = Figures.JSON.readTree(file.toFile());
    Figures measured = Figures.of(json);
    List<Failed> failed = new ArrayList<>();
    json.path("failed")
        .forEach(
            one ->
                failed.add(
                    new Failed(one.required("part").asText(), one.required("reason").asText())));
    List<Answer> answers = new ArrayList<>();
    json.path("capacity")
        .forEach(
            one ->
                answers.add(
                    new Answer(
                        one.required("question").asText(),
                        one.required("command").asText(),
                        one.required("text").asText(),
                        one.required("plot").asText())));
    List<Took> took = new ArrayList<>();
    json.path("took")
        .forEach(
            one ->
                took.add(
                    new Took(
                        one.required("part").asText(),
                        one.required("seconds").asDouble(),
                        Optional.ofNullable(one.get("unitOfWorkMs")).map(JsonNode::asDouble))));
    return new MeasuredRun(
        Machine.of(json.required("machine")),
        json.required("jdk").asText(),
        json.required("commit").asText(),
        json.required("date").asText(),
        json.required("quick").asBoolean(),
        measured.all(),
        measured.skipped(),
        failed,
        answers,
        took);
  }

  void write(Path file) throws IOException {
    ObjectNode json = Figures.JSON.createObjectNode();
    machine.put(json.putObject("machine"));
    json.put("jdk", jdk).put("commit", commit).put("date", date).put("quick", isQuick);
    ArrayNode parts = json.putArray("took");
    took.forEach(one -> put(parts.addObject(), one));
    ArrayNode all = json.putArray("figures");
    figures.forEach(figure -> all.add(figure.json()));
    ArrayNode sentences = json.putArray("skipped");
    skipped.forEach(sentences::add);
    ArrayNode failures = json.putArray("failed");
    failed.forEach(one -> failures.addObject().put("part", one.part()).put("reason", one.reason()));
    ArrayNode asked = json.putArray("capacity");
    answers.forEach(
        one ->
            asked
                .addObject()
                .put("question", one.question())
                .put("command", one.command())
                .put("text", one.text())
                .put("plot", one.plot()));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, Figures.JSON.writeValueAsString(json) + "\n");
  }

  private static void put(ObjectNode json, Took took) {
    json.put("part", took.part()).put("seconds", took.seconds());
    took.unitOfWork().ifPresent(millis -> json.put("unitOfWorkMs", millis));
  }

  /** Figures of a name, in order. */
  List<Figure> named(String name) {
    return figures.stream().filter(figure -> figure.name().equals(name)).toList();
  }
}
