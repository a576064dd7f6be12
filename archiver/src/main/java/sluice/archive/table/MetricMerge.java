package sluice.archive.table;

/** What becomes of a metric when rows are added: of one day, into others, into longer periods. */
public enum MetricMerge {
  /** Whole numbers, added. */
  SUM,
  /** Decimals, added exactly within a day, as floats between published rows. */
  EXACT_SUM,
  /** The largest. */
  MAX,
  /** The smallest that is not empty. */
  MIN,
  /** Distinct members of a set, united within a day; what is added later is another metric. */
  DISTINCT,
  /** Metrics by goal, each added by its own rule. */
  BY_GOAL,
  /** A quotient that means nothing once it is added; Matomo adds it all the same. */
  QUOTIENT
}
