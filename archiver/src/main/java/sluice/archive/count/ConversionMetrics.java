package sluice.archive.count;

import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.visit.LogRow;
import sluice.php.PhpRound;

/** The eight metrics of a group of conversions of one goal (reference archive.md 3.0, C8; 2.8). */
public final class ConversionMetrics {
  private static final String[] MONEY = {
    "revenue", "revenue_subtotal", "revenue_tax", "revenue_shipping", "revenue_discount"
  };

  /** idgoal of an abandoned cart. */
  public static final int CART = -1;

  /** idgoal of an order. */
  public static final int ORDER = 0;

  private final double[] money = new double[MONEY.length];
  private long conversions;
  private long visits;
  private long lastVisit = -1;
  private long items;

  public void add(long idVisit, LogRow conversion) {
    conversions++;
    if (idVisit != lastVisit) {
      visits++;
      lastVisit = idVisit;
    }
    for (int i = 0; i < MONEY.length; i++) {
      money[i] += conversion.decimal(MONEY[i]);
    }
    items += conversion.number("items");
  }

  public void merge(ConversionMetrics other) {
    conversions += other.conversions;
    visits += other.visits;
    items += other.items;
    for (int i = 0; i < money.length; i++) {
      money[i] += other.money[i];
    }
  }

  public long conversions() {
    return conversions;
  }

  public long visits() {
    return visits;
  }

  public long items() {
    return items;
  }

  public double revenue() {
    return PhpRound.sqlTwoDecimals(money[0]);
  }

  /** Subtotal, tax, shipping, discount for 1 to 4. */
  public double money(int index) {
    return PhpRound.sqlTwoDecimals(money[index]);
  }

  /** The goal's cells: which metrics depends on the goal. */
  public GoalCells cells(int idGoal) {
    GoalCells cells =
        GoalCells.empty()
            .with(GoalMetric.INDEX_GOAL_NB_CONVERSIONS, (double) conversions)
            .with(GoalMetric.INDEX_GOAL_NB_VISITS_CONVERTED, (double) visits)
            .with(GoalMetric.INDEX_GOAL_REVENUE, revenue());
    if (idGoal == ORDER) {
      cells
          .with(GoalMetric.INDEX_GOAL_ECOMMERCE_REVENUE_SUBTOTAL, money(1))
          .with(GoalMetric.INDEX_GOAL_ECOMMERCE_REVENUE_TAX, money(2))
          .with(GoalMetric.INDEX_GOAL_ECOMMERCE_REVENUE_SHIPPING, money(3))
          .with(GoalMetric.INDEX_GOAL_ECOMMERCE_REVENUE_DISCOUNT, money(4));
    }
    if (idGoal <= ORDER) {
      cells.with(GoalMetric.INDEX_GOAL_ECOMMERCE_ITEMS, (double) items);
    }
    return cells;
  }
}
