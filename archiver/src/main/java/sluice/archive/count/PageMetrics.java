package sluice.archive.count;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sluice.archive.group.DecimalCells;
import sluice.archive.group.DistinctCells;
import sluice.archive.group.ExactCells;
import sluice.archive.group.GroupSchema.GroupColumn;
import sluice.archive.group.GroupTable;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.table.Column;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.php.PhpValue;

/** Metrics of the hits of groups of actions: columns of a group table. Not thread-safe. */
public final class PageMetrics {
  private static final LogField CUSTOM_FLOAT = LogField.of("custom_float");
  private static final LogField SEARCH_COUNT = LogField.of("search_count");

  /** Timings of plugin PagePerformance, columns of log_link_visit_action, milliseconds. */
  public static final List<LogField> TIMINGS =
      LogField.all(
          List.of(
              "time_network",
              "time_server",
              "time_transfer",
              "time_dom_processing",
              "time_dom_completion",
              "time_on_load"));

  /** The columns that a group table declares so that these metrics can be counted in it. */
  public static final List<GroupColumn> COLUMNS = columns();

  private static final double MS = 1000.0;

  private final LongCells visits;
  private final DistinctCells visitors;
  private final LongCells hits;
  private final ExactCells generation;
  private final LongCells generated;
  private final DecimalCells minGeneration;
  private final DecimalCells maxGeneration;
  private final LongCells maxSearchCount;
  private final LongCells followingSearch;
  private final List<Timing> timings;

  private static List<GroupColumn> columns() {
    List<GroupColumn> columns = new ArrayList<>(HitCount.COLUMNS);
    columns.add(new GroupColumn("sum_time_generation", Merge.EXACT_SUM));
    columns.add(new GroupColumn("nb_hits_with_time_generation", Merge.SUM));
    columns.add(new GroupColumn("min_time_generation", Merge.DECIMAL_MIN));
    columns.add(new GroupColumn("max_time_generation", Merge.DECIMAL_MAX));
    columns.add(new GroupColumn("max_search_count", Merge.MAX));
    columns.add(new GroupColumn("nb_hits_following_search", Merge.SUM));
    for (LogField timing : TIMINGS) {
      columns.add(new GroupColumn("sum_" + timing, Merge.SUM));
      columns.add(new GroupColumn("nb_hits_with_" + timing, Merge.SUM));
      columns.add(new GroupColumn("min_" + timing, Merge.MIN));
      columns.add(new GroupColumn("max_" + timing, Merge.MAX));
    }
    return List.copyOf(columns);
  }

  /** Finds the columns of these metrics in a group table that declares them. */
  public PageMetrics(GroupTable table) {
    visits = table.numbers("nb_visits");
    visitors = table.distinct("visitors");
    hits = table.numbers("nb_hits");
    generation = table.exact("sum_time_generation");
    generated = table.numbers("nb_hits_with_time_generation");
    minGeneration = table.decimals("min_time_generation");
    maxGeneration = table.decimals("max_time_generation");
    maxSearchCount = table.numbers("max_search_count");
    followingSearch = table.numbers("nb_hits_following_search");
    timings = TIMINGS.stream().map(name -> new Timing(table, name)).toList();
  }

  /** The four columns of one timing, in the group table and in reports. */
  private static final class Timing {
    private final LogField column;
    private final LongCells sum;
    private final LongCells count;
    private final LongCells min;
    private final LongCells max;
    private final NamedColumn shownSum;
    private final NamedColumn shownCount;
    private final NamedColumn shownMin;
    private final NamedColumn shownMax;

    Timing(GroupTable table, LogField column) {
      this.column = column;
      shownSum = NamedColumn.of("sum_" + column);
      shownCount = NamedColumn.of("nb_hits_with_" + column);
      shownMin = NamedColumn.of("min_" + column);
      shownMax = NamedColumn.of("max_" + column);
      sum = table.numbers(shownSum.key());
      count = table.numbers(shownCount.key());
      min = table.numbers(shownMin.key());
      max = table.numbers(shownMax.key());
    }

    void add(int row, LogRow action) {
      if (!action.isNull(column)) {
        long value = action.number(column);
        sum.add(row, value);
        count.add(row, 1);
        min.add(row, value);
        max.add(row, value);
      }
    }

    /** Of a single hit, as most groups are, the three are one object: there are very many rows. */
    void addTo(ReportRow shown, int row) {
      Double total = ReportRow.decimal(sum.get(row) / MS);
      shown.columns().put(shownSum, total);
      shown.with(shownCount, count.get(row));
      shown.columns().put(shownMin, seconds(min, row, total));
      shown.columns().put(shownMax, seconds(max, row, total));
    }

    private Object seconds(LongCells cells, int row, Double total) {
      if (cells.isNothing(row)) {
        return PhpValue.Null.INSTANCE;
      }
      return cells.get(row) == sum.get(row) ? total : ReportRow.decimal(cells.get(row) / MS);
    }
  }

  /** Counts a hit in a group; those of a visit come one after the other. */
  public void add(int row, long idVisit, LogRow action, boolean followsSearch) {
    visits.add(row, idVisit);
    visitors.add(row, action.number(LogField.IDVISITOR));
    hits.add(row, 1);
    if (!action.isNull(CUSTOM_FLOAT)) {
      double milliseconds = action.decimal(CUSTOM_FLOAT);
      generation.add(row, milliseconds);
      generated.add(row, 1);
      minGeneration.add(row, milliseconds);
      maxGeneration.add(row, milliseconds);
    }
    for (Timing timing : timings) {
      timing.add(row, action);
    }
    if (!action.isNull(SEARCH_COUNT)) {
      maxSearchCount.add(row, action.number(SEARCH_COUNT));
    }
    followingSearch.add(row, followsSearch ? 1 : 0);
  }

  /** How many hits the group has. */
  public long hits(int row) {
    return hits.get(row);
  }

  /** Columns that not all tables have, beside those that all do. */
  public enum Part {
    /** How long pages took to be made. */
    GENERATION,
    /** Whether a keyword was searched for in vain. */
    SEARCH_RESULTS,
    /** How often a site search came just before. */
    FOLLOWING_SEARCH
  }

  /** Makes a row of the columns of one group, of those parts that are asked for. */
  public ReportRow columns(int row, Set<Part> parts) {
    ReportRow shown =
        ReportRow.labelled("")
            .with(Metric.INDEX_NB_VISITS, visits.get(row))
            .with(Metric.INDEX_NB_UNIQ_VISITORS, visitors.count(row))
            .with(Metric.INDEX_PAGE_NB_HITS, hits.get(row));
    if (parts.contains(Part.GENERATION)) {
      addGeneration(shown, row);
    }
    if (parts.contains(Part.SEARCH_RESULTS)) {
      shown.with(Metric.INDEX_SITE_SEARCH_HAS_NO_RESULT, maxSearchCount.get(row) == 0 ? 1 : 0);
    }
    if (parts.contains(Part.FOLLOWING_SEARCH)) {
      shown.with(Metric.INDEX_PAGE_IS_FOLLOWING_SITE_SEARCH_NB_HITS, followingSearch.get(row));
    }
    timings.forEach(timing -> timing.addTo(shown, row));
    return shown;
  }

  private void addGeneration(ReportRow shown, int row) {
    shown
        .with(Metric.INDEX_PAGE_SUM_TIME_GENERATION, generation.get(row) / MS)
        .with(Metric.INDEX_PAGE_NB_HITS_WITH_TIME_GENERATION, generated.get(row));
    boolean isUnknown = minGeneration.isNothing(row);
    put(shown, Metric.INDEX_PAGE_MIN_TIME_GENERATION, isUnknown, minGeneration.get(row));
    put(shown, Metric.INDEX_PAGE_MAX_TIME_GENERATION, isUnknown, maxGeneration.get(row));
  }

  private static void put(ReportRow shown, Column column, boolean isUnknown, double value) {
    if (isUnknown) {
      shown.columns().put(column, PhpValue.Null.INSTANCE);
    } else {
      shown.with(column, value / MS);
    }
  }
}
