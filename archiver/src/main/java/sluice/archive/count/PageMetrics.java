package sluice.archive.count;

import java.util.List;
import sluice.archive.group.DistinctLongs;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.visit.LogRow;
import sluice.php.PhpNull;

/** Metrics of the hits of one action (reference archive.md 3.2.2, P metrics). */
public final class PageMetrics {
  /** Timings of plugin PagePerformance, columns of log_link_visit_action, milliseconds. */
  public static final List<String> TIMINGS =
      List.of(
          "time_network",
          "time_server",
          "time_transfer",
          "time_dom_processing",
          "time_dom_completion",
          "time_on_load");

  private static final double MS = 1000.0;

  private final DistinctLongs visitors = new DistinctLongs();
  private final Measured generation = new Measured();
  private Measured[] timings = {};
  private long visits;
  private long lastVisit = -1;
  private long hits;
  private long maxSearchCount = -1;
  private long followingSearch;

  /** Sum, number, smallest and largest of what was not NULL. */
  private static final class Measured {
    private double sum;
    private long count;
    private double min;
    private double max;

    void add(double value) {
      min = count == 0 ? value : Math.min(min, value);
      max = count == 0 ? value : Math.max(max, value);
      sum += value;
      count++;
    }

    void merge(Measured other) {
      if (other.count > 0) {
        min = count == 0 ? other.min : Math.min(min, other.min);
        max = count == 0 ? other.max : Math.max(max, other.max);
        sum += other.sum;
        count += other.count;
      }
    }

    Object smallest() {
      return count == 0 ? PhpNull.NULL : (Object) (min / MS);
    }

    Object largest() {
      return count == 0 ? PhpNull.NULL : (Object) (max / MS);
    }
  }

  public void add(long idVisit, LogRow action, boolean followsSearch) {
    if (idVisit != lastVisit) {
      visits++;
      lastVisit = idVisit;
    }
    visitors.add(action.number("idvisitor"));
    hits++;
    if (!action.isNull("custom_float")) {
      generation.add(action.decimal("custom_float"));
    }
    for (int i = 0; i < TIMINGS.size(); i++) {
      if (!action.isNull(TIMINGS.get(i))) {
        timing(i).add(action.number(TIMINGS.get(i)));
      }
    }
    if (!action.isNull("search_count")) {
      maxSearchCount = Math.max(maxSearchCount, action.number("search_count"));
    }
    followingSearch += followsSearch ? 1 : 0;
  }

  private Measured timing(int index) {
    if (timings.length == 0) {
      timings = new Measured[TIMINGS.size()];
      for (int i = 0; i < timings.length; i++) {
        timings[i] = new Measured();
      }
    }
    return timings[index];
  }

  public void merge(PageMetrics other) {
    visits += other.visits;
    visitors.addAll(other.visitors);
    hits += other.hits;
    generation.merge(other.generation);
    for (int i = 0; i < other.timings.length; i++) {
      timing(i).merge(other.timings[i]);
    }
    maxSearchCount = Math.max(maxSearchCount, other.maxSearchCount);
    followingSearch += other.followingSearch;
  }

  public long hits() {
    return hits;
  }

  public long visits() {
    return visits;
  }

  /** All columns of one SQL row; those of the site search only where the site has one. */
  public ReportRow columns(boolean hasSiteSearch) {
    ReportRow row =
        ReportRow.labelled("")
            .with(Metric.INDEX_NB_VISITS, visits)
            .with(Metric.INDEX_NB_UNIQ_VISITORS, visitors.count())
            .with(Metric.INDEX_PAGE_NB_HITS, hits);
    row.with(Metric.INDEX_PAGE_SUM_TIME_GENERATION, generation.sum / MS)
        .with(Metric.INDEX_PAGE_NB_HITS_WITH_TIME_GENERATION, generation.count);
    row.columns().put(Metric.INDEX_PAGE_MIN_TIME_GENERATION, generation.smallest());
    row.columns().put(Metric.INDEX_PAGE_MAX_TIME_GENERATION, generation.largest());
    if (hasSiteSearch) {
      row.with(Metric.INDEX_SITE_SEARCH_HAS_NO_RESULT, maxSearchCount == 0 ? 1 : 0)
          .with(Metric.INDEX_PAGE_IS_FOLLOWING_SITE_SEARCH_NB_HITS, followingSearch);
    }
    addTimings(row);
    return row;
  }

  private void addTimings(ReportRow row) {
    for (int i = 0; i < TIMINGS.size(); i++) {
      Measured timing = timings.length == 0 ? new Measured() : timings[i];
      String name = TIMINGS.get(i);
      row.columns().put(new NamedColumn("sum_" + name), timing.sum / MS);
      row.columns().put(new NamedColumn("nb_hits_with_" + name), timing.count);
      row.columns().put(new NamedColumn("min_" + name), timing.smallest());
      row.columns().put(new NamedColumn("max_" + name), timing.largest());
    }
  }
}
