package sluice.archive.report.actions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.count.HitCount;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.CollationKey;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * Actions_SiteSearchCategories, for sites with a search of their own (reference archive.md 3.2.9).
 */
public final class SearchCategoriesReport implements Report {
  private static final String RECORD = "Actions_SiteSearchCategories";
  private static final String COLUMN = "search_cat";

  private final ReportSettings settings;
  private final Map<String, Category> categories = new LinkedHashMap<>();

  private static final class Category {
    private final String name;
    private final HitCount hits = new HitCount();

    Category(String name) {
      this.name = name;
    }
  }

  public SearchCategoriesReport(ReportSettings settings) {
    this.settings = settings;
  }

  @Override
  public void add(VisitSlice slice) {
    for (LogRow action : slice.actions()) {
      action
          .text(COLUMN)
          .filter(name -> !name.isBlank())
          .ifPresent(name -> at(name).hits.add(slice.idVisit(), action.number("idvisitor")));
    }
  }

  private Category at(String name) {
    return categories.computeIfAbsent(CollationKey.of(name), key -> new Category(name));
  }

  @Override
  public void merge(Report other) {
    ((SearchCategoriesReport) other)
        .categories
        .values()
        .forEach(category -> at(category.name).hits.merge(category.hits));
  }

  @Override
  public void publish(Publication day) {
    ReportTable table = new ReportTable();
    categories
        .values()
        .forEach(
            category ->
                table.add(
                    category.hits.addTo(
                        ReportRow.labelled(category.name), Metric.INDEX_NB_ACTIONS)));
    new RowLimit(
            settings.limits().siteSearch(), settings.limits().subtableActions(), Optional.empty())
        .apply(table);
    day.archive().table(RECORD, table);
  }

  @Override
  public List<PeriodRule> periodRules() {
    RowLimit limit =
        RowLimit.of(
            settings.limits().siteSearch(),
            settings.limits().subtableActions(),
            Metric.INDEX_NB_VISITS);
    return List.of(PeriodRule.Merge.of(RECORD, limit));
  }
}
