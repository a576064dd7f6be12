package sluice.worker.goal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sluice.log.ActionType;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.request.MatomoText;
import sluice.worker.action.ActionName;
import sluice.worker.door.HitTime;

/**
 * One entry of ec_items: sku, name, category or categories, price, quantity, by their position
 * (docs: queue-worker/docs/goals.md#products; Matomo core/Tracker/GoalManager.php). Immutable.
 */
record ItemFields(Map<String, PhpValue> values) {

  private static final String SKU = "0";
  private static final String NAME = "1";
  private static final String CATEGORY = "2";
  private static final String PRICE = "3";
  private static final String QUANTITY = "4";
  private static final int FIELDS = 5;

  /** About what an item costs, in characters looked at. */
  private static final int STEPS = 100;

  /** A text in place of a list counts as the list of its characters: PHP reads it by offset. */
  static ItemFields of(PhpValue entry) {
    HitTime.ofThread().spend(STEPS);
    if (entry instanceof PhpValue.Array list) {
      return new ItemFields(list.entries());
    }
    String text = MatomoText.unsanitize(PhpValues.toText(entry));
    Map<String, PhpValue> characters = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(FIELDS, text.length()); i++) {
      characters.put(Integer.toString(i), new PhpValue.Text(text.substring(i, i + 1)));
    }
    return new ItemFields(characters);
  }

  /** The product; empty when it has no sku. */
  Optional<EcommerceItem> item() {
    if (isEmpty(SKU)) {
      return Optional.empty();
    }
    return Optional.of(
        new EcommerceItem(
            ActionName.of(ActionType.PRODUCT_SKU, joined(SKU)),
            ActionName.of(ActionType.PRODUCT_NAME, isEmpty(NAME) ? "" : joined(NAME)),
            categories(),
            price(),
            quantity()));
  }

  private List<ActionName> categories() {
    List<ActionName> categories = new ArrayList<>();
    if (values.get(CATEGORY) instanceof PhpValue.Array list) {
      list.entries().values().stream()
          .filter(category -> !(category instanceof PhpValue.Array))
          .map(ItemFields::trimmed)
          .filter(category -> !PhpValues.isEmpty(category))
          .limit(EcommerceItem.CATEGORIES)
          .forEach(category -> categories.add(category(category)));
    } else if (!isEmpty(CATEGORY)) {
      categories.add(category(joined(CATEGORY)));
    }
    while (categories.size() < EcommerceItem.CATEGORIES) {
      categories.add(category(""));
    }
    return categories;
  }

  private static ActionName category(String name) {
    return ActionName.of(ActionType.PRODUCT_CATEGORY, name);
  }

  private double price() {
    return number(PRICE).map(PhpValues::toDecimal).map(Money::rounded).orElse(0.0);
  }

  private long quantity() {
    return isEmpty(QUANTITY) ? 1 : number(QUANTITY).map(PhpValues::toInteger).orElse(1L);
  }

  private Optional<String> number(String position) {
    return Optional.ofNullable(values.get(position))
        .filter(value -> !(value instanceof PhpValue.Array))
        .map(PhpValues::toText)
        .filter(PhpValues::isNumeric);
  }

  private String joined(String position) {
    PhpValue value = values.get(position);
    return value instanceof PhpValue.Array list
        ? PhpValues.trim(
            list.entries().values().stream()
                .map(ItemFields::unescaped)
                .collect(Collectors.joining(",")))
        : trimmed(value);
  }

  private boolean isEmpty(String position) {
    PhpValue value = values.get(position);
    // Matomo turns every value into text first, so that an empty list is the only other emptiness.
    return value == null
        || (value instanceof PhpValue.Array
            ? PhpValues.isEmpty(value)
            : PhpValues.isEmpty(PhpValues.toText(value)));
  }

  private static String trimmed(PhpValue value) {
    return PhpValues.trim(unescaped(value));
  }

  private static String unescaped(PhpValue value) {
    return MatomoText.unsanitize(PhpValues.toText(value));
  }
}
