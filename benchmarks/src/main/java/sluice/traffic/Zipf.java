package sluice.traffic;

import java.util.Arrays;
import java.util.Random;

/**
 * Draws ranks by Zipf's law: rank n, counted from 1, is seen in proportion to 1 / n^exponent.
 * Immutable.
 */
public final class Zipf {
  /** Sums of the shares up to each rank, not brought to 1. */
  private final double[] sums;

  /**
   * Prepares to draw.
   *
   * @param ranks how many there are, 1 or more
   * @param exponent 0 for all alike; the larger it is, the more the first ranks are seen
   */
  public Zipf(int ranks, double exponent) {
    if (ranks < 1 || exponent < 0) {
      throw new IllegalArgumentException(
          "ranks must be 1 or more and the exponent 0 or more, were %d and %s"
              .formatted(ranks, exponent));
    }
    sums = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += Math.pow(rank + 1, -exponent);
      sums[rank] = sum;
    }
  }

  /** Draws a rank, counted from 0; 0 is the one that is seen most. */
  public int draw(Random random) {
    double drawn = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, drawn);
    return found < 0 ? -found - 1 : found + 1;
  }

  /**
   * What part of all draws is of a rank.
   *
   * @param rank counted from 0
   */
  public double share(int rank) {
    double before = rank == 0 ? 0 : sums[rank - 1];
    return (sums[rank] - before) / sums[sums.length - 1];
  }
}
