package sluice.worker.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;

/**
 * Brings the items of a visit's cart or order in line with a hit (docs:
 * queue-worker/docs/goals.md#products; Matomo core/Tracker/GoalManager.php, recordEcommerceItems).
 */
final class ItemRecorder {

  /** log_conversion_item.idorder of a cart. */
  private static final String CART = "0";

  private static final List<String> CATEGORY_COLUMNS =
      List.of(
          "idaction_category",
          "idaction_category2",
          "idaction_category3",
          "idaction_category4",
          "idaction_category5");

  private final ConversionPlan plan;

  ItemRecorder(ConversionPlan plan) {
    this.plan = plan;
  }

  /**
   * Rows of the cart or of this order that are not in the hit are marked deleted, those that are
   * take its values, the others are new.
   *
   * @param conversion the values of the conversion, which items share
   */
  void record(PreparedHit prepared, Visit visit, Map<String, Object> conversion) {
    String idOrder = conversion.getOrDefault("idorder", CART).toString();
    Map<String, Object> shared = new LinkedHashMap<>();
    shared.put("idorder", idOrder);
    for (String column : List.of(VisitColumns.IDSITE, VisitColumns.IDVISITOR, "server_time")) {
      shared.put(column, conversion.get(column));
    }
    Map<Long, PreparedHit.Item> wanted = new HashMap<>();
    prepared.items().forEach(item -> wanted.put(item.idSku(), item));
    Set<Long> found = new HashSet<>();
    List<ItemRow> rows = plan.items(visit);
    for (ItemRow row : new ArrayList<>(rows)) {
      if (row.idOrder().equals(CART) || row.idOrder().equals(idOrder)) {
        found.add(row.idSku());
        row.change(shared);
        PreparedHit.Item item = wanted.get(row.idSku());
        row.change(item == null ? Map.of("deleted", 1L) : values(item));
      }
    }
    for (PreparedHit.Item item : prepared.items()) {
      if (found.add(item.idSku())) {
        Map<String, Object> values = new LinkedHashMap<>(shared);
        values.putAll(values(item));
        rows.add(ItemRow.created(values));
      }
    }
  }

  private static Map<String, Object> values(PreparedHit.Item item) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("idaction_sku", item.idSku());
    values.put("idaction_name", item.idName());
    for (int i = 0; i < CATEGORY_COLUMNS.size(); i++) {
      values.put(CATEGORY_COLUMNS.get(i), item.categories().get(i));
    }
    values.put("price", item.price());
    values.put("quantity", item.quantity());
    values.put("deleted", 0L);
    return values;
  }
}
