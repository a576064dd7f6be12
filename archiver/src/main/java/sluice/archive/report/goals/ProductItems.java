package sluice.archive.report.goals;

import sluice.archive.group.ExactCells;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.php.PhpRound;

/** Items of orders and carts by action: a group table. Not thread-safe. */
final class ProductItems {
  private static final LogField QUANTITY = LogField.of("quantity");
  private static final LogField PRICE = LogField.of("price");

  private final GroupTable table;
  private final ExactCells revenue;
  private final LongCells quantity;
  private final ExactCells price;
  private final LongCells orders;

  ProductItems(String column) {
    table =
        new GroupTable(
            GroupSchema.of("Goals.items_" + column, "is_cart", "idaction")
                .with("revenue", Merge.EXACT_SUM)
                .with("quantity", Merge.SUM)
                .with("price", Merge.EXACT_SUM)
                .with("orders", Merge.SUM));
    revenue = table.exact("revenue");
    quantity = table.numbers("quantity");
    price = table.exact("price");
    orders = table.numbers("orders");
  }

  /** Counts an item; whether its order is the first of the group in this visit is known. */
  void add(int row, LogRow item, boolean isNewOrder) {
    revenue.add(row, item.number(QUANTITY) * item.decimal(PRICE));
    quantity.add(row, item.number(QUANTITY));
    price.add(row, item.decimal(PRICE));
    orders.add(row, isNewOrder ? 1 : 0);
  }

  ReportRow row(int row, String label) {
    return ReportRow.labelled(label)
        .with(Metric.INDEX_ECOMMERCE_ITEM_REVENUE, PhpRound.sqlTwoDecimals(revenue.get(row)))
        .with(Metric.INDEX_ECOMMERCE_ITEM_QUANTITY, (double) quantity.get(row))
        .with(Metric.INDEX_ECOMMERCE_ITEM_PRICE, PhpRound.sqlTwoDecimals(price.get(row)))
        .with(Metric.INDEX_ECOMMERCE_ORDERS, (double) orders.get(row));
  }

  GroupTable table() {
    return table;
  }
}
