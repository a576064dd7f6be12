package sluice.archive.group;

/**
 * How a column of a group takes in the same column of the same group in another table. Every way is
 * commutative and associative, so that the order and the cut in which visits are counted do not
 * show.
 */
public enum Merge {
  /** Whole numbers are added. */
  SUM,
  /** The larger of two whole numbers is kept. */
  MAX,
  /** The smaller of two whole numbers is kept. */
  MIN,
  /** Numbers of visits are added: a visit is counted in one table only, and once in a group. */
  VISITS,
  /** Decimals are added without rounding, and rounded to a double when they are read. */
  EXACT_SUM,
  /** The larger of two decimals is kept. */
  DECIMAL_MAX,
  /** The smaller of two decimals is kept. */
  DECIMAL_MIN,
  /** Sets of 8-byte ids are united. */
  DISTINCT,
  /** The whole number is kept that comes from the earlier row of the log. */
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
