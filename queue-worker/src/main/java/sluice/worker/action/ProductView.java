package sluice.worker.action;

import java.util.ArrayList;
import java.util.List;
import sluice.log.ActionType;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.php.json.PhpJson;
import sluice.request.MatomoText;
import sluice.request.TrackingRequest;

/**
 * The product that a page shows: parameters _pks, _pkn, _pkc (docs:
 * tracker-ingest/docs/parameters.md#actions-and-conversions,
 * queue-worker/docs/log-tables.md#log_link_visit_action). They are honoured on every kind of
 * action.
 */
final class ProductView {

  private static final List<ActionColumn> CATEGORY_COLUMNS =
      List.of(
          ActionColumn.IDACTION_PRODUCT_CAT,
          ActionColumn.IDACTION_PRODUCT_CAT2,
          ActionColumn.IDACTION_PRODUCT_CAT3,
          ActionColumn.IDACTION_PRODUCT_CAT4,
          ActionColumn.IDACTION_PRODUCT_CAT5);

  private ProductView() {}

  /** In the order of the columns; a parameter that is sent empty makes its column 0. */
  static List<ActionLookup> lookups(TrackingRequest request) {
    List<ActionLookup> lookups = new ArrayList<>();
    if (request.has("_pkc")) {
      List<String> categories = categories(MatomoText.unsanitize(request.text("_pkc")));
      for (int i = 0; i < Math.min(categories.size(), CATEGORY_COLUMNS.size()); i++) {
        lookups.add(
            Lookups.of(CATEGORY_COLUMNS.get(i), ActionType.PRODUCT_CATEGORY, categories.get(i)));
      }
    }
    add(lookups, request, "_pkn", ActionColumn.IDACTION_PRODUCT_NAME, ActionType.PRODUCT_NAME);
    add(lookups, request, "_pks", ActionColumn.IDACTION_PRODUCT_SKU, ActionType.PRODUCT_SKU);
    return lookups;
  }

  private static void add(
      List<ActionLookup> lookups,
      TrackingRequest request,
      String parameter,
      ActionColumn column,
      ActionType type) {
    if (request.has(parameter)) {
      lookups.add(Lookups.of(column, type, MatomoText.unsanitize(request.text(parameter))));
    }
  }

  /**
   * One category, or what looks like a JSON list of them; of a list the empty ones are left out.
   */
  private static List<String> categories(String text) {
    if (!text.startsWith("[\"")) {
      return List.of(text);
    }
    return PhpJson.decode(text).stream()
        .filter(PhpValue.Array.class::isInstance)
        .flatMap(list -> ((PhpValue.Array) list).entries().values().stream())
        .filter(category -> !(category instanceof PhpValue.Array))
        .map(PhpValues::toText)
        .filter(category -> !PhpValues.isEmpty(category))
        .toList();
  }
}
