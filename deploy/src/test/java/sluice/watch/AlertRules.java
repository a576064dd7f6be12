package sluice.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules of the distribution, as far as tests ask for them. Immutable. */
public final class AlertRules {
  /** The folder of the rules, from the module's. */
  static final Path FOLDER = Path.of("prometheus");

  /** Names of what a process exposes; the rules' own have a colon. */
  private static final Pattern METRIC =
      Pattern.compile("(?<![\\w:])((?:sluice|jvm|process|hikaricp|system)_[a-z0-9_]+)(?![\\w:])");

  private final List<Rule> rules = new ArrayList<>();

  /**
   * One rule.
   *
   * @param record its name if it records a figure, else empty
   * @param alert its name if it is an alert, else empty
   * @param severity of an alert, else empty
   * @param annotations of an alert, else none
   */
  public record Rule(
      String record,
      String alert,
      String expression,
      String severity,
      Map<String, String> annotations) {}

  private AlertRules() {}

  /** Reads them. */
  public static AlertRules ofDistribution() {
    AlertRules read = new AlertRules();
    String text;
    try {
      text = Files.readString(FOLDER.resolve("sluice.rules.yml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Object root = new Load(LoadSettings.builder().build()).loadFromString(text);
    for (Object group : list(root, "groups")) {
      list(group, "rules").forEach(rule -> read.rules.add(rule(rule)));
    }
    return read;
  }

  private static Rule rule(Object node) {
    Map<String, String> annotations =
        node instanceof Map<?, ?> map && map.get("annotations") instanceof Map<?, ?> given
            ? strings(given)
            : Map.of();
    String severity =
        node instanceof Map<?, ?> map && map.get("labels") instanceof Map<?, ?> labels
            ? text(labels, "severity")
            : "";
    return new Rule(
        text(node, "record"), text(node, "alert"), text(node, "expr"), severity, annotations);
  }

  private static List<?> list(Object node, String key) {
    return node instanceof Map<?, ?> map && map.get(key) instanceof List<?> list ? list : List.of();
  }

  private static String text(Object node, String key) {
    return node instanceof Map<?, ?> map && map.get(key) instanceof String text ? text : "";
  }

  private static Map<String, String> strings(Map<?, ?> map) {
    Map<String, String> strings = new java.util.TreeMap<>();
    map.forEach((name, value) -> strings.put(String.valueOf(name), String.valueOf(value)));
    return strings;
  }

  /** All that fire. */
  public List<Rule> alerts() {
    return rules.stream().filter(rule -> !rule.alert().isEmpty()).toList();
  }

  /** Names of the figures that are recorded. */
  public Set<String> recorded() {
    Set<String> names = new TreeSet<>();
    rules.stream().map(Rule::record).filter(name -> !name.isEmpty()).forEach(names::add);
    return names;
  }

  /** Names of the metrics that the rules ask processes for. */
  public Set<String> metrics() {
    Set<String> names = new TreeSet<>();
    rules.forEach(rule -> names.addAll(metricsIn(rule.expression())));
    return names;
  }

  /** Names of the metrics that an expression asks processes for. */
  public static Set<String> metricsIn(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher metric = METRIC.matcher(expression);
    while (metric.find()) {
      names.add(metric.group(1));
    }
    return names;
  }

  /** Names of the rules' figures that an expression asks for. */
  public static Set<String> recordedIn(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher figure = Pattern.compile("sluice:[a-z0-9_:]+").matcher(expression);
    while (figure.find()) {
      names.add(figure.group());
    }
    return names;
  }
}
