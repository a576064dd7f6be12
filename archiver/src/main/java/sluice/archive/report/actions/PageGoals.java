package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import sluice.archive.count.ConversionMetrics;
import sluice.archive.group.ExactCells;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.GoalCells;
import sluice.archive.table.GoalMetric;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.log.ActionType;
import sluice.php.PhpRound;
import sluice.site.Site;

/**
 * Goals in the page reports: conversions after a page was seen in the same visit, and conversions
 * of visits that entered by a page (docs: archiver/docs/records.md#goals-of-pages). Rounded per
 * visit and action, as Matomo's SQL groups, and then added.
 */
final class PageGoals {
  private static final LogField IDGOAL = LogField.of("idgoal");
  private static final LogField REVENUE = LogField.of("revenue");
  private static final LogField PAGEVIEWS_BEFORE = LogField.of("pageviews_before");

  private static final List<LogField> ACTION =
      LogField.all(List.of("idaction_url", "idaction_name"));
  private static final ActionType[] TYPE = {ActionType.PAGE_URL, ActionType.PAGE_TITLE};
  private static final List<LogField> ENTRY =
      LogField.all(List.of("visit_entry_idaction_url", "visit_entry_idaction_name"));

  /**
   * MariaDB rounds the quotient of two integers to four decimals before it sums them; values are
   * multiplied by this to do the same.
   */
  private static final double INNER_SCALE = 1e4;

  private final Site site;
  private final List<BeforeTable> before = List.of(new BeforeTable("url"), new BeforeTable("name"));
  private final List<EntryTable> entries = List.of(new EntryTable("url"), new EntryTable("name"));
  private final KeyBytes key = new KeyBytes();

  PageGoals(Site site) {
    this.site = site;
  }

  private record Key(int idGoal, long idAction) {}

  /** Pairs of conversions and pages before them, of one visit. */
  private static final class Pairs {
    private long conversions;
    private double revenue;
    private boolean hasPagesBefore;
    private long pagesBefore;
    private double attributed;
    private double attributedRevenue;
    private boolean hasAttributedRevenue;
  }

  /** Sums over visits, of numbers that were rounded per visit. */
  private static final class BeforeTable {
    private final GroupTable table;
    private final LongCells conversions;
    private final ExactCells revenue;
    private final LongCells pagesBefore;
    private final LongCells attributing;
    private final ExactCells attributed;
    private final ExactCells attributedRevenue;

    BeforeTable(String name) {
      table =
          new GroupTable(
              GroupSchema.of("Actions.goals_after_" + name, "idgoal", "idaction")
                  .with("nb_conversions", Merge.SUM)
                  .with("revenue", Merge.EXACT_SUM)
                  .with("nb_conv_pages_before", Merge.MAX)
                  .with("visits_attributing", Merge.SUM)
                  .with("nb_conversions_attrib", Merge.EXACT_SUM)
                  .with("revenue_attrib", Merge.EXACT_SUM));
      conversions = table.numbers("nb_conversions");
      revenue = table.exact("revenue");
      pagesBefore = table.numbers("nb_conv_pages_before");
      attributing = table.numbers("visits_attributing");
      attributed = table.exact("nb_conversions_attrib");
      attributedRevenue = table.exact("revenue_attrib");
    }

    /** Rounds the sums of a visit, and adds them. */
    void add(int row, Pairs pairs) {
      conversions.add(row, pairs.conversions);
      revenue.add(row, PhpRound.sqlTwoDecimals(pairs.revenue));
      if (pairs.hasPagesBefore) {
        pagesBefore.add(row, pairs.pagesBefore);
      }
      attributing.add(row, pairs.hasAttributedRevenue ? 1 : 0);
      attributed.add(row, Math.rint(pairs.attributed * INNER_SCALE) / INNER_SCALE);
      attributedRevenue.add(row, PhpRound.sqlTwoDecimals(pairs.attributedRevenue));
    }
  }

  /** Conversions of visits by the action with which the visit began. */
  private static final class EntryTable {
    private final GroupTable table;
    private final LongCells conversions;
    private final ExactCells revenue;

    EntryTable(String name) {
      table =
          new GroupTable(
              GroupSchema.of("Actions.goals_entry_" + name, "idgoal", "idaction")
                  .with("nb_conversions_entry", Merge.SUM)
                  .with("revenue_entry", Merge.EXACT_SUM));
      conversions = table.numbers("nb_conversions_entry");
      revenue = table.exact("revenue_entry");
    }
  }

  List<GroupTable> tables() {
    List<GroupTable> tables = new ArrayList<>();
    before.forEach(kind -> tables.add(kind.table));
    entries.forEach(kind -> tables.add(kind.table));
    return tables;
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
    Map<Key, Pairs> ofVisit = new LinkedHashMap<>();
    for (LogRow conversion : slice.conversions()) {
      for (LogRow action : slice.bundle().actions()) {
        long id = action.number(ACTION.get(kind));
        boolean isBefore =
            action.number(LogField.SERVER_TIME) <= conversion.number(LogField.SERVER_TIME);
        if (isBefore && slice.names().is(TYPE[kind], id)) {
          Key of = new Key(goal(conversion), id);
          addPair(ofVisit.computeIfAbsent(of, none -> new Pairs()), conversion);
        }
      }
    }
    BeforeTable sums = before.get(kind);
    int place = 0;
    for (Map.Entry<Key, Pairs> pairs : ofVisit.entrySet()) {
      key.clear().number(pairs.getKey().idGoal()).number(pairs.getKey().idAction());
      sums.add(sums.table.row(key, slice.idVisit(), place++), pairs.getValue());
    }
  }

  private static int goal(LogRow conversion) {
    return (int) conversion.number(IDGOAL);
  }

  private static void addPair(Pairs pairs, LogRow conversion) {
    pairs.conversions++;
    pairs.revenue += conversion.decimal(REVENUE);
    if (!conversion.isNull(PAGEVIEWS_BEFORE)) {
      long pages = conversion.number(PAGEVIEWS_BEFORE);
      pairs.pagesBefore = pairs.hasPagesBefore ? pairs.pagesBefore : pages;
      pairs.hasPagesBefore = true;
      if (pages != 0) {
        double share = Math.rint(INNER_SCALE / pages) / INNER_SCALE;
        pairs.attributed += share;
        pairs.attributedRevenue += conversion.decimal(REVENUE) / pages;
        pairs.hasAttributedRevenue = true;
      }
    }
  }

  private void addEntries(VisitSlice slice, int kind) {
    long id = slice.visit().number(ENTRY.get(kind));
    EntryTable sums = entries.get(kind);
    int place = 0;
    for (LogRow conversion : slice.conversions()) {
      if (goal(conversion) >= 0 && id > 0) {
        key.clear().number(goal(conversion)).number(id);
        int row = sums.table.row(key, slice.idVisit(), place);
        sums.conversions.add(row, 1);
        sums.revenue.add(row, conversion.decimal(REVENUE));
      }
      place++;
    }
  }

  /** Adds metrics by goal to the cells of pages, first urls, then titles. */
  void publish(LongFunction<Optional<ReportRow>> cells) {
    for (BeforeTable sums : before) {
      int[] rows = sums.table.inOrder();
      for (int goal : goals()) {
        for (int row : rows) {
          GroupKey group = sums.table.key(row);
          if (group.number(0) == goal) {
            cells.apply(group.number(1)).ifPresent(cell -> addBefore(cell, goal, sums, row));
          }
        }
      }
    }
    for (EntryTable sums : entries) {
      for (int row : sums.table.inOrder()) {
        GroupKey group = sums.table.key(row);
        cells
            .apply(group.number(1))
            .ifPresent(cell -> addEntry(cell, (int) group.number(0), sums, row));
      }
    }
  }

  private List<Integer> goals() {
    List<Integer> goals = new ArrayList<>(site.goalIds());
    if (site.isEcommerce()) {
      goals.add(ConversionMetrics.CART);
      goals.add(ConversionMetrics.ORDER);
    }
    return goals;
  }

  private static void addBefore(ReportRow cell, int goal, BeforeTable sums, int row) {
    GoalCells cells = GoalCells.of(cell, goal);
    cells.add(GoalMetric.INDEX_GOAL_NB_CONVERSIONS, sums.conversions.get(row));
    cells.add(GoalMetric.INDEX_GOAL_REVENUE, sums.revenue.get(row));
    if (!sums.pagesBefore.isNothing(row)) {
      cells.raise(GoalMetric.INDEX_GOAL_NB_PAGES_UNIQ_BEFORE, sums.pagesBefore.get(row));
    }
    boolean hasAttributed = sums.attributing.get(row) > 0;
    if (hasAttributed) {
      cells.add(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ATTRIB, sums.attributed.get(row));
      cells.with(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_PAGE_RATE, 0L);
    }
    cells.add(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_PAGE_UNIQ, sums.conversions.get(row));
    if (hasAttributed) {
      cells.add(GoalMetric.INDEX_GOAL_REVENUE_ATTRIB, sums.attributedRevenue.get(row));
    }
  }

  private static void addEntry(ReportRow cell, int goal, EntryTable sums, int row) {
    GoalCells cells = GoalCells.of(cell, goal);
    double revenue = PhpRound.sqlTwoDecimals(sums.revenue.get(row));
    long conversions = sums.conversions.get(row);
    cells.add(GoalMetric.INDEX_GOAL_REVENUE_ENTRY, revenue);
    double visits = cell.number(Metric.INDEX_PAGE_ENTRY_NB_VISITS);
    if (visits > 0) {
      cells.add(
          GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ENTRY_RATE, PhpRound.round(conversions / visits, 3));
      cells.add(GoalMetric.INDEX_GOAL_REVENUE_PER_ENTRY, PhpRound.round(revenue / visits, 3));
    }
    cells.add(GoalMetric.INDEX_GOAL_NB_CONVERSIONS_ENTRY, conversions);
  }
}
