package sluice.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The page of a process for people: sections of names and values, as plain text. Thread-safe. */
public final class StatusPage {
  private final String title;
  private final CopyOnWriteArrayList<Section> sections = new CopyOnWriteArrayList<>();

  private record Section(String title, Supplier<Map<String, ?>> lines) {}

  public StatusPage(String title) {
    this.title = title;
  }

  /** Adds a section at the end; its lines are asked for at each view and must not block. */
  public void add(String sectionTitle, Supplier<Map<String, ?>> lines) {
    sections.add(new Section(sectionTitle, lines));
  }

  /** The page as plain text. */
  public String render() {
    StringBuilder page = new StringBuilder(title).append('\n');
    for (Section section : sections) {
      page.append('\n').append(section.title).append('\n');
      Map<String, ?> lines = linesOf(section);
      int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
      lines.forEach(
          (name, value) ->
              page.append("  ")
                  .append(name)
                  .append(" ".repeat(width - name.length() + 2))
                  .append(value)
                  .append('\n'));
    }
    return page.toString();
  }

  String title() {
    return title;
  }

  /** The sections in their order, by title. */
  Map<String, Map<String, ?>> sections() {
    Map<String, Map<String, ?>> all = new LinkedHashMap<>();
    sections.forEach(section -> all.put(section.title, linesOf(section)));
    return all;
  }

  private static Map<String, ?> linesOf(Section section) {
    try {
      return new LinkedHashMap<>(section.lines.get());
    } catch (RuntimeException e) {
      return Map.of("not available", e.toString());
    }
  }
}
