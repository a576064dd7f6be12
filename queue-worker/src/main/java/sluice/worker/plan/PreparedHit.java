package sluice.worker.plan;

import java.util.List;
import java.util.Map;
import sluice.worker.action.ActionName;
import sluice.worker.goal.EcommerceItem;
import sluice.worker.visit.ActionIdColumns;
import sluice.worker.visit.Hit;
import sluice.worker.visit.VisitLookup;

/**
 * A hit whose names have ids. Immutable.
 *
 * @param lookup how its visit is looked for
 * @param ids of its action
 * @param items of its order or cart
 */
record PreparedHit(Hit hit, VisitLookup lookup, ActionIdColumns ids, List<Item> items) {

  /** Copies the list. */
  PreparedHit {
    items = List.copyOf(items);
  }

  /**
   * A product with ids instead of names; 0 stands for none.
   *
   * @param categories five
   */
  record Item(long idSku, long idName, List<Long> categories, double price, long quantity) {

    static Item of(EcommerceItem item, Map<ActionName, Long> ids) {
      return new Item(
          ids.getOrDefault(item.sku(), 0L),
          ids.getOrDefault(item.name(), 0L),
          item.categories().stream().map(name -> ids.getOrDefault(name, 0L)).toList(),
          item.price(),
          item.quantity());
    }
  }
}
