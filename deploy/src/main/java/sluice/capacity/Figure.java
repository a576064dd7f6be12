package sluice.capacity;

import java.util.Map;
import java.util.TreeMap;

/**
 * One measured figure. Immutable.
 *
 * @param name such as {@code worker.hits_per_second}
 * @param labels what it was measured with, by name; may be empty
 * @param value finite, 0 or more, in {@code unit}
 * @param unit as the measurement wrote it; may be empty
 */
public record Figure(String name, Map<String, String> labels, double value, String unit) {

  /** Copies the labels. */
  public Figure {
    labels = Map.copyOf(labels);
  }

  /** The name with its labels in order, such as {@code worker.hits_per_second{threads=2}}. */
  public String title() {
    return labels.isEmpty() ? name : name + new TreeMap<>(labels).toString().replace(", ", ",");
  }
}
