package sluice.archive.count;

import java.util.ArrayList;
import java.util.List;
import sluice.archive.group.ExactCells;
import sluice.archive.group.GroupSchema.GroupColumn;
import sluice.archive.group.GroupTable;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.php.PhpRound;

/**
 * The eight metrics of groups of conversions of one goal: columns of a group table. Not
 * thread-safe.
 */
public final class ConversionMetrics {
  private static final LogField ITEMS = LogField.of("items");

  /** idgoal of an abandoned cart. */
  public static final int CART = -1;

  /** idgoal of an order. */
  public static final int ORDER = 0;

  /**
   * Amounts of money: names of columns of log_conversion, and of the group table's columns that sum
   * them.
   */
  public static final List<String> MONEY =
      List.of("revenue", "revenue_subtotal", "revenue_tax", "revenue_shipping", "revenue_discount");

  private static final List<LogField> MONEY_COLUMNS = LogField.all(MONEY);

  /** The columns that a group table declares so that these metrics can be counted in it. */
  public static final List<GroupColumn> COLUMNS = columns();

  private final LongCells conversions;
  private final LongCells visits;
  private final LongCells items;
  private final List<ExactCells> money;

  private static List<GroupColumn> columns() {
    List<GroupColumn> columns = new ArrayList<>();
    columns.add(new GroupColumn("nb_conversions", Merge.SUM));
    columns.add(new GroupColumn("nb_visits_converted", Merge.VISITS));
    columns.add(new GroupColumn("items", Merge.SUM));
    MONEY.forEach(name -> columns.add(new GroupColumn(name, Merge.EXACT_SUM)));
    return List.copyOf(columns);
  }

  /** Finds the columns of these metrics in a group table that declares them. */
  public ConversionMetrics(GroupTable table) {
    conversions = table.numbers("nb_conversions");
    visits = table.numbers("nb_visits_converted");
    items = table.numbers("items");
    money = MONEY.stream().map(table::exact).toList();
  }

  /** Counts a conversion in a group; those of a visit come one after the other. */
  public void add(int row, long idVisit, LogRow conversion) {
    conversions.add(row, 1);
    visits.add(row, idVisit);
    for (int i = 0; i < money.size(); i++) {
      money.get(i).add(row, conversion.decimal(MONEY_COLUMNS.get(i)));
    }
    items.add(row, conversion.number(ITEMS));
  }

  /** How many conversions the group has. */
  public long conversions(int row) {
    return conversions.get(row);
  }

  /** How many visits the group's conversions belong to. */
  public long visits(int row) {
    return visits.get(row);
  }

  /** How many items the group's orders and carts have. */
  public long items(int row) {
    return items.get(row);
  }

  /** The group's revenue, two decimals. */
  public double revenue(int row) {
    return money(row, 0);
  }

  /** The amount of a column of {@link #MONEY}, two decimals. */
  public double money(int row, int index) {
    return PhpRound.sqlTwoDecimals(money.get(index).get(row));
  }

  /** Makes the cells of the goal; which metrics they hold depends on the goal. */
  public GoalCells cells(int row, int idGoal) {
    GoalCells cells =
        GoalCells.empty()
            .with(GoalMetric.INDEX_GOAL_NB_CONVERSIONS, (double) conversions(row))
            .with(GoalMetric.INDEX_GOAL_NB_VISITS_CONVERTED, (double) visits(row))
            .with(GoalMetric.INDEX_GOAL_REVENUE, revenue(row));
    if (idGoal == ORDER) {
      cells
          .with(GoalMetric.INDEX_GOAL_ECOMMERCE_REVENUE_SUBTOTAL, money(row, 1))
          .with(GoalMetric.INDEX_GOAL_ECOMMERCE_REVENUE_TAX, money(row, 2))
          .with(GoalMetric.INDEX_GOAL_ECOMMERCE_REVENUE_SHIPPING, money(row, 3))
          .with(GoalMetric.INDEX_GOAL_ECOMMERCE_REVENUE_DISCOUNT, money(row, 4));
    }
    if (idGoal <= ORDER) {
      cells.with(GoalMetric.INDEX_GOAL_ECOMMERCE_ITEMS, (double) items(row));
    }
    return cells;
  }
}
