package sluice.report;

/**
 * Of how many runs a figure is made. Immutable.
 *
 * @param runs 1 or more
 * @param choice what is told of them: median, mean, largest or fastest; says nothing of one run
 */
public record Samples(int runs, String choice) {

  /** Checks the number. */
  public Samples {
    if (runs < 1) {
      throw new IllegalArgumentException("a figure is of 1 run at least, was of " + runs);
    }
  }

  /** The one in the middle. */
  public static Samples medianOf(int runs) {
    return new Samples(runs, "median");
  }

  /** All together, by their number. */
  public static Samples meanOf(int runs) {
    return new Samples(runs, "mean");
  }

  /** The worst of them. */
  public static Samples largestOf(int runs) {
    return new Samples(runs, "largest");
  }

  /** The least of them, where more is only the machine's. */
  public static Samples fastestOf(int runs) {
    return new Samples(runs, "fastest");
  }

  /** A single one. */
  public static Samples one() {
    return medianOf(1);
  }

  /** As the page says it. */
  String words() {
    return runs == 1 ? "one run" : choice + " of " + runs;
  }
}
