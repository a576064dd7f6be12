package sluice.worker.goal;

import java.util.ArrayList;
import java.util.List;
import sluice.worker.action.ActionName;

/**
 * One product of an order or cart, its texts unescaped and trimmed. Immutable.
 *
 * @param sku not empty in Matomo's sense when read, though trimming may leave ''
 * @param name '' when there is none
 * @param categories exactly five, '' where there is none
 */
public record EcommerceItem(
    ActionName sku, ActionName name, List<ActionName> categories, double price, long quantity) {

  /** How many categories a product has at most. */
  public static final int CATEGORIES = 5;

  /** Copies the list. */
  public EcommerceItem {
    categories = List.copyOf(categories);
  }

  /** All its names, in the order in which Matomo looks them up. */
  public List<ActionName> names() {
    List<ActionName> names = new ArrayList<>(List.of(sku, name));
    names.addAll(categories);
    return names;
  }
}
