package sluice.archive.report.actions;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.count.PageMetrics;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum.Operation;
import sluice.archive.visit.LogAction;
import sluice.log.ActionType;
import sluice.site.Site;

/**
 * Tables of pages, titles, downloads, outlinks or keywords, and the cell of each action in them,
 * while a day is published. An action is in tables of its type alone, so that tables of other types
 * may be filled beside. Not thread-safe.
 */
final class ActionTables {
  /** Metrics of pages and titles that are not summed. */
  static final Map<Column, Operation> PAGE_OPERATIONS =
      Metric.operations(
          Metric.INDEX_PAGE_MIN_TIME_GENERATION, Metric.INDEX_PAGE_MAX_TIME_GENERATION);

  /** Metrics of pages that keywords do not have. */
  private static final List<Column> NOT_OF_SEARCHES =
      List.of(
          Metric.INDEX_NB_UNIQ_VISITORS,
          Metric.INDEX_PAGE_IS_FOLLOWING_SITE_SEARCH_NB_HITS,
          Metric.INDEX_PAGE_ENTRY_NB_UNIQ_VISITORS,
          Metric.INDEX_PAGE_ENTRY_NB_ACTIONS,
          Metric.INDEX_PAGE_ENTRY_SUM_VISIT_LENGTH,
          Metric.INDEX_PAGE_ENTRY_NB_VISITS,
          Metric.INDEX_PAGE_ENTRY_BOUNCE_COUNT,
          Metric.INDEX_PAGE_EXIT_NB_UNIQ_VISITORS);

  private final Site site;
  private final ReportSettings settings;
  private final ActionLabels labels;
  private final Map<ActionType, ActionTree> trees = new EnumMap<>(ActionType.class);
  private final Map<ActionType, FlatTable> flat = new EnumMap<>(ActionType.class);
  private final Map<ActionType, Set<PageMetrics.Part>> parts = new EnumMap<>(ActionType.class);
  private final Map<Long, ReportRow> cells = new HashMap<>();

  /** Makes empty tables of these types. */
  ActionTables(Site site, ReportSettings settings, Set<ActionType> types) {
    this.site = site;
    this.settings = settings;
    this.labels = new ActionLabels(settings);
    for (ActionType type : types) {
      trees.put(type, tree(type));
      parts.put(type, parts(type));
      if (isPage(type) && settings.flatRows() > 0) {
        flat.put(type, new FlatTable(settings.flatRows()));
      }
    }
  }

  private static boolean isPage(ActionType type) {
    return type == ActionType.PAGE_URL || type == ActionType.PAGE_TITLE;
  }

  private ActionTree tree(ActionType type) {
    int rows =
        type == ActionType.SITE_SEARCH
            ? settings.limits().siteSearch()
            : settings.limits().actions();
    return new ActionTree(
        rows, settings.limits().subtableActions(), isPage(type) ? PAGE_OPERATIONS : Map.of());
  }

  /** A table of which each row is an action; only where there are such tables. */
  ReportTable flatTable(ActionType type) {
    return flat.get(type).table();
  }

  ReportTable table(ActionType type) {
    return trees.get(type).root();
  }

  /** Adds the metrics of all actions of these types to their cells, in this order. */
  void pass(ActionOrder actions) {
    for (int place = 0; place < actions.size(); place++) {
      if (trees.containsKey(actions.action(place).type())) {
        insert(actions, place);
      }
    }
  }

  private void insert(ActionOrder actions, int place) {
    LogAction action = actions.action(place);
    boolean isNone = actions.id(place) == 0;
    List<String> path = isNone ? labels.notDefined(action.type()) : labels.path(action);
    ReportRow cell = cell(action, path, isNone);
    cells.put(actions.id(place), cell);
    int row = actions.row(place);
    ActionTree.addPass(cell, actions.metrics().columns(row, parts.get(action.type())));
    if (cell.isOthers()) {
      return;
    }
    if (action.type() == ActionType.PAGE_TITLE || action.type() == ActionType.SITE_SEARCH) {
      if (!isNone) {
        cell.metadata().put("page_title_path", action.name());
      }
    } else {
      String url = isNone ? "" : labels.fullUrl(action);
      long hits = actions.metrics().hits(row);
      if (flat.containsKey(action.type())) {
        flat.get(action.type()).offerUrl(cell, url, hits);
      } else {
        trees.get(action.type()).offerUrl(cell, url, hits);
      }
    }
  }

  private ReportRow cell(LogAction action, List<String> path, boolean isNone) {
    if (!flat.containsKey(action.type())) {
      return trees.get(action.type()).cell(path);
    }
    boolean isUrl = action.type() == ActionType.PAGE_URL && !isNone;
    return flat.get(action.type()).cell(isUrl ? labels.fullUrl(action) : action.name(), path);
  }

  private Set<PageMetrics.Part> parts(ActionType type) {
    Set<PageMetrics.Part> parts = EnumSet.noneOf(PageMetrics.Part.class);
    if (isPage(type)) {
      parts.add(PageMetrics.Part.GENERATION);
    }
    if (site.hasSiteSearch()) {
      parts.add(PageMetrics.Part.FOLLOWING_SEARCH);
      if (type == ActionType.SITE_SEARCH) {
        parts.add(PageMetrics.Part.SEARCH_RESULTS);
      }
    }
    return parts;
  }

  /** The cell of an action that was hit this day; empty if it is not of these types. */
  Optional<ReportRow> cell(long idAction) {
    return Optional.ofNullable(cells.get(idAction));
  }

  /** Removes columns that mean nothing in these tables, and sums the folders up. */
  void finish() {
    flat.forEach(
        (type, table) -> {
          table.finish();
          trees.put(type, FlatTable.tree(table.table()));
        });
    trees.forEach(this::finish);
  }

  private void finish(ActionType type, ActionTree tree) {
    switch (type) {
      case PAGE_URL -> finishUrls(tree, site, settings);
      case PAGE_TITLE -> finishTitles(tree, settings);
      case SITE_SEARCH -> finishSearches(tree);
      default -> tree.finish();
    }
  }

  private static void finishSearches(ActionTree tree) {
    tree.root().allRows().forEach(row -> row.columns().keySet().removeAll(NOT_OF_SEARCHES));
    tree.finish();
  }

  /** Sums folders of pages up, and notes at each how URLs below it begin. */
  static void finishUrls(ActionTree tree, Site site, ReportSettings settings) {
    String start = site.mainUrl().replaceAll("/+$", "") + "/";
    tree.finish("folder_url_start", start, settings.urlDelimiter());
  }

  /** Sums folders of titles up, and notes at each its path. */
  static void finishTitles(ActionTree tree, ReportSettings settings) {
    tree.finish("page_title_path", "", settings.titleDelimiter());
  }
}
