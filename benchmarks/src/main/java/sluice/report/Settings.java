package sluice.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked for on the command line of a program that measures, as {@code --name value}; each
 * takes {@code --figures FILE}. Confined to one thread.
 */
public final class Settings {
  private final Map<String, String> values = new TreeMap<>(Map.of("figures", ""));

  /**
   * Knows these settings.
   *
   * @param namesAndDefaults in turn
   */
  public Settings(String... namesAndDefaults) {
    for (int i = 0; i < namesAndDefaults.length; i += 2) {
      values.put(namesAndDefaults[i], namesAndDefaults[i + 1]);
    }
  }

  /**
   * Takes arguments.
   *
   * @throws IllegalArgumentException if a name is not known or has no value, with those that are
   */
  public Settings read(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].replaceFirst("^--", "");
      if (!values.containsKey(name) || i + 1 == arguments.length) {
        throw new IllegalArgumentException("unknown: " + arguments[i] + "; known: " + values);
      }
      values.put(name, arguments[i + 1]);
    }
    return this;
  }

  /** All, by name. */
  public Map<String, Object> all() {
    return new TreeMap<>(values);
  }

  /** A value as it was given. */
  public String text(String name) {
    return values.get(name);
  }

  /** A whole number. */
  public int number(String name) {
    return Integer.parseInt(text(name));
  }

  /** Words with commas between. */
  public List<String> words(String name) {
    return text(name).isEmpty() ? List.of() : Arrays.asList(text(name).split(","));
  }

  /** Whole numbers with commas between. */
  public List<Integer> numbers(String name) {
    return words(name).stream().map(Integer::valueOf).toList();
  }

  /** Writes figures to the file that was named, if one was. */
  public void write(Figures figures) throws IOException {
    if (!text("figures").isEmpty()) {
      figures.write(Path.of(text("figures")));
    }
  }
}
