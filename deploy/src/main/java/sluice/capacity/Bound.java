package sluice.capacity;

import java.util.List;

/**
 * Where a part ends. Immutable.
 *
 * @param part and of how much of it
 * @param mostHits hits a second that one of it does, fully loaded; 0 where it can do none
 * @param demand hits a second that are asked of all of them
 * @param share of one that is planned with, above 0 to 1
 * @param mostUnits that there can be, 1 or more: a site or a machine cannot be split
 * @param moves which engine moves the bound
 * @param figures that it moves with
 */
public record Bound(
    String part,
    double mostHits,
    double demand,
    double share,
    int mostUnits,
    String moves,
    List<Figure> figures) {

  /** Of what is spread over as many as are wanted. */
  static final int ANY_NUMBER = Integer.MAX_VALUE;

  /** Copies the list, without what comes twice. */
  public Bound {
    figures = figures.stream().distinct().toList();
  }

  /** Demand over what one can do: the largest saturates first. Infinite where it can do nothing. */
  double load() {
    return demand / mostHits;
  }

  /** How many are needed at the share that is planned with, more than there can be included. */
  int units() {
    return Sizing.units(load(), share);
  }
}
