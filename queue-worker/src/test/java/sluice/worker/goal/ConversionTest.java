package sluice.worker.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.site.Goal;
import sluice.worker.action.Hits;

/**
 * Revenues and keys of conversions (docs: queue-worker/docs/goals.md#revenue,
 * queue-worker/docs/goals.md#one-conversion-or-several).
 */
class ConversionTest {

  private static Goal goal(String attribute, double revenue, boolean usesEventValue) {
    return new Goal(1, "g", attribute, "", "contains", false, false, revenue, usesEventValue);
  }

  @ParameterizedTest
  @CsvSource({
    "12.345, 12.35",
    "1.005, 1.01",
    "-1.005, -1.01",
    "7, 7",
    "0, 0",
    "'1,5', 1",
    "abc, 3.5",
    "'', 3.5",
    "1e2, 100",
  })
  void revenueIsRoundedToTwoDecimals(String sent, double expected) {
    assertThat(ConversionRevenue.of(goal("url", 3.5, false), Hits.hit("revenue", sent)))
        .isEqualTo(expected);
  }

  @Test
  void goalsOwnRevenueIsTheDefault() {
    assertThat(ConversionRevenue.of(goal("url", 3.456, false), Hits.hit())).isEqualTo(3.46);
  }

  @Test
  void eventGoalMayTakeTheValueOfTheEvent() {
    assertThat(
            ConversionRevenue.of(
                goal("event_action", 2, true), Hits.hit("e_v", "1.239", "revenue", "9")))
        .isEqualTo(1.239);
    assertThat(ConversionRevenue.of(goal("event_action", 2, true), Hits.hit("e_v", "0"))).isZero();
    assertThat(ConversionRevenue.of(goal("event_action", 2, true), Hits.hit("e_v", "")))
        .isEqualTo(2);
    assertThat(ConversionRevenue.of(goal("event_action", 2, false), Hits.hit("e_v", "5")))
        .isEqualTo(2);
    assertThat(ConversionRevenue.of(goal("url", 2, true), Hits.hit("e_v", "5"))).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"A10000123, 4196451712", "1, 3301589560"})
  void busterOfAnOrderIsTheStartOfItsHash(String orderId, long expected) {
    assertThat(Buster.ofOrder(orderId)).isEqualTo(expected);
  }

  @Test
  void repeatedBusterEndsWithTheTimeOfTheHit() {
    for (int seed = 0; seed < 100; seed++) {
      long buster = Buster.repeated(1_760_123_456, new Random(seed));

      assertThat(buster % 100_000_000).isEqualTo(60_123_456);
      assertThat(buster).isBetween(1_000_000_000L, 3_999_999_999L);
    }
  }

  @Test
  void orderHasAmountsAndCartHasNone() {
    EcommerceRequest order =
        EcommerceRequest.of(
            Hits.hit(
                "idgoal", "0", "ec_id", "A'1", "revenue", "10.555", "ec_st", "9", "ec_tx", "abc",
                "ec_dt", ""));
    EcommerceRequest cart =
        EcommerceRequest.of(Hits.hit("idgoal", "0", "revenue", "5", "ec_st", "9"));

    assertThat(order)
        .isEqualTo(
            new EcommerceRequest(
                "A&#039;1",
                10.56,
                OptionalDouble.of(9),
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                OptionalDouble.empty()));
    assertThat(order.isOrder()).isTrue();
    assertThat(cart.isOrder()).isFalse();
    assertThat(cart.revenue()).isEqualTo(5);
    assertThat(cart.subtotal()).isEmpty();
  }

  @Test
  void orderIdZeroIsACart() {
    assertThat(EcommerceRequest.of(Hits.hit("idgoal", "0", "ec_id", "0")).isOrder()).isFalse();
  }

  @Test
  void onlyGoalZeroIsEcommerce() {
    assertThat(EcommerceRequest.isEcommerce(Hits.hit("idgoal", "0"))).isTrue();
    assertThat(EcommerceRequest.isEcommerce(Hits.hit("idgoal", "1"))).isFalse();
    assertThat(EcommerceRequest.isEcommerce(Hits.hit())).isFalse();
  }
}
