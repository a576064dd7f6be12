package sluice.worker.goal;

import java.util.List;
import java.util.Optional;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.request.TrackingRequest;

/**
 * The products of an order or cart: parameter ec_items (docs: queue-worker/docs/goals.md#products).
 */
public sealed interface EcommerceItems {

  /** A list, which may be empty: the conversion is recorded. */
  record Listed(List<EcommerceItem> items) implements EcommerceItems {
    /** Copies the list. */
    public Listed {
      items = List.copyOf(items);
    }

    /** The column {@code items}: the sum of all quantities, ending at the border of a long. */
    public long count() {
      return items.stream().mapToLong(EcommerceItem::quantity).reduce(0, Listed::saturatedSum);
    }

    private static long saturatedSum(long left, long right) {
      long sum = left + right;
      boolean isOver = ((left ^ sum) & (right ^ sum)) < 0;
      return isOver ? (left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
  }

  /** JSON that is no list: Matomo records nothing at all, not even the conversion. */
  record Unusable() implements EcommerceItems {}

  /** The items of a hit; absent or malformed JSON is a list without items. */
  static EcommerceItems of(TrackingRequest request) {
    Optional<PhpValue> sent = request.json("ec_items").filter(value -> !PhpValues.isEmpty(value));
    if (sent.isEmpty()) {
      return new Listed(List.of());
    }
    return sent.get() instanceof PhpValue.Array list
        ? new Listed(
            list.entries().values().stream()
                .map(ItemFields::of)
                .flatMap(fields -> fields.item().stream())
                .toList())
        : new Unusable();
  }
}
