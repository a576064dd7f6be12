package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.count.PageMetrics;
import sluice.archive.group.GroupTable;
import sluice.archive.report.Publication;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum;
import sluice.archive.table.RowSum.Operation;
import sluice.archive.visit.LogAction;
import sluice.log.ActionType;
import sluice.log.CollationKey;
import sluice.site.Site;

/**
 * The tables of pages, titles, downloads, outlinks and keywords, and the cell of each action in
 * them, while a day is published. Not thread-safe.
 */
final class ActionTables {
  /** Metrics of pages and titles that are not summed. */
  static final Map<Column, Operation> PAGE_OPERATIONS =
      Metric.operations(
          Metric.INDEX_PAGE_MIN_TIME_GENERATION, Metric.INDEX_PAGE_MAX_TIME_GENERATION);

  private final Publication day;
  private final Site site;
  private final ReportSettings settings;
  private final ActionLabels labels;
  private final Map<ActionType, ActionTree> trees = new EnumMap<>(ActionType.class);
  private final Map<ActionType, FlatTable> flat = new EnumMap<>(ActionType.class);
  private final Map<ActionType, Set<PageMetrics.Part>> parts = new EnumMap<>(ActionType.class);
  private final Map<Long, ReportRow> cells = new HashMap<>();

  ActionTables(Publication day, Site site, ReportSettings settings) {
    this.day = day;
    this.site = site;
    this.settings = settings;
    this.labels = new ActionLabels(settings);
    int rows = settings.limits().actions();
    int below = settings.limits().subtableActions();
    trees.put(ActionType.PAGE_URL, new ActionTree(rows, below, PAGE_OPERATIONS));
    trees.put(ActionType.PAGE_TITLE, new ActionTree(rows, below, PAGE_OPERATIONS));
    trees.put(ActionType.DOWNLOAD, new ActionTree(rows, below, Map.of()));
    trees.put(ActionType.OUTLINK, new ActionTree(rows, below, Map.of()));
    trees.put(
        ActionType.SITE_SEARCH, new ActionTree(settings.limits().siteSearch(), below, Map.of()));
    trees.keySet().forEach(type -> parts.put(type, parts(type)));
    if (settings.flatRows() > 0) {
      flat.put(ActionType.PAGE_URL, new FlatTable(settings.flatRows()));
      flat.put(ActionType.PAGE_TITLE, new FlatTable(settings.flatRows()));
    }
  }

  /** A table of which each row is an action; only where there are such tables. */
  ReportTable flatTable(ActionType type) {
    return flat.get(type).table();
  }

  ReportTable table(ActionType type) {
    return trees.get(type).root();
  }

  /**
   * Adds the metrics of all actions of these types to their cells, as one of Matomo's queries does:
   * the busiest action first, among equals by name, then the older one.
   */
  void pass(GroupTable actions, PageMetrics metrics, Set<ActionType> types, ActionType typeOfNone) {
    List<Hit> hits = new ArrayList<>();
    for (int row = 0; row < actions.size(); row++) {
      long id = actions.key(row).number(0);
      Optional<LogAction> action =
          id == 0 ? Optional.of(new LogAction(typeOfNone, -1, "")) : day.names().get(id);
      if (action.isPresent() && types.contains(action.get().type())) {
        hits.add(new Hit(id, action.get(), CollationKey.of(action.get().name()), metrics, row));
      }
    }
    hits.sort(
        Comparator.comparingLong((Hit hit) -> -hit.hits())
            .thenComparing(Hit::name)
            .thenComparing(Hit::id));
    hits.forEach(this::insert);
  }

  private void insert(Hit hit) {
    LogAction action = hit.action();
    boolean isNone = hit.id() == 0;
    List<String> path = isNone ? labels.notDefined(action.type()) : labels.path(action);
    ReportRow cell = cell(action, path, isNone);
    cells.put(hit.id(), cell);
    ActionTree.addPass(cell, hit.metrics().columns(hit.row(), parts.get(action.type())));
    if (cell.isOthers()) {
      return;
    }
    if (action.type() == ActionType.PAGE_TITLE || action.type() == ActionType.SITE_SEARCH) {
      if (!isNone) {
        cell.metadata().put("page_title_path", action.name());
      }
    } else {
      String url = isNone ? "" : labels.fullUrl(action);
      if (flat.containsKey(action.type())) {
        flat.get(action.type()).offerUrl(cell, url, hit.hits());
      } else {
        trees.get(action.type()).offerUrl(cell, url, hit.hits());
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
    if (type == ActionType.PAGE_URL || type == ActionType.PAGE_TITLE) {
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

  private record Hit(long id, LogAction action, String name, PageMetrics metrics, int row) {
    long hits() {
      return metrics.hits(row);
    }
  }

  /** Removes columns that mean nothing in these tables, and sums the folders up. */
  void finish() {
    for (ReportRow row : table(ActionType.SITE_SEARCH).allRows()) {
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
    flat.forEach(
        (type, table) -> {
          table.finish();
          trees.put(type, FlatTable.tree(table.table()));
        });
    finishUrls(trees.get(ActionType.PAGE_URL), site, settings);
    finishTitles(trees.get(ActionType.PAGE_TITLE), settings);
    for (ActionType type :
        List.of(ActionType.DOWNLOAD, ActionType.OUTLINK, ActionType.SITE_SEARCH)) {
      trees.get(type).finish();
    }
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
