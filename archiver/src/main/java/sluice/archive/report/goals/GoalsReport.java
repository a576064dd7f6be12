package sluice.archive.report.goals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sluice.archive.count.ConversionMetrics;
import sluice.archive.count.Ranges;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.site.SiteFacts;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpRound;

/**
 * Conversions: numeric records, and visits and days until conversion (reference archive.md 3.6.1).
 */
public final class GoalsReport implements Report {
  private static final long DAY_SECONDS = 86_400;
  private static final String VISITS_UNTIL = "visits_until_conv";
  private static final String DAYS_UNTIL = "days_until_conv";
  private static final List<String> MONEY =
      List.of("revenue", "revenue_subtotal", "revenue_tax", "revenue_shipping", "revenue_discount");

  private final SiteFacts site;
  private final Map<Integer, Goal> goals = new TreeMap<>();

  private static final class Goal {
    private final ConversionMetrics metrics = new ConversionMetrics();
    private final Ranges visits =
        Ranges.of(
            "1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "7-7", "8-8", "9-14", "15-25", "26-50",
            "51-100", "101%2B");
    private final Ranges days =
        Ranges.of(
            "0-0", "1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "7-7", "8-14", "15-30", "31-60",
            "61-120", "121-364", "365%2B");

    void add(long idVisit, LogRow conversion) {
      metrics.add(idVisit, conversion);
      visits.add(conversion.number("visitor_count_visits"));
      if (!conversion.isNull("visitor_seconds_since_first")) {
        days.add(conversion.number("visitor_seconds_since_first") / DAY_SECONDS);
      }
    }

    void merge(Goal other) {
      metrics.merge(other.metrics);
      visits.merge(other.visits);
      days.merge(other.days);
    }
  }

  public GoalsReport(SiteFacts site) {
    this.site = site;
  }

  @Override
  public void add(VisitSlice slice) {
    for (LogRow conversion : slice.conversions()) {
      goals
          .computeIfAbsent((int) conversion.number("idgoal"), id -> new Goal())
          .add(slice.idVisit(), conversion);
    }
  }

  @Override
  public void merge(Report other) {
    ((GoalsReport) other)
        .goals.forEach((id, goal) -> goals.computeIfAbsent(id, none -> new Goal()).merge(goal));
  }

  @Override
  public boolean applies(ArchiveContents core) {
    return site.isEcommerce() || core.number("nb_visits_converted") > 0;
  }

  /** Goals that have records: those of the site, orders and carts. */
  private List<Integer> declared() {
    List<Integer> ids = new ArrayList<>(site.goals());
    ids.add(ConversionMetrics.CART);
    ids.add(ConversionMetrics.ORDER);
    return ids;
  }

  private static String record(int idGoal, String suffix) {
    return "Goal_" + idGoal + "_" + suffix;
  }

  @Override
  public void publish(Publication day) {
    ArchiveContents archive = day.archive();
    long conversions = 0;
    double revenue = 0;
    for (Map.Entry<Integer, Goal> goal : goals.entrySet()) {
      if (goal.getKey() != ConversionMetrics.CART) {
        conversions += goal.getValue().metrics.conversions();
        revenue += goal.getValue().metrics.revenue();
      }
    }
    archive.number("Goal_nb_conversions", conversions);
    archive.number("Goal_nb_visits_converted", archive.number("nb_visits_converted"));
    archive.number("Goal_revenue", PhpRound.toTwoDecimals(revenue));
    Goal overall = new Goal();
    boolean hasStandardGoals = false;
    for (int id : declared()) {
      Optional<Goal> goal = Optional.ofNullable(goals.get(id));
      goal.ifPresent(metrics -> publish(archive, id, metrics));
      if (id > ConversionMetrics.ORDER && goal.isPresent()) {
        overall.merge(goal.get());
        hasStandardGoals = true;
      }
    }
    archive.table(
        "Goal_" + VISITS_UNTIL,
        hasStandardGoals
            ? overall.visits.table(Metric.INDEX_NB_CONVERSIONS, Optional.empty())
            : new ReportTable());
    archive.table(
        "Goal_" + DAYS_UNTIL,
        hasStandardGoals
            ? overall.days.table(Metric.INDEX_NB_CONVERSIONS, Optional.empty())
            : new ReportTable());
  }

  private static void publish(ArchiveContents archive, int id, Goal goal) {
    archive.number(record(id, "nb_conversions"), goal.metrics.conversions());
    archive.number(record(id, "nb_visits_converted"), goal.metrics.visits());
    archive.number(record(id, MONEY.get(0)), goal.metrics.revenue());
    if (id == ConversionMetrics.ORDER) {
      for (int i = 1; i < MONEY.size(); i++) {
        archive.number(record(id, MONEY.get(i)), goal.metrics.money(i));
      }
    }
    if (id <= ConversionMetrics.ORDER) {
      archive.number(record(id, "items"), goal.metrics.items());
    }
    archive.table(
        record(id, VISITS_UNTIL), goal.visits.table(Metric.INDEX_NB_CONVERSIONS, Optional.empty()));
    archive.table(
        record(id, DAYS_UNTIL), goal.days.table(Metric.INDEX_NB_CONVERSIONS, Optional.empty()));
  }

  @Override
  public List<PeriodRule> periodRules() {
    List<PeriodRule> rules = new ArrayList<>();
    for (String name : List.of("nb_conversions", "nb_visits_converted", "revenue")) {
      rules.add(new PeriodRule.Sum("Goal_" + name));
      declared().forEach(id -> rules.add(new PeriodRule.Sum(record(id, name))));
    }
    MONEY
        .subList(1, MONEY.size())
        .forEach(name -> rules.add(new PeriodRule.Sum(record(ConversionMetrics.ORDER, name))));
    rules.add(new PeriodRule.Sum(record(ConversionMetrics.ORDER, "items")));
    rules.add(new PeriodRule.Sum(record(ConversionMetrics.CART, "items")));
    for (String name : List.of(VISITS_UNTIL, DAYS_UNTIL)) {
      rules.add(PeriodRule.Merge.of("Goal_" + name, RowLimit.NONE));
      declared().forEach(id -> rules.add(PeriodRule.Merge.of(record(id, name), RowLimit.NONE)));
    }
    return rules;
  }
}
