package sluice.capacity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Figures in a line: those that differ in one label are told together. Stateless. */
final class FiguresText {

  /** Of more than these only the ends are told; JSON has all. */
  private static final int MOST = 6;

  private FiguresText() {}

  /** In brackets, ordered by name; empty if there are none. */
  static String of(List<Figure> figures) {
    Map<String, List<Figure>> byName =
        figures.stream()
            .collect(Collectors.groupingBy(Figure::name, TreeMap::new, Collectors.toList()));
    return byName.isEmpty()
        ? ""
        : byName.values().stream()
            .map(FiguresText::together)
            .collect(Collectors.joining("; ", "[", "]"));
  }

  private static String together(List<Figure> same) {
    boolean isOneLabel = same.stream().allMatch(figure -> figure.labels().size() == 1);
    if (same.size() == 1 || !isOneLabel) {
      return same.stream()
          .sorted(Comparator.comparing(Figure::title))
          .map(figure -> line(figure.title(), Numbers.plain(figure.value()), figure.unit()))
          .collect(Collectors.joining("; "));
    }
    Figure first = same.get(0);
    String label = first.labels().keySet().iterator().next();
    List<String> labels = same.stream().map(figure -> figure.labels().get(label)).toList();
    List<String> values = same.stream().map(figure -> Numbers.plain(figure.value())).toList();
    String title = "%s{%s=%s}".formatted(first.name(), label, list(labels));
    return line(title, list(values), first.unit());
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
