package sluice.archive.report.actions;

import java.util.List;
import java.util.Optional;
import sluice.archive.count.HitCount;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.LogText;
import sluice.archive.visit.VisitSlice;

/**
 * Actions_SiteSearchCategories, for sites with a search of their own (docs:
 * archiver/docs/records.md#search-categories).
 */
public final class SearchCategoriesReport implements Report {
  private static final String RECORD = "Actions_SiteSearchCategories";
  private static final LogField SEARCH_CAT = LogField.of("search_cat");

  private final ReportSettings settings;
  private final GroupTable table =
      new GroupTable(GroupSchema.of(RECORD, SEARCH_CAT.name()).with(HitCount.COLUMNS));
  private final HitCount hits = new HitCount(table);
  private final KeyBytes key = new KeyBytes();

  /** Makes a report that has counted no visit yet. */
  public SearchCategoriesReport(ReportSettings settings) {
    this.settings = settings;
  }

  @Override
  public void add(VisitSlice slice) {
    int place = 0;
    for (LogRow action : slice.actions()) {
      Optional<LogText> name = action.text(SEARCH_CAT);
      if (name.isPresent() && !name.get().toString().isBlank()) {
        int row = table.row(key.clear().text(name.get()), slice.idVisit(), place);
        hits.add(row, slice.idVisit(), action.number(LogField.IDVISITOR));
      }
      place++;
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(table);
  }

  @Override
  public void publish(Publication day) {
    ReportTable shown = new ReportTable();
    for (int row : table.inOrder()) {
      ReportRow category = ReportRow.labelled(table.key(row).text(0));
      shown.add(hits.addTo(category, row, Metric.INDEX_NB_ACTIONS));
    }
    new RowLimit(
            settings.limits().siteSearch(), settings.limits().subtableActions(), Optional.empty())
        .apply(shown);
    day.archive().table(RECORD, shown);
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
