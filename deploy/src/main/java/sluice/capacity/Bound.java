package sluice.capacity;

import java.util.List;

/**
 * Where a part ends. Immutable.
 *
 * @param part and of how much of it
 * @param mostHits hits a second that one of it does, fully loaded
 * @param demand hits a second that are asked of all of them
 * @param units that are needed at the share that is planned with
 * @param moves which engine moves the bound
 * @param figures that it moves with
 */
public record Bound(
    String part, double mostHits, double demand, int units, String moves, List<Figure> figures) {

  /** Copies the list, without what comes twice. */
  public Bound {
    figures = figures.stream().distinct().toList();
  }

  /** Demand over what one can do: the largest saturates first. */
  double load() {
    return demand / mostHits;
  }
}
