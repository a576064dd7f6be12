package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.count.PageMetrics;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.site.SiteFacts;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.RowSum;
import sluice.archive.table.RowSum.Operation;
import sluice.archive.visit.CollationKey;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * Pages, titles, downloads, outlinks and site search of plugin Actions (reference archive.md 3.2).
 * Counts per idaction, separately for what was called as url and as name; label paths, limits and
 * folders are made when it is published, in Matomo's order of passes.
 */
public final class ActionsReport implements Report {
  private static final Map<Column, Operation> PAGE_OPERATIONS =
      Metric.operations(
          Metric.INDEX_PAGE_MIN_TIME_GENERATION, Metric.INDEX_PAGE_MAX_TIME_GENERATION);
  private static final String NAME = "idaction_name";
  private static final String URL = "idaction_url";

  private final SiteFacts site;
  private final ReportSettings settings;
  private final Map<Long, PageMetrics> byName = new HashMap<>();
  private final Map<Long, PageMetrics> byUrl = new HashMap<>();
  private final VisitEnds ends = new VisitEnds();
  private final PageGoals goals;

  public ActionsReport(SiteFacts site, ReportSettings settings) {
    this.site = site;
    this.settings = settings;
    this.goals = new PageGoals(site);
  }

  @Override
  public void add(VisitSlice slice) {
    for (LogRow action : slice.actions()) {
      if (action.isNull("idaction_event_category")) {
        count(slice, action);
      }
    }
    ends.add(slice);
    if (settings.hasPageGoals()) {
      goals.add(slice);
    }
  }

  private void count(VisitSlice slice, LogRow action) {
    boolean followsSearch =
        slice.names().type(action.number("idaction_name_ref")) == LogAction.SITE_SEARCH;
    if (!action.isNull(NAME)) {
      byName
          .computeIfAbsent(action.number(NAME), id -> new PageMetrics())
          .add(slice.idVisit(), action, followsSearch);
    }
    if (!action.isNull(URL)) {
      byUrl
          .computeIfAbsent(action.number(URL), id -> new PageMetrics())
          .add(slice.idVisit(), action, followsSearch);
    }
  }

  @Override
  public void merge(Report other) {
    ActionsReport later = (ActionsReport) other;
    later.byName.forEach(
        (id, metrics) -> byName.computeIfAbsent(id, none -> new PageMetrics()).merge(metrics));
    later.byUrl.forEach(
        (id, metrics) -> byUrl.computeIfAbsent(id, none -> new PageMetrics()).merge(metrics));
    ends.merge(later.ends);
    goals.merge(later.goals);
  }

  @Override
  public Set<Long> actionsToName() {
    Set<Long> ids = new HashSet<>(byName.keySet());
    ids.addAll(byUrl.keySet());
    return ids;
  }

  /** The tables and the cell of each action while a day is published. */
  private final class Filling {
    private final Publication day;
    private final ActionLabels labels = new ActionLabels(settings);
    private final Map<Integer, ActionTree> trees = new HashMap<>();
    private final Map<Long, ReportRow> cells = new HashMap<>();

    Filling(Publication day) {
      this.day = day;
      int rows = settings.limits().actions();
      int below = settings.limits().subtableActions();
      trees.put(LogAction.PAGE_URL, new ActionTree(rows, below, PAGE_OPERATIONS));
      trees.put(LogAction.PAGE_TITLE, new ActionTree(rows, below, PAGE_OPERATIONS));
      trees.put(LogAction.DOWNLOAD, new ActionTree(rows, below, Map.of()));
      trees.put(LogAction.OUTLINK, new ActionTree(rows, below, Map.of()));
      trees.put(
          LogAction.SITE_SEARCH, new ActionTree(settings.limits().siteSearch(), below, Map.of()));
    }

    ReportTable table(int type) {
      return trees.get(type).root();
    }

    /** One pass: busiest action first, then by name. */
    void pass(Map<Long, PageMetrics> actions, Set<Integer> types, int typeOfNone) {
      List<Hit> hits = new ArrayList<>();
      actions.forEach(
          (id, metrics) -> {
            Optional<LogAction> action =
                id == 0 ? Optional.of(new LogAction(typeOfNone, -1, "")) : day.names().get(id);
            action
                .filter(a -> types.contains(a.type()))
                .ifPresent(a -> hits.add(new Hit(id, a, metrics)));
          });
      hits.sort(
          Comparator.comparingLong((Hit hit) -> -hit.metrics().hits())
              .thenComparing(hit -> CollationKey.of(hit.action().name())));
      hits.forEach(this::insert);
    }

    private void insert(Hit hit) {
      LogAction action = hit.action();
      boolean isNone = hit.id() == 0;
      List<String> path = isNone ? labels.notDefined(action.type()) : labels.path(action);
      ActionTree tree = trees.get(action.type());
      ReportRow cell = tree.cell(path);
      cells.put(hit.id(), cell);
      ActionTree.addPass(cell, columns(hit));
      if (cell.isOthers()) {
        return;
      }
      if (action.type() == LogAction.PAGE_TITLE || action.type() == LogAction.SITE_SEARCH) {
        if (!isNone) {
          cell.metadata().put("page_title_path", action.name());
        }
      } else {
        tree.offerUrl(cell, isNone ? "" : labels.fullUrl(action), hit.metrics().hits());
      }
    }

    private ReportRow columns(Hit hit) {
      ReportRow columns = hit.metrics().columns(site.hasSiteSearch());
      int type = hit.action().type();
      if (type != LogAction.SITE_SEARCH) {
        columns.columns().remove(Metric.INDEX_SITE_SEARCH_HAS_NO_RESULT);
      }
      if (type != LogAction.PAGE_URL && type != LogAction.PAGE_TITLE) {
        columns
            .columns()
            .keySet()
            .removeAll(
                List.of(
                    Metric.INDEX_PAGE_SUM_TIME_GENERATION,
                    Metric.INDEX_PAGE_NB_HITS_WITH_TIME_GENERATION,
                    Metric.INDEX_PAGE_MIN_TIME_GENERATION,
                    Metric.INDEX_PAGE_MAX_TIME_GENERATION));
      }
      return columns;
    }

    /** Adds to the cell of an action that was hit this day; others are left out. */
    void addTo(long idAction, ReportRow columns) {
      ReportRow cell = cells.get(idAction);
      if (cell != null) {
        RowSum.addColumns(cell, columns, Map.of());
      }
    }

    Optional<ReportRow> cell(long idAction) {
      return Optional.ofNullable(cells.get(idAction));
    }
  }

  private record Hit(long id, LogAction action, PageMetrics metrics) {}

  private static final Set<Integer> PAGES =
      Set.of(LogAction.PAGE_URL, LogAction.OUTLINK, LogAction.DOWNLOAD, LogAction.PAGE_TITLE);

  @Override
  public void publish(Publication day) {
    Filling filling = new Filling(day);
    filling.pass(byName, PAGES, LogAction.PAGE_TITLE);
    filling.pass(byUrl, PAGES, LogAction.PAGE_URL);
    if (site.hasSiteSearch()) {
      filling.pass(byName, Set.of(LogAction.SITE_SEARCH), LogAction.PAGE_TITLE);
      filling.pass(byUrl, Set.of(LogAction.SITE_SEARCH), LogAction.PAGE_URL);
    }
    ends.publish(filling::addTo);
    goals.publish(filling::cell);
    finish(filling);
    writeNumbers(day, filling);
    day.archive().table("Actions_actions_url", filling.table(LogAction.PAGE_URL));
    day.archive().table("Actions_downloads", filling.table(LogAction.DOWNLOAD));
    day.archive().table("Actions_outlink", filling.table(LogAction.OUTLINK));
    day.archive().table("Actions_actions", filling.table(LogAction.PAGE_TITLE));
    day.archive().table("Actions_sitesearch", filling.table(LogAction.SITE_SEARCH));
  }

  private void finish(Filling filling) {
    for (ReportRow row : filling.table(LogAction.SITE_SEARCH).allRows()) {
      row.columns()
          .keySet()
          .removeAll(
              List.of(
                  Metric.INDEX_NB_UNIQ_VISITORS,
                  Metric.INDEX_PAGE_IS_FOLLOWING_SITE_SEARCH_NB_HITS,
                  Metric.INDEX_PAGE_ENTRY_NB_UNIQ_VISITORS,
                  Metric.INDEX_PAGE_ENTRY_NB_ACTIONS,
                  Metric.INDEX_PAGE_ENTRY_SUM_VISIT_LENGTH,
                  Metric.INDEX_PAGE_ENTRY_NB_VISITS,
                  Metric.INDEX_PAGE_ENTRY_BOUNCE_COUNT,
                  Metric.INDEX_PAGE_EXIT_NB_UNIQ_VISITORS));
    }
    String start = site.mainUrl().replaceAll("/+$", "") + "/";
    filling
        .trees
        .get(LogAction.PAGE_URL)
        .finish(Optional.of("folder_url_start"), start, settings.urlDelimiter());
    filling
        .trees
        .get(LogAction.PAGE_TITLE)
        .finish(Optional.of("page_title_path"), "", settings.titleDelimiter());
    for (int type : new int[] {LogAction.DOWNLOAD, LogAction.OUTLINK, LogAction.SITE_SEARCH}) {
      filling.trees.get(type).finish(Optional.empty(), "", "");
    }
  }

  private static void writeNumbers(Publication day, Filling filling) {
    ReportTable pages = filling.table(LogAction.PAGE_URL);
    ReportTable searches = filling.table(LogAction.SITE_SEARCH);
    number(day, "Actions_nb_pageviews", pages, Metric.INDEX_PAGE_NB_HITS);
    number(day, "Actions_nb_uniq_pageviews", pages, Metric.INDEX_NB_VISITS);
    number(
        day, "Actions_nb_downloads", filling.table(LogAction.DOWNLOAD), Metric.INDEX_PAGE_NB_HITS);
    number(
        day,
        "Actions_nb_uniq_downloads",
        filling.table(LogAction.DOWNLOAD),
        Metric.INDEX_NB_VISITS);
    number(day, "Actions_nb_outlinks", filling.table(LogAction.OUTLINK), Metric.INDEX_PAGE_NB_HITS);
    number(
        day, "Actions_nb_uniq_outlinks", filling.table(LogAction.OUTLINK), Metric.INDEX_NB_VISITS);
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
    rules.add(new PeriodRule.Merge("Actions_actions_url", pages, PAGE_OPERATIONS));
    rules.add(new PeriodRule.Merge("Actions_downloads", pages, Map.of()));
    rules.add(new PeriodRule.Merge("Actions_outlink", pages, Map.of()));
    rules.add(new PeriodRule.Merge("Actions_actions", pages, PAGE_OPERATIONS));
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
