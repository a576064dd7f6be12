package sluice.archive.report.goals;

import sluice.archive.count.HitCount;
import sluice.archive.group.ExactCells;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.php.PhpRound;

/** Views of products by name: a group table. Not thread-safe. */
final class ProductViews {
  private static final LogField PRODUCT_PRICE = LogField.of("product_price");

  private final GroupTable table;
  private final HitCount hits;
  private final ExactCells prices;
  private final LongCells priced;

  ProductViews(String column) {
    table =
        new GroupTable(
            GroupSchema.of("Goals.views_" + column, "name")
                .with(HitCount.COLUMNS)
                .with("price_viewed", Merge.EXACT_SUM)
                .with("nb_hits_with_price", Merge.SUM));
    hits = new HitCount(table);
    prices = table.exact("price_viewed");
    priced = table.numbers("nb_hits_with_price");
  }

  void add(int row, long idVisit, LogRow action) {
    hits.add(row, idVisit, action.number(LogField.IDVISITOR));
    if (!action.isNull(PRODUCT_PRICE)) {
      prices.add(row, action.decimal(PRODUCT_PRICE));
      priced.add(row, 1);
    }
  }

  ReportRow row(int row, String label) {
    double mean =
        priced.get(row) == 0 ? 0.0 : PhpRound.toTwoDecimals(prices.get(row) / priced.get(row));
    return hits.addTo(ReportRow.labelled(label), row, Metric.INDEX_NB_ACTIONS)
        .with(NamedColumn.AVG_PRICE_VIEWED, mean);
  }

  GroupTable table() {
    return table;
  }
}
