package sluice.archive.table;

/** What becomes of a metric when rows are added: of one day, into others, into longer periods. */
public enum MetricMerge {
  /** Whole numbers are added. */
  SUM,
  /** Decimals are added exactly within a day, and as floats between published rows. */
  EXACT_SUM,
  /** The largest value is kept. */
  MAX,
  /** The smallest value that is not empty is kept. */
  MIN,
  /**
   * Sets of distinct members are united within a day; their sizes, which are added later, are
   * another metric.
   */
  DISTINCT,
  /** Metrics by goal are added, each by its own rule. */
  BY_GOAL,
  /** A quotient that means nothing once it is added; Matomo adds it all the same. */
  QUOTIENT
}
