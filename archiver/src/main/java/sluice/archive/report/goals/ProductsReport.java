package sluice.archive.report.goals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.count.HitCount;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.site.SiteFacts;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.CollationKey;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpRound;

/**
 * Products of orders and carts, and views of products, by sku, name and category (reference 3.6.2).
 */
public final class ProductsReport implements Report {
  private static final String NOT_DEFINED = "Value not defined";
  private static final String CART = "0";

  /**
   * Column of the items, column of the views; a category's later columns add to the same record.
   */
  private record Dimension(String record, String itemColumn, String viewColumn, boolean isMain) {}

  private static final List<Dimension> DIMENSIONS =
      List.of(
          new Dimension("Goals_ItemsSku", "idaction_sku", "idaction_product_sku", true),
          new Dimension("Goals_ItemsName", "idaction_name", "idaction_product_name", true),
          new Dimension("Goals_ItemsCategory", "idaction_category", "idaction_product_cat", true),
          new Dimension(
              "Goals_ItemsCategory", "idaction_category2", "idaction_product_cat2", false),
          new Dimension(
              "Goals_ItemsCategory", "idaction_category3", "idaction_product_cat3", false),
          new Dimension(
              "Goals_ItemsCategory", "idaction_category4", "idaction_product_cat4", false),
          new Dimension(
              "Goals_ItemsCategory", "idaction_category5", "idaction_product_cat5", false));

  private final List<Map<ItemKey, Items>> items = new ArrayList<>();
  private final List<Map<String, Views>> views = new ArrayList<>();
  private final SiteFacts site;
  private final RowLimit limit;

  private record ItemKey(boolean isCart, long idAction) {}

  private static final class Items {
    private double revenue;
    private long quantity;
    private double price;
    private long orders;
    private long lastVisit = -1;
    private final Set<String> ordersOfVisit = new HashSet<>(2);

    void add(long idVisit, LogRow item) {
      revenue += item.number("quantity") * item.decimal("price");
      quantity += item.number("quantity");
      price += item.decimal("price");
      if (idVisit != lastVisit) {
        ordersOfVisit.clear();
        lastVisit = idVisit;
      }
      orders += ordersOfVisit.add(CollationKey.of(item.text("idorder").orElse(""))) ? 1 : 0;
    }

    void merge(Items other) {
      revenue += other.revenue;
      quantity += other.quantity;
      price += other.price;
      orders += other.orders;
    }

    ReportRow row(String label) {
      return ReportRow.labelled(label)
          .with(Metric.INDEX_ECOMMERCE_ITEM_REVENUE, PhpRound.sqlTwoDecimals(revenue))
          .with(Metric.INDEX_ECOMMERCE_ITEM_QUANTITY, (double) quantity)
          .with(Metric.INDEX_ECOMMERCE_ITEM_PRICE, PhpRound.sqlTwoDecimals(price))
          .with(Metric.INDEX_ECOMMERCE_ORDERS, (double) orders);
    }
  }

  private static final class Views {
    private final String name;
    private final HitCount hits = new HitCount();
    private double prices;
    private long priced;

    Views(String name) {
      this.name = name;
    }

    void add(long idVisit, LogRow action) {
      hits.add(idVisit, action.number("idvisitor"));
      if (!action.isNull("product_price")) {
        prices += action.decimal("product_price");
        priced++;
      }
    }

    void merge(Views other) {
      hits.merge(other.hits);
      prices += other.prices;
      priced += other.priced;
    }

    ReportRow row(String label) {
      ReportRow row = hits.addTo(ReportRow.labelled(label), Metric.INDEX_NB_ACTIONS);
      row.columns()
          .put(
              NamedColumn.AVG_PRICE_VIEWED,
              priced == 0 ? 0.0 : PhpRound.toTwoDecimals(prices / priced));
      return row;
    }
  }

  public ProductsReport(SiteFacts site, ReportSettings settings) {
    this.site = site;
    limit =
        RowLimit.of(
            settings.limits().products(),
            settings.limits().products(),
            Metric.INDEX_ECOMMERCE_ITEM_REVENUE);
    DIMENSIONS.forEach(
        dimension -> {
          items.add(new LinkedHashMap<>());
          views.add(new LinkedHashMap<>());
        });
  }

  @Override
  public void add(VisitSlice slice) {
    if (!site.isEcommerce()) {
      return;
    }
    for (int i = 0; i < DIMENSIONS.size(); i++) {
      for (LogRow item : slice.items()) {
        boolean isCart = item.text("idorder").orElse("").equals(CART);
        ItemKey key = new ItemKey(isCart, item.number(DIMENSIONS.get(i).itemColumn()));
        items.get(i).computeIfAbsent(key, none -> new Items()).add(slice.idVisit(), item);
      }
      for (LogRow action : slice.actions()) {
        if (!action.isNull(DIMENSIONS.get(i).viewColumn())) {
          addView(slice, action, i);
        }
      }
    }
  }

  private void addView(VisitSlice slice, LogRow action, int dimension) {
    String name =
        slice
            .names()
            .get(action.number(DIMENSIONS.get(dimension).viewColumn()))
            .map(LogAction::name)
            .orElse("");
    views
        .get(dimension)
        .computeIfAbsent(CollationKey.of(name), key -> new Views(name))
        .add(slice.idVisit(), action);
  }

  @Override
  public void merge(Report other) {
    ProductsReport later = (ProductsReport) other;
    for (int i = 0; i < DIMENSIONS.size(); i++) {
      Map<ItemKey, Items> ofItems = items.get(i);
      Map<String, Views> ofViews = views.get(i);
      later
          .items
          .get(i)
          .forEach(
              (key, metrics) -> ofItems.computeIfAbsent(key, none -> new Items()).merge(metrics));
      later
          .views
          .get(i)
          .forEach(
              (key, metrics) ->
                  ofViews.computeIfAbsent(key, none -> new Views(metrics.name)).merge(metrics));
    }
  }

  @Override
  public Set<Long> actionsToName() {
    Set<Long> ids = new HashSet<>();
    items.forEach(byKey -> byKey.keySet().forEach(key -> ids.add(key.idAction())));
    return ids;
  }

  @Override
  public void publish(Publication day) {
    Map<String, ReportTable> tables = new LinkedHashMap<>();
    for (String record : records()) {
      tables.put(record, new ReportTable());
    }
    for (int i = 0; i < DIMENSIONS.size(); i++) {
      Dimension dimension = DIMENSIONS.get(i);
      ReportTable orders = tables.get(dimension.record());
      ReportTable carts = tables.get(dimension.record() + "_Cart");
      items
          .get(i)
          .forEach(
              (key, metrics) ->
                  label(dimension, day.names().get(key.idAction()).map(LogAction::name).orElse(""))
                      .ifPresent(label -> (key.isCart() ? carts : orders).add(metrics.row(label))));
      views
          .get(i)
          .values()
          .forEach(
              metrics ->
                  label(dimension, metrics.name)
                      .ifPresent(
                          label -> {
                            orders.add(metrics.row(label));
                            carts.add(metrics.row(label));
                          }));
    }
    tables.forEach(
        (record, table) -> {
          limit.apply(table);
          day.archive().table(record, table);
        });
  }

  private static Optional<String> label(Dimension dimension, String name) {
    boolean isEmpty = name.isEmpty() || name.equals("0");
    if (isEmpty) {
      return dimension.isMain() ? Optional.of(NOT_DEFINED) : Optional.empty();
    }
    return Optional.of(name);
  }

  private static List<String> records() {
    return List.of(
        "Goals_ItemsSku",
        "Goals_ItemsSku_Cart",
        "Goals_ItemsName",
        "Goals_ItemsName_Cart",
        "Goals_ItemsCategory",
        "Goals_ItemsCategory_Cart");
  }

  @Override
  public List<PeriodRule> periodRules() {
    List<PeriodRule> rules = new ArrayList<>();
    records().forEach(record -> rules.add(PeriodRule.Merge.of(record, limit)));
    return rules;
  }
}
