package sluice.archive.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.mariadb.jdbc.MariaDbDataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.archive.fold.ReportSet;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitSlice;
import sluice.log.ActionType;
import sluice.site.Site;
import sluice.worker.BenchSite;

/**
 * How long does a report take to count a day of 1,000 visits with 7,000 page views and 1,000
 * events, and to publish it? The baseline counts nothing: it looks at one column of each action.
 *
 * <p>Not measured: reading the rows, writing the archive. Run: {@code java -jar
 * benchmarks/target/benchmarks.jar ReportBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReportBenchmark {
  private static final int VISITS = 1_000;
  private static final int ACTIONS = 8;
  private static final int PAGES = 2_000;

  /** Categories of events, and as many actions of them. */
  private static final int EVENT_NAMES = 20;

  private static final long NOON = 1_791_979_200L;

  /** The report's class; of several reports of a class, the first. */
  @Param({
    "ActionsReport",
    "ReferrersReport",
    "DimensionReport",
    "EventsReport",
    "CountryReport",
    "VisitTimeReport",
    "InterestReport",
    "UsersReport"
  })
  public String report;

  private final List<VisitSlice> slices = new ArrayList<>();
  private LogActions names;
  private Report counted;

  /** Makes the visits, and counts them once. */
  @Setup
  public void prepare() {
    Map<Long, LogAction> actions = new HashMap<>();
    for (long id = 1; id <= PAGES; id++) {
      String name = id % 2 == 0 ? "shop.example/tools/" + id % 40 + "/spade-" + id : "Spade " + id;
      actions.put(
          id,
          new LogAction(
              id % 2 == 0 ? ActionType.PAGE_URL : ActionType.PAGE_TITLE,
              id % 2 == 0 ? 2 : -1,
              name));
    }
    for (long id = PAGES + 1; id <= PAGES + 2 * EVENT_NAMES; id++) {
      ActionType type =
          id <= PAGES + EVENT_NAMES ? ActionType.EVENT_CATEGORY : ActionType.EVENT_ACTION;
      actions.put(id, new LogAction(type, -1, "event " + id));
    }
    names = new LogActions(new MatomoTables(new MariaDbDataSource(), "matomo_"), actions);
    Random random = new Random(3);
    for (long id = 1; id <= VISITS; id++) {
      slices.add(slice(id, random));
    }
    counted = fresh();
    slices.forEach(counted::add);
  }

  private VisitSlice slice(long id, Random random) {
    List<LogRow> rows = new ArrayList<>();
    for (long place = 0; place < ACTIONS; place++) {
      long page = 2 * (1 + (long) (Math.pow(random.nextDouble(), 3) * (PAGES / 2 - 1)));
      Map<String, Object> row = new HashMap<>();
      row.put("idlink_va", id * ACTIONS + place);
      row.put("idvisitor", id);
      row.put("idaction_url", page);
      row.put("server_time", NOON + place * 20);
      row.put("time_spent_ref_action", 20L);
      if (place == ACTIONS - 1) {
        row.put("idaction_event_category", PAGES + 1 + id % EVENT_NAMES);
        row.put("idaction_event_action", PAGES + 1 + EVENT_NAMES + page % EVENT_NAMES);
      } else {
        row.put("idaction_name", page - 1);
        row.put("idaction_url_ref", page);
      }
      rows.add(LogRow.of(row));
    }
    Map<String, Object> visit = new HashMap<>();
    visit.put("idvisit", id);
    visit.put("idvisitor", id);
    visit.put("visit_first_action_time", NOON);
    visit.put("visit_last_action_time", NOON + ACTIONS * 20);
    visit.put("visitor_localtime", NOON % 86_400);
    visit.put("visit_total_actions", (long) ACTIONS);
    visit.put("visit_total_time", 160L);
    visit.put("visitor_returning", id % 3 == 0 ? 1L : 0L);
    visit.put("visit_entry_idaction_url", 2L);
    visit.put("visit_entry_idaction_name", 1L);
    visit.put("visit_exit_idaction_url", 4L);
    visit.put("visit_exit_idaction_name", 3L);
    visit.put("referer_type", 1 + id % 3);
    visit.put("referer_name", "site" + id % 50 + ".example");
    visit.put("referer_url", "https://site" + id % 50 + ".example/" + id % 200);
    visit.put("location_country", id % 2 == 0 ? "de" : "fr");
    visit.put("location_browser_lang", "de-de");
    visit.put("config_browser_name", id % 2 == 0 ? "CH" : "FF");
    visit.put("config_browser_version", "1" + id % 20 + ".0");
    visit.put("config_os", "LIN");
    visit.put("config_device_type", id % 3);
    visit.put("user_id", "user-" + id % 500);
    VisitBundle bundle = new VisitBundle(id, LogRow.of(visit), rows, List.of(), List.of());
    return new VisitSlice(bundle, true, rows, List.of(), List.of(), names);
  }

  private Report fresh() {
    Period day = Period.day(LocalDate.of(2026, 10, 14));
    return ReportSet.others(SITE, ReportSettings.DEFAULTS, day, true).stream()
        .filter(one -> one.getClass().getSimpleName().equals(report))
        .findFirst()
        .orElseThrow();
  }

  private static final Site SITE = BenchSite.excluding(List.of());

  /** Counts the day. */
  @Benchmark
  public Report add() {
    Report fresh = fresh();
    slices.forEach(fresh::add);
    return fresh;
  }

  /** Publishes what was counted. */
  @Benchmark
  public ArchiveContents publish() {
    ArchiveContents archive = new ArchiveContents();
    counted.publish(new Publication(archive, names));
    return archive;
  }

  /** Looks at each action once. */
  @Benchmark
  public long baselineLookAtEachAction() {
    long rows = 0;
    for (VisitSlice slice : slices) {
      for (LogRow action : slice.actions()) {
        rows += action.hashCode() & 1;
      }
    }
    return rows;
  }
}
