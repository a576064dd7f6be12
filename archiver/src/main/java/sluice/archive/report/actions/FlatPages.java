package sluice.archive.report.actions;

import java.util.List;
import java.util.Optional;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.site.Site;

/**
 * How pages and titles of longer periods come about where they are archived flat (docs:
 * archiver/docs/records.md#flat-pages). Immutable.
 *
 * @param settings that ask for flat tables
 */
record FlatPages(Site site, ReportSettings settings) {
  /** Record of pages. */
  static final String URLS = "Actions_actions_url_flat";

  /** Record of titles. */
  static final String TITLES = "Actions_actions_flat";

  List<PeriodRule> periodRules() {
    return List.of(
        new PeriodRule.FromFlat(
            "Actions_actions_url",
            merge(URLS),
            folders -> FlatTable.ofFolders(folders, settings.urlDelimiter(), "/"),
            this::urls),
        new PeriodRule.FromFlat(
            "Actions_actions",
            merge(TITLES),
            folders -> FlatTable.ofFolders(folders, settings.titleDelimiter(), " "),
            this::titles));
  }

  private PeriodRule.Merge merge(String record) {
    return new PeriodRule.Merge(
        record,
        new RowLimit(settings.flatRows(), 0, Optional.of(Metric.INDEX_NB_VISITS)),
        ActionTables.PAGE_OPERATIONS);
  }

  private ReportTable urls(ReportTable flat) {
    ActionTree tree = FlatTable.tree(flat);
    ActionTables.finishUrls(tree, site, settings);
    return tree.root();
  }

  private ReportTable titles(ReportTable flat) {
    ActionTree tree = FlatTable.tree(flat);
    ActionTables.finishTitles(tree, settings);
    return tree.root();
  }
}
