package sluice.worker.visit;

import java.util.Optional;
import sluice.worker.goal.EcommerceItems;
import sluice.worker.goal.EcommerceRequest;
import sluice.worker.goal.GoalMatch;

/**
 * What a hit converts by itself, without looking at its action (docs: queue-worker/docs/goals.md).
 * Immutable.
 *
 * @param idGoal the parameter, -1 when absent
 * @param orderId the parameter ec_id, '' when absent or '0'
 * @param manual the goal that it names
 * @param ecommerce an order or a cart
 * @param items its products
 */
public record HitGoal(
    long idGoal,
    String orderId,
    Optional<GoalMatch> manual,
    Optional<EcommerceRequest> ecommerce,
    EcommerceItems items) {

  /** Whether it is an order. */
  public boolean isOrder() {
    return ecommerce.isPresent() && ecommerce.get().isOrder();
  }

  /** Whether it is a cart update. */
  public boolean isCart() {
    return ecommerce.isPresent() && !ecommerce.get().isOrder();
  }
}
