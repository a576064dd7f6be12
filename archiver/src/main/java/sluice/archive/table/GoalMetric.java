package sluice.archive.table;

/**
 * The metrics by goal within {@link Metric#INDEX_GOALS}, in the spelling of core/Metrics.php;
 * archives hold their numbers. This is the only place where the numbers stand.
 */
public enum GoalMetric {
  /** Conversions. */
  INDEX_GOAL_NB_CONVERSIONS(1, MetricMerge.SUM),
  /** Revenue, two decimals. */
  INDEX_GOAL_REVENUE(2, MetricMerge.EXACT_SUM),
  /** Visits that converted the goal. */
  INDEX_GOAL_NB_VISITS_CONVERTED(3, MetricMerge.SUM),
  /** Orders only: subtotal. */
  INDEX_GOAL_ECOMMERCE_REVENUE_SUBTOTAL(4, MetricMerge.EXACT_SUM),
  /** Orders only: tax. */
  INDEX_GOAL_ECOMMERCE_REVENUE_TAX(5, MetricMerge.EXACT_SUM),
  /** Orders only: shipping. */
  INDEX_GOAL_ECOMMERCE_REVENUE_SHIPPING(6, MetricMerge.EXACT_SUM),
  /** Orders only: discount. */
  INDEX_GOAL_ECOMMERCE_REVENUE_DISCOUNT(7, MetricMerge.EXACT_SUM),
  /** Orders and carts: items. */
  INDEX_GOAL_ECOMMERCE_ITEMS(8, MetricMerge.SUM),
  /** Pages seen before the conversion; within a day the most. */
  INDEX_GOAL_NB_PAGES_UNIQ_BEFORE(9, MetricMerge.MAX),
  /** Conversions shared out among the pages before them. */
  INDEX_GOAL_NB_CONVERSIONS_ATTRIB(10, MetricMerge.EXACT_SUM),
  /** 0 in archives; worked out when a report is shown. */
  INDEX_GOAL_NB_CONVERSIONS_PAGE_RATE(11, MetricMerge.QUOTIENT),
  /** Conversions after the page was seen in the same visit. */
  INDEX_GOAL_NB_CONVERSIONS_PAGE_UNIQ(12, MetricMerge.SUM),
  /** Conversions per visit that entered by the page, three decimals. */
  INDEX_GOAL_NB_CONVERSIONS_ENTRY_RATE(13, MetricMerge.QUOTIENT),
  /** Revenue per visit that entered by the page, three decimals. */
  INDEX_GOAL_REVENUE_PER_ENTRY(14, MetricMerge.QUOTIENT),
  /** Revenue shared out among the pages before. */
  INDEX_GOAL_REVENUE_ATTRIB(15, MetricMerge.EXACT_SUM),
  /** Conversions of the visits that entered by the page. */
  INDEX_GOAL_NB_CONVERSIONS_ENTRY(16, MetricMerge.SUM),
  /** Revenue of the visits that entered by the page. */
  INDEX_GOAL_REVENUE_ENTRY(17, MetricMerge.EXACT_SUM);

  private final Long number;
  private final MetricMerge merge;

  GoalMetric(long number, MetricMerge merge) {
    this.number = number;
    this.merge = merge;
  }

  /** The key under which archives hold it. */
  Long key() {
    return number;
  }

  /** How it merges. */
  public MetricMerge merge() {
    return merge;
  }
}
