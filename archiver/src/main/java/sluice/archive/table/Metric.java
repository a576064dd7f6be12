package sluice.archive.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.archive.table.RowSum.Operation;
import sluice.php.PhpWriter;

/**
 * The metrics of report rows, in the spelling of core/Metrics.php; archives hold their numbers.
 * This is the only place where the numbers stand.
 */
public enum Metric implements Column {
  /** Distinct visitors (idvisitor). */
  INDEX_NB_UNIQ_VISITORS(1, MetricMerge.DISTINCT),
  /** Visits. */
  INDEX_NB_VISITS(2, MetricMerge.SUM),
  /** Actions of the visits, log_visit.visit_total_actions. */
  INDEX_NB_ACTIONS(3, MetricMerge.SUM),
  /** Most actions of a visit; the larger one counts in every table. */
  INDEX_MAX_ACTIONS(4, MetricMerge.MAX),
  /** Seconds, log_visit.visit_total_time. */
  INDEX_SUM_VISIT_LENGTH(5, MetricMerge.SUM),
  /** Visits with at most one action. */
  INDEX_BOUNCE_COUNT(6, MetricMerge.SUM),
  /** Visits that converted a goal. */
  INDEX_NB_VISITS_CONVERTED(7, MetricMerge.SUM),
  /** Conversions of all goals and orders, carts left out. */
  INDEX_NB_CONVERSIONS(8, MetricMerge.SUM),
  /** Revenue of all goals and orders, carts left out. */
  INDEX_REVENUE(9, MetricMerge.EXACT_SUM),
  /** {@link GoalMetric}s by idgoal. */
  INDEX_GOALS(10, MetricMerge.BY_GOAL),
  /** Distinct visitors of days, added. */
  INDEX_SUM_DAILY_NB_UNIQ_VISITORS(11, MetricMerge.SUM),
  /** Hits of an action. */
  INDEX_PAGE_NB_HITS(12, MetricMerge.SUM),
  /** Seconds on a page. */
  INDEX_PAGE_SUM_TIME_SPENT(13, MetricMerge.SUM),
  /** Distinct visitors of the visits that ended with the action. */
  INDEX_PAGE_EXIT_NB_UNIQ_VISITORS(14, MetricMerge.DISTINCT),
  /** Visits that ended with the action. */
  INDEX_PAGE_EXIT_NB_VISITS(15, MetricMerge.SUM),
  /** Distinct visitors of exits of days, added. */
  INDEX_PAGE_EXIT_SUM_DAILY_NB_UNIQ_VISITORS(16, MetricMerge.SUM),
  /** Distinct visitors of the visits that began with the action. */
  INDEX_PAGE_ENTRY_NB_UNIQ_VISITORS(17, MetricMerge.DISTINCT),
  /** Distinct visitors of entries of days, added. */
  INDEX_PAGE_ENTRY_SUM_DAILY_NB_UNIQ_VISITORS(18, MetricMerge.SUM),
  /** Visits that began with the action. */
  INDEX_PAGE_ENTRY_NB_VISITS(19, MetricMerge.SUM),
  /** Actions of the visits that began with the action. */
  INDEX_PAGE_ENTRY_NB_ACTIONS(20, MetricMerge.SUM),
  /** Seconds of the visits that began with the action. */
  INDEX_PAGE_ENTRY_SUM_VISIT_LENGTH(21, MetricMerge.SUM),
  /** Visits that began with the action and had at most one. */
  INDEX_PAGE_ENTRY_BOUNCE_COUNT(22, MetricMerge.SUM),
  /** Price times quantity of a product. */
  INDEX_ECOMMERCE_ITEM_REVENUE(23, MetricMerge.EXACT_SUM),
  /** Pieces of a product; a float in archives. */
  INDEX_ECOMMERCE_ITEM_QUANTITY(24, MetricMerge.SUM),
  /** Prices of a product, added. */
  INDEX_ECOMMERCE_ITEM_PRICE(25, MetricMerge.EXACT_SUM),
  /** Orders, or carts, with a product; a float in archives. */
  INDEX_ECOMMERCE_ORDERS(26, MetricMerge.SUM),
  /** Prices at which a product was viewed. */
  INDEX_ECOMMERCE_ITEM_PRICE_VIEWED(27, MetricMerge.EXACT_SUM),
  /** 1 if no search for the keyword found more than nothing, else 0. */
  INDEX_SITE_SEARCH_HAS_NO_RESULT(28, MetricMerge.SUM),
  /** Hits that followed a search on the site. */
  INDEX_PAGE_IS_FOLLOWING_SITE_SEARCH_NB_HITS(29, MetricMerge.SUM),
  /** Seconds of page generation. */
  INDEX_PAGE_SUM_TIME_GENERATION(30, MetricMerge.EXACT_SUM),
  /** Hits with a time of page generation. */
  INDEX_PAGE_NB_HITS_WITH_TIME_GENERATION(31, MetricMerge.SUM),
  /** Shortest page generation, seconds. */
  INDEX_PAGE_MIN_TIME_GENERATION(32, MetricMerge.MIN),
  /** Longest page generation, seconds. */
  INDEX_PAGE_MAX_TIME_GENERATION(33, MetricMerge.MAX),
  /** Events. */
  INDEX_EVENT_NB_HITS(34, MetricMerge.SUM),
  /** Values of events, two decimals. */
  INDEX_EVENT_SUM_EVENT_VALUE(35, MetricMerge.EXACT_SUM),
  /** Smallest value, two decimals. */
  INDEX_EVENT_MIN_EVENT_VALUE(36, MetricMerge.MIN),
  /** Largest value, two decimals. */
  INDEX_EVENT_MAX_EVENT_VALUE(37, MetricMerge.MAX),
  /** Events with a value. */
  INDEX_EVENT_NB_HITS_WITH_VALUE(38, MetricMerge.SUM),
  /** Distinct users (user_id). */
  INDEX_NB_USERS(39, MetricMerge.DISTINCT),
  /** Distinct users of days, added. */
  INDEX_SUM_DAILY_NB_USERS(40, MetricMerge.SUM),
  /** Impressions of a content. */
  INDEX_CONTENT_NB_IMPRESSIONS(41, MetricMerge.SUM),
  /** Interactions with a content. */
  INDEX_CONTENT_NB_INTERACTIONS(42, MetricMerge.SUM),
  /** Distinct fingerprints (config_id); only archives made by others have it. */
  INDEX_NB_UNIQ_FINGERPRINTS(43, MetricMerge.DISTINCT);

  private static final Metric[] BY_NUMBER = new Metric[values().length + 1];

  static {
    for (Metric metric : values()) {
      BY_NUMBER[metric.number.intValue()] = metric;
    }
  }

  private final Long number;
  private final MetricMerge merge;
  private final byte[] written;

  Metric(long number, MetricMerge merge) {
    this.number = number;
    this.written = new PhpWriter().integer(number).toBytes();
    this.merge = merge;
  }

  /** The metric of a number; empty if Matomo has none. */
  public static Optional<Metric> of(long number) {
    return number > 0 && number < BY_NUMBER.length
        ? Optional.of(BY_NUMBER[(int) number])
        : Optional.empty();
  }

  @Override
  public Long key() {
    return number;
  }

  @Override
  public byte[] written() {
    return written;
  }

  @Override
  public boolean isOnly() {
    return true;
  }

  /** How it merges. */
  public MetricMerge merge() {
    return merge;
  }

  /** What becomes of the metric in weeks, months and years: of distinct members their daily sum. */
  public Metric inPeriods() {
    return switch (this) {
      case INDEX_NB_UNIQ_VISITORS -> INDEX_SUM_DAILY_NB_UNIQ_VISITORS;
      case INDEX_NB_USERS -> INDEX_SUM_DAILY_NB_USERS;
      case INDEX_PAGE_ENTRY_NB_UNIQ_VISITORS -> INDEX_PAGE_ENTRY_SUM_DAILY_NB_UNIQ_VISITORS;
      case INDEX_PAGE_EXIT_NB_UNIQ_VISITORS -> INDEX_PAGE_EXIT_SUM_DAILY_NB_UNIQ_VISITORS;
      default -> this;
    };
  }

  /**
   * The rules of a table that honours the largest and smallest of these metrics; a table that is
   * not told of them adds them up, as Matomo does.
   */
  public static Map<Column, Operation> operations(Metric... honoured) {
    Map<Column, Operation> operations = new LinkedHashMap<>();
    for (Metric metric : honoured) {
      operations.put(metric, metric.merge == MetricMerge.MIN ? Operation.MIN : Operation.MAX);
    }
    return operations;
  }
}
