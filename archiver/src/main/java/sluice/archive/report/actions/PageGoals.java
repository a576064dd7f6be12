package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import sluice.archive.count.ConversionMetrics;
import sluice.archive.site.SiteFacts;
import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpRound;

/**
 * Goals in the page reports: conversions after a page was seen in the same visit, and conversions
 * of visits that entered by a page (reference archive.md 3.2.7). Rounded per visit and action, as
 * Matomo's SQL groups, and then added.
 */
final class PageGoals {
  private static final List<String> ACTION = List.of("idaction_url", "idaction_name");
  private static final int[] TYPE = {LogAction.PAGE_URL, LogAction.PAGE_TITLE};
  private static final List<String> ENTRY =
      List.of("visit_entry_idaction_url", "visit_entry_idaction_name");

  /** Decimal digits of a division of integers, rounded before they are summed. */
  private static final double INNER_SCALE = 1e4;

  private final SiteFacts site;
  private final List<Map<Key, Before>> before =
      List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
  private final List<Map<Key, Entry>> entries =
      List.of(new LinkedHashMap<>(), new LinkedHashMap<>());

  PageGoals(SiteFacts site) {
    this.site = site;
  }

  private record Key(int idGoal, long idAction) {}

  /** Sums over visits, of numbers that were rounded per visit. */
  private static final class Before {
    private long conversions;
    private double revenue;
    private boolean hasPagesBefore;
    private long pagesBefore;
    private double attributed;
    private double attributedRevenue;
    private boolean hasAttributedRevenue;

    void merge(Before other) {
      conversions += other.conversions;
      revenue += other.revenue;
      hasPagesBefore |= other.hasPagesBefore;
      pagesBefore = Math.max(pagesBefore, other.pagesBefore);
      attributed += other.attributed;
      attributedRevenue += other.attributedRevenue;
      hasAttributedRevenue |= other.hasAttributedRevenue;
    }
  }

  private static final class Entry {
    private long conversions;
    private double revenue;
  }

  void add(VisitSlice slice) {
    if (slice.conversions().isEmpty()) {
      return;
    }
    for (int kind = 0; kind < ACTION.size(); kind++) {
      addBefore(slice, kind);
      addEntries(slice, kind);
    }
  }

  private void addBefore(VisitSlice slice, int kind) {
    Map<Key, Before> ofVisit = new LinkedHashMap<>();
    for (LogRow conversion : slice.conversions()) {
      for (LogRow action : slice.bundle().actions()) {
        long id = action.number(ACTION.get(kind));
        boolean isBefore = action.number("server_time") <= conversion.number("server_time");
        if (isBefore && slice.names().type(id) == TYPE[kind]) {
          addPair(
              ofVisit.computeIfAbsent(new Key(goal(conversion), id), key -> new Before()),
              conversion);
        }
      }
    }
    ofVisit.forEach(
        (key, pairs) ->
            before.get(kind).computeIfAbsent(key, none -> new Before()).merge(rounded(pairs)));
  }

  private static int goal(LogRow conversion) {
    return (int) conversion.number("idgoal");
  }

  private static void addPair(Before pairs, LogRow conversion) {
    pairs.conversions++;
    pairs.revenue += conversion.decimal("revenue");
    if (!conversion.isNull("pageviews_before")) {
      long pages = conversion.number("pageviews_before");
      pairs.pagesBefore = pairs.hasPagesBefore ? pairs.pagesBefore : pages;
      pairs.hasPagesBefore = true;
      if (pages != 0) {
        double share = Math.rint(INNER_SCALE / pages) / INNER_SCALE;
        pairs.attributed += share;
        pairs.attributedRevenue += conversion.decimal("revenue") / pages;
        pairs.hasAttributedRevenue = true;
      }
    }
  }

  private static Before rounded(Before pairs) {
    pairs.revenue = PhpRound.sqlTwoDecimals(pairs.revenue);
    pairs.attributed = Math.rint(pairs.attributed * 1e4) / 1e4;
    pairs.attributedRevenue = PhpRound.sqlTwoDecimals(pairs.attributedRevenue);
    return pairs;
  }

  private void addEntries(VisitSlice slice, int kind) {
    long id = slice.visit().number(ENTRY.get(kind));
    for (LogRow conversion : slice.conversions()) {
      if (goal(conversion) >= 0 && id > 0) {
        Entry entry =
            entries.get(kind).computeIfAbsent(new Key(goal(conversion), id), key -> new Entry());
        entry.conversions++;
        entry.revenue += conversion.decimal("revenue");
      }
    }
  }

  void merge(PageGoals other) {
    for (int i = 0; i < ACTION.size(); i++) {
      int kind = i;
      other
          .before
          .get(kind)
          .forEach(
              (key, sums) ->
                  before.get(kind).computeIfAbsent(key, none -> new Before()).merge(sums));
      other
          .entries
          .get(kind)
          .forEach(
              (key, sums) ->
                  mergeEntry(entries.get(kind).computeIfAbsent(key, none -> new Entry()), sums));
    }
  }

  private static void mergeEntry(Entry entry, Entry other) {
    entry.conversions += other.conversions;
    entry.revenue += other.revenue;
  }

  /** Adds metrics by goal to the cells of pages, first urls, then titles. */
  void publish(LongFunction<Optional<ReportRow>> cells) {
    for (int kind = 0; kind < ACTION.size(); kind++) {
      for (int goal : goals()) {
        before
            .get(kind)
            .forEach(
                (key, sums) -> {
                  if (key.idGoal() == goal) {
                    cells.apply(key.idAction()).ifPresent(cell -> addBefore(cell, goal, sums));
                  }
                });
      }
    }
    for (int kind = 0; kind < ACTION.size(); kind++) {
      publishEntries(entries.get(kind), cells);
    }
  }

  private List<Integer> goals() {
    List<Integer> goals = new ArrayList<>(site.goals());
    if (site.isEcommerce()) {
      goals.add(ConversionMetrics.CART);
      goals.add(ConversionMetrics.ORDER);
    }
    return goals;
  }

  private static void publishEntries(
      Map<Key, Entry> entries, LongFunction<Optional<ReportRow>> cells) {
    entries.forEach(
        (key, entry) ->
            cells.apply(key.idAction()).ifPresent(cell -> addEntry(cell, key.idGoal(), entry)));
  }

  private static void addBefore(ReportRow cell, int goal, Before sums) {
    GoalCells cells = GoalCells.of(cell, goal);
    cells.add(GoalMetric.INDEX_GOAL_NB_CONVERSIONS, sums.conversions);
    cells.add(GoalMetric.INDEX_GOAL_REVENUE, sums.revenue);
    if (sums.hasPagesBefore) {
      cells.raise(GoalMetric.INDEX_GOAL_NB_PAGES_UNIQ_BEFORE, sums.pagesBefore);
    }
    if (sums.hasAttributedRevenue) {
      cells.add(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ATTRIB, sums.attributed);
      cells.with(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_PAGE_RATE, 0L);
    }
    cells.add(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_PAGE_UNIQ, sums.conversions);
    if (sums.hasAttributedRevenue) {
      cells.add(GoalMetric.INDEX_GOAL_REVENUE_ATTRIB, sums.attributedRevenue);
    }
  }

  private static void addEntry(ReportRow cell, int goal, Entry entry) {
    GoalCells cells = GoalCells.of(cell, goal);
    double revenue = PhpRound.sqlTwoDecimals(entry.revenue);
    cells.add(GoalMetric.INDEX_GOAL_REVENUE_ENTRY, revenue);
    double visits = cell.number(Metric.INDEX_PAGE_ENTRY_NB_VISITS);
    if (visits > 0) {
      cells.add(
          GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ENTRY_RATE,
          PhpRound.round(entry.conversions / visits, 3));
      cells.add(GoalMetric.INDEX_GOAL_REVENUE_PER_ENTRY, PhpRound.round(revenue / visits, 3));
    }
    cells.add(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ENTRY, entry.conversions);
  }
}
