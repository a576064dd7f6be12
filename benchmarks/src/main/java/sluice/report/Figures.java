package sluice.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What one program measured, on its way to {@code run.json}: its figures, and what it left out and
 * why. Confined to one thread.
 */
public final class Figures {
  static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final List<Figure> figures = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /** Adds one. */
  public void add(Figure figure) {
    figures.add(figure);
  }

  /**
   * Says what was not measured.
   *
   * @param sentence what, why, and what to do about it
   */
  public void skip(String sentence) {
    skipped.add(sentence);
  }

  /** All of them, in order. */
  public List<Figure> all() {
    return figures;
  }

  List<String> skipped() {
    return skipped;
  }

  /**
   * Writes them where {@link BenchmarkRun} looks for them, in place of what was there: whoever is
   * ended meanwhile leaves that, or all of these.
   */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    JSON.writeValue(whole.toFile(), put(JSON.createObjectNode()));
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  ObjectNode put(ObjectNode json) {
    ArrayNode all = json.putArray("figures");
    figures.forEach(figure -> all.add(figure.json()));
    ArrayNode sentences = json.putArray("skipped");
    skipped.forEach(sentences::add);
    return json;
  }

  static Figures of(JsonNode json) {
    Figures read = new Figures();
    json.required("figures").forEach(one -> read.add(Figure.of(one)));
    json.path("skipped").forEach(sentence -> read.skip(sentence.asText()));
    return read;
  }

  /** The same with what a unit of work took around the time when they were measured. */
  Figures whileUnitTook(double millis) {
    Figures same = new Figures();
    figures.forEach(figure -> same.add(figure.whileUnitTook(millis)));
    same.skipped.addAll(skipped);
    return same;
  }

  void addAll(Figures more) {
    figures.addAll(more.figures);
    skipped.addAll(more.skipped);
  }
}
