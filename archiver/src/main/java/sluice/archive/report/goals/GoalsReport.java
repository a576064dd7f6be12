package sluice.archive.report.goals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import sluice.archive.count.ConversionMetrics;
import sluice.archive.count.Ranges;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpRound;
import sluice.site.Site;

/**
 * Conversions: numeric records, and visits and days until conversion (docs:
 * archiver/docs/records.md#goals).
 */
public final class GoalsReport implements Report {
  private static final LogField IDGOAL = LogField.of("idgoal");
  private static final LogField VISITOR_COUNT_VISITS = LogField.of("visitor_count_visits");
  private static final LogField VISITOR_SECONDS_SINCE_FIRST =
      LogField.of("visitor_seconds_since_first");

  private static final long DAY_SECONDS = 86_400;
  private static final String VISITS_UNTIL = "visits_until_conv";
  private static final String DAYS_UNTIL = "days_until_conv";
  private static final Ranges VISITS =
      Ranges.of(
          "1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "7-7", "8-8", "9-14", "15-25", "26-50",
          "51-100", "101%2B");
  private static final Ranges DAYS =
      Ranges.of(
          "0-0", "1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "7-7", "8-14", "15-30", "31-60",
          "61-120", "121-364", "365%2B");

  private final Site site;
  private final GroupTable goals =
      new GroupTable(
          DAYS.schema(
              VISITS.schema(
                  GroupSchema.of("Goals", "idgoal").with(ConversionMetrics.COLUMNS), VISITS_UNTIL),
              DAYS_UNTIL));
  private final ConversionMetrics metrics = new ConversionMetrics(goals);
  private final LongCells[] visits = VISITS.cells(goals, VISITS_UNTIL);
  private final LongCells[] days = DAYS.cells(goals, DAYS_UNTIL);
  private final KeyBytes key = new KeyBytes();

  /** Makes a report that has counted no visit yet. */
  public GoalsReport(Site site) {
    this.site = site;
  }

  @Override
  public void add(VisitSlice slice) {
    int place = 0;
    for (LogRow conversion : slice.conversions()) {
      key.clear().number(conversion.number(IDGOAL));
      int row = goals.row(key, slice.idVisit(), place++);
      metrics.add(row, slice.idVisit(), conversion);
      VISITS.add(visits, row, conversion.number(VISITOR_COUNT_VISITS));
      if (!conversion.isNull(VISITOR_SECONDS_SINCE_FIRST)) {
        DAYS.add(days, row, conversion.number(VISITOR_SECONDS_SINCE_FIRST) / DAY_SECONDS);
      }
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(goals);
  }

  @Override
  public boolean applies(ArchiveContents core) {
    return site.isEcommerce() || core.number("nb_visits_converted") > 0;
  }

  /** Goals that have records: those of the site, orders and carts. */
  private List<Integer> declared() {
    List<Integer> ids = new ArrayList<>(site.goalIds());
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
    SortedMap<Integer, Integer> rows = new TreeMap<>();
    for (int row = 0; row < goals.size(); row++) {
      rows.put((int) goals.key(row).number(0), row);
    }
    publishOverall(archive, rows);
    List<Integer> standard = new ArrayList<>();
    for (int id : declared()) {
      if (rows.containsKey(id)) {
        publish(archive, id, rows.get(id));
        if (id > ConversionMetrics.ORDER) {
          standard.add(rows.get(id));
        }
      }
    }
    archive.table("Goal_" + VISITS_UNTIL, overall(VISITS, visits, standard));
    archive.table("Goal_" + DAYS_UNTIL, overall(DAYS, days, standard));
  }

  private void publishOverall(ArchiveContents archive, SortedMap<Integer, Integer> rows) {
    long conversions = 0;
    double revenue = 0;
    for (Map.Entry<Integer, Integer> goal : rows.entrySet()) {
      if (goal.getKey() != ConversionMetrics.CART) {
        conversions += metrics.conversions(goal.getValue());
        revenue += metrics.revenue(goal.getValue());
      }
    }
    archive.number("Goal_nb_conversions", conversions);
    archive.number("Goal_nb_visits_converted", archive.number("nb_visits_converted"));
    archive.number("Goal_revenue", PhpRound.toTwoDecimals(revenue));
  }

  /** The sums of the goals that are neither orders nor carts; no rows if there are none. */
  private static ReportTable overall(Ranges ranges, LongCells[] counts, List<Integer> rows) {
    return rows.isEmpty()
        ? new ReportTable()
        : ranges.table(
            Metric.INDEX_NB_CONVERSIONS,
            range -> rows.stream().mapToLong(row -> counts[range].get(row)).sum());
  }

  private void publish(ArchiveContents archive, int id, int row) {
    List<String> money = ConversionMetrics.MONEY;
    archive.number(record(id, "nb_conversions"), metrics.conversions(row));
    archive.number(record(id, "nb_visits_converted"), metrics.visits(row));
    archive.number(record(id, money.get(0)), metrics.revenue(row));
    if (id == ConversionMetrics.ORDER) {
      for (int i = 1; i < money.size(); i++) {
        archive.number(record(id, money.get(i)), metrics.money(row, i));
      }
    }
    if (id <= ConversionMetrics.ORDER) {
      archive.number(record(id, "items"), metrics.items(row));
    }
    archive.table(record(id, VISITS_UNTIL), overall(VISITS, visits, List.of(row)));
    archive.table(record(id, DAYS_UNTIL), overall(DAYS, days, List.of(row)));
  }

  @Override
  public List<PeriodRule> periodRules() {
    List<PeriodRule> rules = new ArrayList<>();
    for (String name : List.of("nb_conversions", "nb_visits_converted", "revenue")) {
      rules.add(new PeriodRule.Sum("Goal_" + name));
      declared().forEach(id -> rules.add(new PeriodRule.Sum(record(id, name))));
    }
    ConversionMetrics.MONEY
        .subList(1, ConversionMetrics.MONEY.size())
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
