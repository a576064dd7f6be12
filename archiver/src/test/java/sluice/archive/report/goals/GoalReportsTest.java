package sluice.archive.report.goals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleSites;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.log.ActionType;

/** Conversions and products. */
class GoalReportsTest {

  @Test
  void cartsAreNoConversions() {
    ReportRun run =
        ReportRun.of(() -> new GoalsReport(SampleSites.SHOP))
            .visits(
                SampleVisit.of(1, 7)
                    .conversion("idgoal", 1L, "revenue", 0.1, "visitor_count_visits", 2L)
                    .conversion("idgoal", 1L, "revenue", 0.2, "visitor_count_visits", 2L),
                SampleVisit.of(2, 8).conversion("idgoal", -1L, "revenue", 50.0, "items", 3L),
                SampleVisit.of(3, 8)
                    .conversion("idgoal", 0L, "revenue", 19.9, "revenue_tax", 1.9, "items", 2L));
    assertThat(run.number("Goal_nb_conversions")).isEqualTo(3);
    assertThat(run.number("Goal_revenue")).isEqualTo(20.2);
    assertThat(run.number("Goal_1_nb_conversions")).isEqualTo(2);
    assertThat(run.number("Goal_1_nb_visits_converted")).isEqualTo(1);
    assertThat(run.number("Goal_0_revenue_tax")).isEqualTo(1.9);
    assertThat(run.number("Goal_-1_items")).isEqualTo(3);
    assertThat(
            run.table("Goal_visits_until_conv")
                .row("2-2")
                .orElseThrow()
                .number(Metric.INDEX_NB_CONVERSIONS))
        .isEqualTo(2);
  }

  @Test
  void productsOfOrdersAndCartsAreApartAndViewsInBoth() {
    ReportRun run =
        ReportRun.of(() -> new ProductsReport(SampleSites.SHOP, ReportSettings.DEFAULTS))
            .action(40, ActionType.PRODUCT_SKU, "SKU-1")
            .visits(
                SampleVisit.of(1, 7)
                    .item("idorder", "A1", "idaction_sku", 40L, "price", 9.99, "quantity", 2L)
                    .item("idorder", "a1", "idaction_sku", 40L, "price", 5.0, "quantity", 1L),
                SampleVisit.of(2, 8)
                    .item("idorder", "0", "idaction_sku", 40L, "price", 9.99, "quantity", 1L)
                    .action("idaction_product_sku", 40L, "product_price", 10.0),
                SampleVisit.of(3, 9)
                    .action("idaction_product_sku", 40L, "product_price", 11.0)
                    .action("idaction_product_sku", 40L));
    ReportRow ordered = run.table("Goals_ItemsSku").row("SKU-1").orElseThrow();
    assertThat(ordered.number(Metric.INDEX_ECOMMERCE_ITEM_REVENUE)).isEqualTo(24.98);
    assertThat(ordered.number(Metric.INDEX_ECOMMERCE_ITEM_QUANTITY)).isEqualTo(3);
    assertThat(ordered.number(Metric.INDEX_ECOMMERCE_ORDERS)).isEqualTo(1);
    assertThat(ordered.number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
    assertThat(ordered.number(NamedColumn.AVG_PRICE_VIEWED)).isEqualTo(10.5);
    ReportRow left = run.table("Goals_ItemsSku_Cart").row("SKU-1").orElseThrow();
    assertThat(left.number(Metric.INDEX_ECOMMERCE_ITEM_QUANTITY)).isEqualTo(1);
  }
}
