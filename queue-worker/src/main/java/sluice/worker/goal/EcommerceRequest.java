package sluice.worker.goal;

import java.util.OptionalDouble;
import sluice.request.PhpValues;
import sluice.request.TrackingRequest;

/**
 * An order or a cart (reference tracker.md 4.4, 8.4). Empty amounts are NULL; a cart has a revenue
 * only. Immutable.
 *
 * @param orderId '' for a cart
 */
public record EcommerceRequest(
    String orderId,
    double revenue,
    OptionalDouble subtotal,
    OptionalDouble tax,
    OptionalDouble shipping,
    OptionalDouble discount) {

  /** Whether the hit is an order or a cart: {@code idgoal=0}. */
  public static boolean isEcommerce(TrackingRequest request) {
    return request.integer("idgoal") == 0;
  }

  /** Whether it has an order id; only then is the visit converted. */
  public boolean isOrder() {
    return !PhpValues.isEmpty(orderId);
  }

  /** The amounts of an e-commerce hit. */
  public static EcommerceRequest of(TrackingRequest request) {
    return new EcommerceRequest(
        request.text("ec_id"),
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }
}
