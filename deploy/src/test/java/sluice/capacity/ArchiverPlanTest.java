package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a plan says of the archiver, by round costs: a site takes 0.2 s at least, then 10 us an
 * action.
 */
class ArchiverPlanTest {

  private static CapacityQuestion day(double hits, double factor, int sites, int segments) {
    return TestPlans.question(
        hits, factor, sites, segments, Duration.ofMinutes(10), Duration.ofMinutes(5));
  }

  private static CapacityPlan plan(CapacityQuestion question) throws CostsRefused {
    return CapacityPlan.of(question, TestCosts.measured());
  }

  private static PlanLine line(CapacityPlan plan, String what) {
    return TestPlans.line(plan, "archiver", what);
  }

  private static String bound(CapacityPlan plan, String start) {
    String text = PlanText.of(plan).replaceAll("\\s+", " ");
    return text.substring(text.indexOf("archiver, " + start)).split("\\[")[0];
  }

  @Test
  void whatWasMeasuredWithAllTheTimeOfTheDatabaseSaysSo() throws CostsRefused {
    CapacityPlan plan = plan(day(1e6, 3, 10, 0));
    for (String what : List.of("threads", "a run", "a site's day", "age")) {
      assertThat(line(plan, what).formula()).as(what).contains("with --max-db-time none");
    }
    assertThat(plan.lines())
        .filteredOn(line -> line.part().equals("cores") && line.what().equals("archiver"))
        .allMatch(line -> line.formula().contains("with --max-db-time none"));
    assertThat(plan.bounds())
        .filteredOn(bound -> bound.part().startsWith("archiver"))
        .hasSize(2)
        .allMatch(bound -> bound.moves().contains("with --max-db-time none"));
  }

  @ParameterizedTest
  @CsvSource({
    "100_000, 1, 0, true",
    "9_000,   1, 0, true",
    "100_000, 1, 5, true",
    "100_000, 2, 0, false",
    "100_000, 1, 6, false",
    "110_000, 1, 0, false",
  })
  void heapWasMeasuredOfOneSiteWithSoManyActionsAndSegments(
      String hits, int sites, int segments, boolean isMeasured) throws CostsRefused {
    CapacityPlan plan = plan(day(Double.parseDouble(hits.replace("_", "")), 1, sites, segments));
    PlanLine heap = line(plan, "heap");
    assertThat(heap.isMeasured()).isEqualTo(isMeasured);
    assertThat(heap.formula()).contains("one site at a time");
    assertThat(heap.formula().contains("not several side by side")).isEqualTo(sites > 1);
  }

  /** 10 hits a second at the peak are of 600 sites a minute, and of another 600 during a run. */
  @ParameterizedTest
  @CsvSource({
    "10000, 0,  8, 60",
    // Hit less often than segments may be made: they are due at each hit, 0.3 s a site.
    "10000, 5, 12, 60",
    // All 5,000 have segments due: (5000 x 0.1 + 10 x (60 + run) x 0.2) x 2 / 25.
    " 5000, 5, 25, 59.0476",
  })
  void theLongestRunFindsTheHitsOfThePauseAndOfARunAtThePeak(
      int sites, int segments, int threads, double seconds) throws CostsRefused {
    CapacityPlan plan = plan(day(86_400, 10, sites, segments));
    assertThat(line(plan, "threads").value()).isEqualTo(threads);
    assertThat(line(plan, "a run").value()).isCloseTo(seconds, within(0.001));
    assertThat(line(plan, "a run").formula())
        .contains("(%s at most)".formatted(segments == 0 || sites > 6000 ? "1,200" : "1,191"));
  }

  /** Lag, a run, a pause and another run. */
  @Test
  void reportsAreAsOldAsRunsOfThePeakAreLong() throws CostsRefused {
    assertThat(plan(day(86_400, 10, 10_000, 0)).usual().leastFresh()).isBetween(170.0, 182.0);
  }

  /** At noon 5,000,000 actions: 50 s after more hits, 200 s from scratch. */
  @Test
  void afterAnOutageAllIsArchivedFromScratch() throws CostsRefused {
    CapacityPlan plan = plan(day(1e7, 1, 1, 0));
    assertThat(plan.outages().get(Part.ARCHIVER.ordinal()).leastFresh())
        .as("the last run, a pause, ten minutes, a run from scratch")
        .isBetween(800.0, 940.0);
  }

  @Test
  void runsOfMoreThanADayHaveNoAge() throws CostsRefused {
    CapacityPlan plan = plan(day(1e9, 1, 1, 1000));
    assertThat(line(plan, "age").shown()).isEqualTo("does not keep up");
    assertThat(PlanText.of(plan).lines())
        .filteredOn(line -> line.startsWith("archiver        "))
        .singleElement()
        .asString()
        .contains("does not keep up");
    assertThat(LagPlot.of(plan)).contains("age of reports does not keep up");
    assertThat(PlanJson.of(plan).get("usual").toString()).contains("mostAgeOfReportsSeconds=null");
  }

  /** A / 100,000 s for its reports each minute, half of that for segments each ten minutes. */
  @Test
  void oneSiteEndsWhereWhatIsDueInTenMinutesTakesAsLong() throws CostsRefused {
    Bound site =
        plan(day(1e6, 1, 1, 5)).bounds().stream()
            .filter(bound -> bound.part().startsWith("archiver, one site"))
            .findFirst()
            .orElseThrow();
    double actions = 1e5 / (1 / 60.0 + 0.5 / 600);
    assertThat(site.mostHits()).isCloseTo(actions / 86_400, within(0.1));
  }

  @Test
  void aSiteThatIsTooMuchIsNotSpreadAndSitesAreByTheShareThatIsPlannedWith() throws CostsRefused {
    // 35 s of each minute, and half of that each ten minutes.
    CapacityPlan plan = plan(day(3.5e6, 1, 1, 5));
    assertThat(bound(plan, "one site")).contains("too much for one:");
    assertThat(bound(plan, "sites like these")).contains("too much for one:");
    CapacityPlan two = plan(day(7e6, 1, 2, 0));
    assertThat(bound(two, "one site")).contains("too much for one:");
    assertThat(bound(two, "sites like these"))
        .as("116.7 % of one, of which half is planned with")
        .contains("(117 %), too much for 2:");
    assertThat(bound(plan(day(3.5e6, 1, 4, 0)), "sites like these")).contains("(58.3 %), needs 2:");
    assertThat(bound(plan(day(1e5, 1, 1, 0)), "one site")).contains("needs 1:");
  }

  @Test
  void segmentsThatTakeTenMinutesOfTheSmallestSiteAreTooMuchAtAnySize() throws CostsRefused {
    String slow = TestCosts.json().replace("\"value\": 1.5", "\"value\": 30");
    CapacityPlan plan =
        CapacityPlan.of(day(1e5, 1, 1, 1000), MeasuredCosts.read("slow.json", slow));
    assertThat(bound(plan, "one site"))
        .startsWith("archiver, one site, 2 threads at no size; 1.16 asked, too much for one:");
    assertThat(PlanJson.of(plan).get("bounds").toString()).contains("load=null");
  }

  @Test
  void daysBeyondTheMeasuredOnesAreMarked() throws CostsRefused {
    assertThat(line(plan(day(100_000, 1, 1, 0)), "a run").isMeasured()).isTrue();
    PlanLine run = line(plan(day(200_000, 1, 1, 0)), "a run");
    assertThat(run.isMeasured()).isFalse();
    assertThat(run.value()).as("in proportion").isCloseTo(2, within(1e-9));
    assertThat(line(plan(day(9_000, 1, 1, 0)), "a run").isMeasured())
        .as("smaller than the smallest")
        .isFalse();
  }

  /** 100,000 actions were measured with 5 segments, 10,000 without. */
  @Test
  void aDayThatWasNotMeasuredWithItsSegmentsIsMarkedAndTheWordsSayWhatWas() throws CostsRefused {
    CapacityPlan plan = plan(day(50_000, 1, 1, 5));
    for (String what : List.of("threads", "a run", "a site's day", "age of reports")) {
      assertThat(line(plan, what).isMeasured()).as(what).isFalse();
    }
    assertThat(TestPlans.line(plan, "cores", "archiver").isMeasured()).isFalse();
    assertThat(TestPlans.line(plan, "cores", "all").isMeasured()).isFalse();
    assertThat(line(plan, "a run").formula())
        .contains(
            "50,000 actions a site and day, 5 segments; measured: 10,000 to 100,000 actions"
                + " without segments, 100,000 actions with 5 segments, one site at a time on 2"
                + " threads");
    assertThat(line(plan(day(100_000, 1, 1, 5)), "a run").isMeasured()).isTrue();
  }

  /** Segments are due every ten minutes: in between runs do without them. */
  @Test
  void theArchiverIsAsBusyAsWithARunEachMinute() throws CostsRefused {
    CapacityQuestion question = day(100_000, 1, 1, 5);
    assertThat(TestPlans.line(plan(question), "cores", "archiver").value())
        .as("2 threads, 50 % of a core are planned with")
        .isCloseTo(2 * (1.0 / 60 + 0.5 / 600) / 0.5, within(1e-9));
  }

  /** A run of 10,000 s cannot begin each minute: its two threads are busy all the time. */
  @Test
  void theArchiverKeepsNoMoreCoresBusyThanItHasThreads() throws CostsRefused {
    assertThat(TestPlans.line(plan(day(1e9, 1, 1, 0)), "cores", "archiver").value())
        .isCloseTo(2 / 0.5, within(1e-9));
  }

  /** On the measured threads a site after the other, on more threads so much faster. */
  @Test
  void manySitesAreArchivedNoFasterThanTheyWereMeasured() throws CostsRefused {
    assertThat(line(plan(day(1_000_000, 1, 10, 0)), "a run").value())
        .as("10 sites of 100,000 actions, a second each")
        .isCloseTo(10, within(1e-9));
    CapacityPlan more = plan(day(10_000_000, 1, 100, 0));
    assertThat(line(more, "threads").value()).as("100 s on 2, in 60 s").isEqualTo(4);
    assertThat(line(more, "a run").value()).isCloseTo(50, within(1e-9));
  }

  /** A run is taken to be as much faster on more threads, which nobody has seen. */
  @Test
  void archiverThreadsBeyondTheMeasuredOnesAreMarkedAndSaturateFirst() throws CostsRefused {
    CapacityPlan plan = plan(day(10_000_000, 1, 1000, 0));
    PlanLine threads = line(plan, "threads");
    assertThat(threads.value()).isGreaterThan(plan.origin().cores());
    assertThat(threads.isMeasured()).isFalse();
    assertThat(plan.bounds().get(0).part()).startsWith("archiver, sites like these");
  }
}
