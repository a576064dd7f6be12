package sluice.capacity;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The figures behind lines: a line has their numbers, and each is told once below all lines, those
 * that differ in one label together. Confined to one thread.
 */
final class Legend {

  /** Of more than these only the ends are told; JSON has all. */
  private static final int MOST = 6;

  /** By the text that tells them. */
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** Their numbers in brackets; empty if there are none. */
  String numbersOf(List<Figure> figures) {
    Map<String, List<Figure>> byName =
        figures.stream()
            .collect(Collectors.groupingBy(Figure::name, TreeMap::new, Collectors.toList()));
    return byName.isEmpty()
        ? ""
        : byName.values().stream()
            .flatMap(same -> texts(same).stream())
            .map(text -> numbers.computeIfAbsent(text, fresh -> numbers.size() + 1))
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", ", "[", "]"));
  }

  /** A line for each figure that was numbered, in the order of the numbers. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    numbers.forEach(
        (text, number) -> lines.append(Wrapped.of("%5s ".formatted("[" + number + "]"), text)));
    return lines.toString();
  }

  private static List<String> texts(List<Figure> same) {
    boolean isOneLabel = same.stream().allMatch(figure -> figure.labels().size() == 1);
    if (same.size() == 1 || !isOneLabel) {
      return same.stream()
          .sorted(Comparator.comparing(Figure::title))
          .map(figure -> line(figure.title(), Numbers.plain(figure.value()), figure.unit()))
          .toList();
    }
    Figure first = same.get(0);
    String label = first.labels().keySet().iterator().next();
    List<String> labels = same.stream().map(figure -> figure.labels().get(label)).toList();
    List<String> values = same.stream().map(figure -> Numbers.plain(figure.value())).toList();
    String title = "%s{%s=%s}".formatted(first.name(), label, list(labels));
    return List.of(line(title, list(values), first.unit()));
  }

  private static String list(List<String> texts) {
    return texts.size() <= MOST
        ? String.join(", ", texts)
        : texts.get(0) + ", " + texts.get(1) + " ... " + texts.get(texts.size() - 1);
  }

  private static String line(String title, String value, String unit) {
    return "%s = %s %s".formatted(title, value, unit).strip();
  }
}
