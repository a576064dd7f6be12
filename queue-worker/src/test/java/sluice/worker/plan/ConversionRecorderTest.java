package sluice.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.request.TrackingRequest;
import sluice.site.Goal;
import sluice.site.TestSite;
import sluice.worker.batch.HitOutcome;
import sluice.worker.goal.Buster;
import sluice.worker.plan.VisitStore.ConversionKey;
import sluice.worker.plan.VisitStore.OrderKey;
import sluice.worker.visit.TestVisits;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;

/** Which conversions and items a hit leaves in the plan: goals, orders, carts. */
class ConversionRecorderTest {

  private static final Goal THANKS = goal(3, "thanks", false);
  private static final Goal DOWNLOADED = goal(4, "file", true);

  private final TestMatomo matomo =
      new TestMatomo().with(new TestSite().goals(THANKS, DOWNLOADED).build());
  private final TestBatch batch = TestBatch.of(matomo);
  private final BatchPlan plan = batch.plan();

  private static Goal goal(int idGoal, String part, boolean allowsMultiple) {
    return new Goal(idGoal, part, "url", part, "contains", false, allowsMultiple, 2.5, false);
  }

  private static TrackingRequest order(String id, long seconds, String items) {
    return TestBatch.request(
        seconds, "idgoal", "0", "ec_id", id, "revenue", "30", "ec_st", "25", "ec_items", items);
  }

  private static TrackingRequest cart(long seconds, String items) {
    return TestBatch.request(seconds, "idgoal", "0", "revenue", "20", "ec_items", items);
  }

  private List<Map<String, Object>> conversions() {
    return plan.conversions().planned().stream().map(PlannedConversion::values).toList();
  }

  /** Whether the items of the one visit are deleted, by SKU. */
  private Map<Long, Object> deletedBySku() {
    Map<Long, Object> deleted = new LinkedHashMap<>();
    plan.conversions().itemsByVisit().values().iterator().next().stream()
        .map(ItemRow::values)
        .forEach(row -> deleted.put((Long) row.get("idaction_sku"), row.get("deleted")));
    return deleted;
  }

  @Test
  void pageThatMatchesAGoalConverts() throws SQLException {
    batch.record(TestBatch.page("thanks", 0));

    assertThat(conversions()).hasSize(1);
    assertThat(conversions().get(0))
        .containsEntry("idgoal", 3L)
        .containsEntry("buster", Buster.ONCE)
        .containsEntry("revenue", 2.5)
        .containsEntry("pageviews_before", 1L)
        .containsEntry("idaction_url", batch.id("example.org/thanks"));
    assertThat(plan.conversions().planned().get(0).action()).contains(plan.actions().get(0));
    assertThat(plan.created().get(0).value(VisitColumns.GOAL_CONVERTED)).isEqualTo(1L);
  }

  @Test
  void pageThatMatchesNoGoalDoesNotConvert() throws SQLException {
    batch.record(TestBatch.page("a", 0));

    assertThat(conversions()).isEmpty();
    assertThat(plan.created().get(0).value(VisitColumns.GOAL_CONVERTED)).isEqualTo(0L);
  }

  @Test
  void goalThatAllowsSeveralConversionsHasAnotherBusterForEach() throws SQLException {
    batch.record(TestBatch.page("file", 0), TestBatch.page("file", 1));

    assertThat(conversions()).hasSize(2);
    assertThat(conversions().get(0).get("buster")).isNotEqualTo(conversions().get(1).get("buster"));
  }

  @Test
  void goalThatAHitNamesConvertsWithItsRevenueAndWithoutAnAction() throws SQLException {
    batch.record(TestBatch.page("a", 0, "idgoal", "3", "revenue", "9.999"));

    assertThat(plan.actions()).isEmpty();
    assertThat(conversions().get(0))
        .containsEntry("idgoal", 3L)
        .containsEntry("revenue", 10.0)
        .containsEntry("pageviews_before", 0L);
  }

  @Test
  void pingConvertsNothing() throws SQLException {
    batch.record(TestBatch.page("a", 0), TestBatch.page("thanks", 5, "ping", "1"));

    assertThat(conversions()).isEmpty();
  }

  @Test
  void orderIsRecordedWithItsAmountsAndItems() throws SQLException {
    batch.record(order("A1", 0, "[[\"sku-1\",\"shirt\",\"clothes\",12.5,2]]"));

    assertThat(conversions()).hasSize(1);
    assertThat(conversions().get(0))
        .containsEntry("idgoal", ConversionPlan.ORDER)
        .containsEntry("idorder", "A1")
        .containsEntry("buster", Buster.ofOrder("A1"))
        .containsEntry("revenue", 30.0)
        .containsEntry("revenue_subtotal", 25.0)
        .containsEntry("items", 2L)
        .doesNotContainKey("revenue_tax");
    assertThat(deletedBySku()).containsExactly(Map.entry(batch.id("sku-1"), 0L));
  }

  @Test
  void orderThatIsSentAgainIsRefusedButProlongsTheVisit() throws SQLException {
    assertThat(batch.record(order("A1", 0, "[]"), order("A1", 30, "[]")))
        .containsExactly(HitOutcome.RECORDED, HitOutcome.REFUSED_DUPLICATE_ORDER);

    assertThat(conversions()).hasSize(1);
    assertThat(plan.created().get(0).lastAction()).isEqualTo(TestMatomo.NOW + 30);
  }

  @Test
  void orderOfAnotherVisitIsRefused() throws SQLException {
    batch.store().add(OrderKey.of(1, "A1"));

    assertThat(batch.record(order("A1", 0, "[]")))
        .containsExactly(HitOutcome.REFUSED_DUPLICATE_ORDER);
    assertThat(conversions()).isEmpty();
  }

  @Test
  void orderTakesThePlaceOfTheVisitsCart() throws SQLException {
    batch.record(
        cart(0, "[[\"sku-1\",\"\",\"\",10,1],[\"sku-2\",\"\",\"\",10,1]]"),
        order("A1", 10, "[[\"sku-2\",\"\",\"\",10,1],[\"sku-3\",\"\",\"\",10,1]]"));

    assertThat(conversions()).hasSize(1);
    assertThat(conversions().get(0))
        .containsEntry("idgoal", ConversionPlan.ORDER)
        .containsEntry("idorder", "A1");
    assertThat(deletedBySku())
        .containsEntry(batch.id("sku-1"), 1L)
        .containsEntry(batch.id("sku-2"), 0L)
        .containsEntry(batch.id("sku-3"), 0L);
  }

  @Test
  void laterCartUpdatesTheRowOfTheDatabase() throws SQLException {
    Visit stored = batch.store().add(TestVisits.visit(7, TestMatomo.NOW - 60, TestMatomo.NOW - 60));
    stored.set(VisitColumns.GOAL_BUYER, 2L);
    batch.store().add(stored, new ConversionKey(ConversionPlan.CART, Buster.ONCE));

    batch.record(cart(0, "[[\"sku-1\",\"\",\"\",10,3]]"));

    assertThat(plan.conversions().planned()).hasSize(1);
    assertThat(plan.conversions().planned().get(0).isUpdate()).isTrue();
    assertThat(conversions().get(0)).containsEntry("items", 3L).containsEntry("revenue", 20.0);
  }

  @Test
  void itemsThatAreNoListRecordNoConversionButTheVisitHasACart() throws SQLException {
    assertThat(batch.record(cart(0, "7"))).containsExactly(HitOutcome.RECORDED);

    assertThat(conversions()).isEmpty();
    assertThat(plan.created().get(0).value(VisitColumns.GOAL_BUYER)).isEqualTo(2L);
  }

  @Test
  void itemsThatAreNoJsonAreAnEmptyList() throws SQLException {
    batch.record(cart(0, "[[\"sku-1\""));

    assertThat(conversions()).hasSize(1);
    assertThat(conversions().get(0)).containsEntry("items", 0L);
  }
}
