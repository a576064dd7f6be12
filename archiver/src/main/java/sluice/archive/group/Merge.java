package sluice.archive.group;

/**
 * How a column of a group takes in the same column of the same group in another table. Every way is
 * commutative and associative, so that the order and the cut in which visits are counted do not
 * show.
 */
public enum Merge {
  /** Whole numbers are added. */
  SUM,
  /** The larger whole number. */
  MAX,
  /** The smaller whole number. */
  MIN,
  /** How many visits: a visit lives in one table only, and counts once in a group. */
  VISITS,
  /** Decimals are added without rounding, and rounded to a double when they are read. */
  EXACT_SUM,
  /** The larger decimal. */
  DECIMAL_MAX,
  /** The smaller decimal. */
  DECIMAL_MIN,
  /** A set of 8-byte ids, united. */
  DISTINCT,
  /** The whole number of the row of the log that comes first. */
  FIRST;

  /** Cells of a column that is merged like this. */
  Cells cells() {
    return switch (this) {
      case SUM, MAX, MIN, VISITS, FIRST -> new LongCells(this);
      case EXACT_SUM -> new ExactCells();
      case DECIMAL_MAX, DECIMAL_MIN -> new DecimalCells(this == DECIMAL_MAX);
      case DISTINCT -> new DistinctCells();
    };
  }
}
