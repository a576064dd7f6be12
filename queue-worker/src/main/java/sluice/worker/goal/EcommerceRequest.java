package sluice.worker.goal;

import java.util.OptionalDouble;
import sluice.php.PhpValues;
import sluice.request.TrackingRequest;

/**
 * An order or a cart (docs: queue-worker/docs/goals.md#orders-and-carts). Empty amounts are NULL; a
 * cart has a revenue only. Immutable.
 *
 * @param orderId HTML-escaped, as it is stored; '' or '0' for a cart
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

  /** What an e-commerce hit says. */
  public static EcommerceRequest of(TrackingRequest request) {
    String orderId = request.text("ec_id");
    boolean isOrder = !PhpValues.isEmpty(orderId);
    return new EcommerceRequest(
        orderId,
        Money.rounded(request.decimal("revenue", 0)),
        amount(isOrder, request, "ec_st"),
        amount(isOrder, request, "ec_tx"),
        amount(isOrder, request, "ec_sh"),
        amount(isOrder, request, "ec_dt"));
  }

  private static OptionalDouble amount(boolean isOrder, TrackingRequest request, String name) {
    OptionalDouble amount = isOrder ? request.decimal(name) : OptionalDouble.empty();
    return amount.isPresent()
        ? OptionalDouble.of(Money.rounded(amount.getAsDouble()))
        : OptionalDouble.empty();
  }

  /** Whether it has an order id; only then is the visit converted. */
  public boolean isOrder() {
    return !PhpValues.isEmpty(orderId);
  }

  /** The same under another order id, for installations that anonymise them. */
  public EcommerceRequest withOrderId(String newOrderId) {
    return new EcommerceRequest(newOrderId, revenue, subtotal, tax, shipping, discount);
  }
}
