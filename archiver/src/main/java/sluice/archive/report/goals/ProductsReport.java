package sluice.archive.report.goals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.group.DistinctLongs;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.LogText;
import sluice.archive.visit.VisitSlice;
import sluice.site.Site;

/** Products of orders and carts, and views of products, by sku, name and category. */
public final class ProductsReport implements Report {
  private static final LogField IDORDER = LogField.of("idorder");

  private static final String NOT_DEFINED = "Value not defined";
  private static final String CART = "0";
  private static final LogText NO_ORDER = new LogText("");

  /**
   * Column of the items, column of the views; a category's later columns add to the same record.
   */
  private record Dimension(
      String record, LogField itemColumn, LogField viewColumn, boolean isMain) {
    Dimension(String record, String itemColumn, String viewColumn, boolean isMain) {
      this(record, LogField.of(itemColumn), LogField.of(viewColumn), isMain);
    }
  }

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

  private final List<ProductItems> items = new ArrayList<>();
  private final List<ProductViews> views = new ArrayList<>();
  private final KeyBytes key = new KeyBytes();
  private final Site site;
  private final RowLimit limit;

  /** Makes a report that has counted no visit yet. */
  public ProductsReport(Site site, ReportSettings settings) {
    this.site = site;
    limit =
        RowLimit.of(
            settings.limits().products(),
            settings.limits().products(),
            Metric.INDEX_ECOMMERCE_ITEM_REVENUE);
    DIMENSIONS.forEach(
        dimension -> {
          items.add(new ProductItems(dimension.itemColumn().name()));
          views.add(new ProductViews(dimension.viewColumn().name()));
        });
  }

  @Override
  public void add(VisitSlice slice) {
    if (!site.isEcommerce()) {
      return;
    }
    for (int i = 0; i < DIMENSIONS.size(); i++) {
      addItems(slice, i);
      int place = 0;
      for (LogRow action : slice.actions()) {
        if (!action.isNull(DIMENSIONS.get(i).viewColumn())) {
          addView(slice, action, place, i);
        }
        place++;
      }
    }
  }

  private void addItems(VisitSlice slice, int dimension) {
    if (slice.items().isEmpty()) {
      return;
    }
    ProductItems sums = items.get(dimension);
    Set<List<Object>> ordersOfVisit = new HashSet<>();
    int place = 0;
    for (LogRow item : slice.items()) {
      LogText order = item.text(IDORDER).orElse(NO_ORDER);
      long idAction = item.number(DIMENSIONS.get(dimension).itemColumn());
      key.clear().number(order.toString().equals(CART) ? 1 : 0).number(idAction);
      int row = sums.table().row(key, slice.idVisit(), place++);
      sums.add(row, item, ordersOfVisit.add(List.of(row, order.collated())));
    }
  }

  private void addView(VisitSlice slice, LogRow action, int place, int dimension) {
    String name =
        slice
            .names()
            .get(action.number(DIMENSIONS.get(dimension).viewColumn()))
            .map(LogAction::name)
            .orElse("");
    ProductViews sums = views.get(dimension);
    int row = sums.table().row(key.clear().text(name), slice.idVisit(), place);
    sums.add(row, slice.idVisit(), action);
  }

  @Override
  public List<GroupTable> tables() {
    List<GroupTable> tables = new ArrayList<>();
    items.forEach(sums -> tables.add(sums.table()));
    views.forEach(sums -> tables.add(sums.table()));
    return tables;
  }

  @Override
  public long[] actionsToName() {
    return DistinctLongs.of(items.stream().flatMapToLong(sums -> sums.table().keyNumbers(1)));
  }

  @Override
  public void publish(Publication day) {
    Map<String, ReportTable> tables = new LinkedHashMap<>();
    for (String record : records()) {
      tables.put(record, new ReportTable());
    }
    for (int i = 0; i < DIMENSIONS.size(); i++) {
      ReportTable orders = tables.get(DIMENSIONS.get(i).record());
      ReportTable carts = tables.get(DIMENSIONS.get(i).record() + "_Cart");
      addItems(day, i, orders, carts);
      addViews(i, orders, carts);
    }
    tables.forEach(
        (record, table) -> {
          limit.apply(table);
          day.archive().table(record, table);
        });
  }

  private void addItems(Publication day, int index, ReportTable orders, ReportTable carts) {
    ProductItems sums = items.get(index);
    for (int row : sums.table().inOrder()) {
      GroupKey group = sums.table().key(row);
      ReportTable table = group.number(0) == 1 ? carts : orders;
      String name = day.names().get(group.number(1)).map(LogAction::name).orElse("");
      label(DIMENSIONS.get(index), name).ifPresent(label -> table.add(sums.row(row, label)));
    }
  }

  private void addViews(int index, ReportTable orders, ReportTable carts) {
    ProductViews sums = views.get(index);
    for (int row : sums.table().inOrder()) {
      Optional<String> shown = label(DIMENSIONS.get(index), sums.table().key(row).text(0));
      shown.ifPresent(label -> orders.add(sums.row(row, label)));
      shown.ifPresent(label -> carts.add(sums.row(row, label)));
    }
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
