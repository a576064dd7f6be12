package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import sluice.archive.count.PageMetrics;
import sluice.archive.group.DistinctLongs;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.SideBySide;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.log.ActionType;
import sluice.site.Site;

/**
 * Pages, titles, downloads, outlinks and site search of plugin Actions. Counts per idaction,
 * separately for what was called as url and as name; label paths, limits and folders are made when
 * it is published, in Matomo's order of passes.
 */
public final class ActionsReport implements Report {
  private static final LogField IDACTION_EVENT_CATEGORY = LogField.of("idaction_event_category");
  private static final LogField IDACTION_NAME_REF = LogField.of("idaction_name_ref");

  /** Types whose tables are filled together, beside those of the other types. */
  private static final Set<ActionType> URLS =
      Set.of(ActionType.PAGE_URL, ActionType.OUTLINK, ActionType.DOWNLOAD);

  private static final Set<ActionType> NAMES =
      Set.of(ActionType.PAGE_TITLE, ActionType.SITE_SEARCH);

  private static final LogField NAME = LogField.of("idaction_name");
  private static final LogField URL = LogField.of("idaction_url");

  private final Site site;
  private final ReportSettings settings;
  private final GroupTable byName = actions("Actions.name");
  private final GroupTable byUrl = actions("Actions.url");
  private final PageMetrics nameMetrics = new PageMetrics(byName);
  private final PageMetrics urlMetrics = new PageMetrics(byUrl);
  private final KeyBytes key = new KeyBytes();
  private final VisitEnds ends = new VisitEnds();
  private final PageGoals goals;

  /** Makes a report that has counted no visit yet. */
  public ActionsReport(Site site, ReportSettings settings) {
    this.site = site;
    this.settings = settings;
    this.goals = new PageGoals(site);
  }

  @Override
  public void add(VisitSlice slice) {
    int place = 0;
    for (LogRow action : slice.actions()) {
      if (action.isNull(IDACTION_EVENT_CATEGORY)) {
        count(slice, action, place);
      }
      place++;
    }
    ends.add(slice);
    if (settings.hasPageGoals()) {
      goals.add(slice);
    }
  }

  private void count(VisitSlice slice, LogRow action, int place) {
    boolean followsSearch =
        slice.names().is(ActionType.SITE_SEARCH, action.number(IDACTION_NAME_REF));
    if (!action.isNull(NAME)) {
      int row = byName.row(key.clear().number(action.number(NAME)), slice.idVisit(), place);
      nameMetrics.add(row, slice.idVisit(), action, followsSearch);
    }
    if (!action.isNull(URL)) {
      int row = byUrl.row(key.clear().number(action.number(URL)), slice.idVisit(), place);
      urlMetrics.add(row, slice.idVisit(), action, followsSearch);
    }
  }

  private static GroupTable actions(String name) {
    return new GroupTable(GroupSchema.of(name, "idaction").with(PageMetrics.COLUMNS));
  }

  @Override
  public List<GroupTable> tables() {
    List<GroupTable> tables = new ArrayList<>(List.of(byName, byUrl));
    tables.addAll(ends.tables());
    tables.addAll(goals.tables());
    return tables;
  }

  @Override
  public long[] actionsToName() {
    return DistinctLongs.of(Stream.of(byName, byUrl).flatMapToLong(table -> table.keyNumbers(0)));
  }

  @Override
  public void publish(Publication day) {
    SideBySide sideBySide = day.archive().sideBySide();
    Set<ActionType> types = EnumSet.copyOf(URLS);
    types.addAll(site.hasSiteSearch() ? NAMES : Set.of(ActionType.PAGE_TITLE));
    ActionOrder[] passes = new ActionOrder[2];
    sideBySide.compute(
        List.of(
            () -> passes[0] = ActionOrder.of(byName, day.names(), types, ActionType.PAGE_TITLE),
            () -> passes[1] = ActionOrder.of(byUrl, day.names(), types, ActionType.PAGE_URL)));
    ActionTables urls = new ActionTables(site, settings, URLS);
    ActionTables names = new ActionTables(site, settings, NAMES);
    sideBySide.compute(List.of(() -> fill(urls, passes), () -> fill(names, passes)));
    writeNumbers(day, urls, names);
    if (settings.flatRows() > 0) {
      day.archive().table(FlatPages.URLS, urls.flatTable(ActionType.PAGE_URL));
      day.archive().table(FlatPages.TITLES, names.flatTable(ActionType.PAGE_TITLE));
    }
    day.archive().table("Actions_actions_url", urls.table(ActionType.PAGE_URL));
    day.archive().table("Actions_downloads", urls.table(ActionType.DOWNLOAD));
    day.archive().table("Actions_outlink", urls.table(ActionType.OUTLINK));
    day.archive().table("Actions_actions", names.table(ActionType.PAGE_TITLE));
    day.archive().table("Actions_sitesearch", names.table(ActionType.SITE_SEARCH));
  }

  /** Nothing is counted meanwhile, so that some tables may be filled beside others. */
  private void fill(ActionTables tables, ActionOrder[] passes) {
    for (ActionOrder pass : passes) {
      tables.pass(pass);
    }
    ends.publish(tables::cell);
    goals.publish(tables::cell);
    tables.finish();
  }

  private static void writeNumbers(Publication day, ActionTables urls, ActionTables names) {
    ReportTable pages = urls.table(ActionType.PAGE_URL);
    ReportTable downloads = urls.table(ActionType.DOWNLOAD);
    ReportTable outlinks = urls.table(ActionType.OUTLINK);
    ReportTable searches = names.table(ActionType.SITE_SEARCH);
    number(day, "Actions_nb_pageviews", pages, Metric.INDEX_PAGE_NB_HITS);
    number(day, "Actions_nb_uniq_pageviews", pages, Metric.INDEX_NB_VISITS);
    number(day, "Actions_nb_downloads", downloads, Metric.INDEX_PAGE_NB_HITS);
    number(day, "Actions_nb_uniq_downloads", downloads, Metric.INDEX_NB_VISITS);
    number(day, "Actions_nb_outlinks", outlinks, Metric.INDEX_PAGE_NB_HITS);
    number(day, "Actions_nb_uniq_outlinks", outlinks, Metric.INDEX_NB_VISITS);
    number(day, "Actions_nb_searches", searches, Metric.INDEX_PAGE_NB_HITS);
    day.archive().number("Actions_nb_keywords", searches.size());
    number(day, "Actions_sum_time_generation", pages, Metric.INDEX_PAGE_SUM_TIME_GENERATION);
    number(
        day,
        "Actions_nb_hits_with_time_generation",
        pages,
        Metric.INDEX_PAGE_NB_HITS_WITH_TIME_GENERATION);
  }

  private static void number(Publication day, String record, ReportTable table, Column column) {
    day.archive()
        .number(record, table.allRows().stream().mapToDouble(row -> row.number(column)).sum());
  }

  @Override
  public List<PeriodRule> periodRules() {
    RowLimit pages =
        RowLimit.of(
            settings.limits().actions(),
            settings.limits().subtableActions(),
            Metric.INDEX_NB_VISITS);
    RowLimit searches =
        RowLimit.of(
            settings.limits().siteSearch(),
            settings.limits().subtableActions(),
            Metric.INDEX_NB_VISITS);
    List<PeriodRule> rules = new ArrayList<>();
    if (settings.flatRows() > 0) {
      rules.addAll(new FlatPages(site, settings).periodRules());
    } else {
      rules.add(new PeriodRule.Merge("Actions_actions_url", pages, ActionTables.PAGE_OPERATIONS));
      rules.add(new PeriodRule.Merge("Actions_actions", pages, ActionTables.PAGE_OPERATIONS));
    }
    rules.add(new PeriodRule.Merge("Actions_downloads", pages, Map.of()));
    rules.add(new PeriodRule.Merge("Actions_outlink", pages, Map.of()));
    rules.add(new PeriodRule.Merge("Actions_sitesearch", searches, Map.of()));
    for (String name :
        List.of(
            "nb_pageviews",
            "nb_uniq_pageviews",
            "nb_downloads",
            "nb_uniq_downloads",
            "nb_outlinks",
            "nb_uniq_outlinks",
            "nb_searches",
            "sum_time_generation",
            "nb_hits_with_time_generation")) {
      rules.add(new PeriodRule.Sum("Actions_" + name));
    }
    rules.add(new PeriodRule.RowCount("Actions_nb_keywords", "Actions_sitesearch", false));
    return rules;
  }
}
