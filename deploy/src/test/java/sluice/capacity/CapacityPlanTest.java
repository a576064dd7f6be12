package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans by round costs, worked out by hand. */
class CapacityPlanTest {

  private static CapacityQuestion day(double hits, double factor, int sites) {
    return of(hits, factor, sites, Duration.ofMinutes(10));
  }

  private static CapacityQuestion of(double hits, double factor, int sites, Duration outage) {
    return TestPlans.question(hits, factor, sites, 0, outage, Duration.ofSeconds(2));
  }

  private static CapacityPlan plan(CapacityQuestion question) throws CostsRefused {
    assertThat(question.faults()).isEmpty();
    return CapacityPlan.of(question, TestCosts.measured());
  }

  private static double value(CapacityPlan plan, String part, String what) {
    return TestPlans.line(plan, part, what).value();
  }

  @Test
  void oneOfEachDoesForASmallSite() throws CostsRefused {
    CapacityPlan plan = plan(day(10_000, 3, 1));
    assertThat(value(plan, "ingest", "processes")).isEqualTo(1);
    assertThat(value(plan, "Redis", "masters")).isEqualTo(1);
    assertThat(value(plan, "MariaDB", "databases")).isEqualTo(1);
    assertThat(value(plan, "worker", "threads")).isEqualTo(1);
    assertThat(value(plan, "archiver", "threads")).as("as measured").isEqualTo(2);
    assertThat(plan.lines())
        .filteredOn(line -> !line.isMeasured())
        .extracting(PlanLine::what)
        .containsExactly(
            "memory to give it, with AOF",
            "AOF written a day",
            "disk for the AOF",
            "writes a second, at the peak",
            "written a second, at the peak",
            "written a day");
  }

  @Test
  void whatIsThereSaturatesAndNotWhatCouldBeHad() throws CostsRefused {
    CapacityQuestion question = day(86_400_000, 1, 100);
    CapacityPlan plan = plan(with(question, OptionalDouble.of(0.1), OptionalInt.of(1)));
    Bound first = bound(plan, "the shared cores");
    assertThat(first.mostHits()).as("0.1 core / 175 us").isCloseTo(571.4, within(0.1));
    assertThat(first.demand()).isCloseTo(1000, within(0.1));
    assertThat(bound(plan, "worker and MariaDB").mostHits()).as("one thread").isEqualTo(8000);
  }

  @Test
  void whatGrowsWithoutEndHasNoMost() throws CostsRefused {
    CapacityPlan plan = plan(day(864_000_000_000.0, 1, 1));
    assertThat(plan.usual().isCaughtUp()).isFalse();
    assertThat(plan.lines())
        .filteredOn(line -> line.shown().equals("does not keep up"))
        .extracting(PlanLine::what)
        .containsExactly(
            "queue at most, usual day",
            "queue at most, with an outage",
            "memory of that queue",
            "memory to give it, with AOF",
            "disk for the AOF",
            "lag at most, usual day",
            "caught up after the peak",
            "age of reports of today at most");
  }

  private static Bound bound(CapacityPlan plan, String part) {
    return plan.bounds().stream()
        .filter(bound -> bound.part().startsWith(part))
        .findFirst()
        .orElseThrow();
  }

  private static CapacityQuestion with(
      CapacityQuestion question, OptionalDouble cores, OptionalInt threads) {
    return new CapacityQuestion(
        question.hitsPerDay(),
        question.peakFactor(),
        question.peak(),
        question.actionsPerVisit(),
        question.sites(),
        question.segments(),
        question.retentionDays(),
        question.outage(),
        question.mostLag(),
        question.loadShare(),
        question.redisBytes(),
        question.spoolBytes(),
        cores,
        threads);
  }

  @Test
  void partsAreCountedByThePeakAndTheShareThatIsPlannedWith() throws CostsRefused {
    // 1000 hits a second on average, 20,000 at the peak.
    CapacityPlan plan = plan(day(86_400_000, 20, 100));
    assertThat(value(plan, "traffic", "hits a second, peak")).isCloseTo(20_000, within(1e-6));
    assertThat(value(plan, "ingest", "processes")).as("20,000 / (40,000 x 0.5)").isEqualTo(1);
    assertThat(value(plan, "Redis", "masters")).as("20,000 x 15 us / 0.5").isEqualTo(1);
    assertThat(value(plan, "cores", "ingest")).isCloseTo(0.8, within(1e-9));
    assertThat(value(plan, "worker", "hits a second to record"))
        .as("2 s of lag allow for next to no queue")
        .isBetween(19_900.0, 20_000.0);
    assertThat(value(plan, "MariaDB", "databases"))
        .as("40,000 / 14,000, the law's best of 1 to 4 threads")
        .isEqualTo(3);
    assertThat(plan.bounds().stream().map(Bound::part).filter(part -> !part.startsWith("archiver")))
        .startsWith("worker and MariaDB, one database");
  }

  @Test
  void aLongerLagNeedsFewerDatabases() throws CostsRefused {
    CapacityQuestion patient =
        patient(86_400_000, 20, 100, Duration.ofHours(12), OptionalDouble.empty(), 1e12);
    CapacityPlan plan = plan(patient);
    assertThat(value(plan, "MariaDB", "databases")).isEqualTo(1);
    assertThat(plan.usual().mostLag()).isBetween(300.0, 12 * 3600.0);
  }

  /** Steps of the simulation, by the lag and the outage, that such a peak is no multiple of. */
  @ParameterizedTest
  @ValueSource(ints = {140, 300, 419, 420, 600})
  void aPeakShorterThanAMinuteIsRecordedWithinTheLag(int lag) throws CostsRefused {
    CapacityPlan plan =
        plan(
            new CapacityQuestion(
                864_000_000,
                60,
                Duration.ofSeconds(38),
                2,
                10_000,
                0,
                100,
                Duration.ofHours(1),
                Duration.ofSeconds(lag),
                1,
                OptionalDouble.empty(),
                1e12,
                OptionalDouble.empty(),
                OptionalInt.empty()));
    double needed = 38.0 * 600_000 / (38 + lag);
    assertThat(value(plan, "worker", "hits a second to record"))
        .isCloseTo(needed, within(needed * 0.06));
    assertThat(plan.usual().mostLag()).isLessThanOrEqualTo(lag + 10.0);
    assertThat(plan.outages().get(0).refused()).isLessThan(864_000_000);
  }

  @Test
  void patienceThatQueueAndSpoolDoNotHoldNeedsTheDatabases() throws CostsRefused {
    CapacityQuestion patient =
        patient(86_400_000, 20, 100, Duration.ofHours(12), OptionalDouble.of(4e6), 1e9);
    CapacityPlan plan = plan(patient);
    assertThat(plan.usual().refused()).isLessThan(100);
    assertThat(value(plan, "worker", "hits a second to record"))
        .as("72,000,000 less 2,010,000 that wait, in an hour")
        .isCloseTo(19_442, within(20.0));
  }

  @Test
  void oneSiteCannotBeSpreadAndThePlanSaysSo() throws CostsRefused {
    CapacityPlan plan = plan(day(86_400_000, 20, 1));
    PlanLine databases = TestPlans.line(plan, "MariaDB", "databases");
    assertThat(databases.value()).isEqualTo(1);
    assertThat(databases.isMeasured()).isFalse();
    assertThat(databases.formula()).contains("3 are wanted");
    assertThat(PlanText.of(plan)).contains("* rests on what was not measured");
  }

  @Test
  void rowsAndBytesFollowVisitsAndHits() throws CostsRefused {
    CapacityPlan plan = plan(day(1_000_000, 1, 1));
    assertThat(value(plan, "MariaDB", "rows a day in log_visit")).isEqualTo(500_000);
    assertThat(value(plan, "MariaDB", "bytes a day in log_visit")).isEqualTo(400e6);
    assertThat(value(plan, "MariaDB", "bytes a day in log_link")).isEqualTo(300e6);
    assertThat(value(plan, "MariaDB", "bytes after a year")).as("kept 100 days").isEqualTo(73e9);
  }

  @Test
  void theQueueOfAnOutageIsWhatComesInMeanwhile() throws CostsRefused {
    CapacityPlan plan = plan(day(86_400_000, 1, 100));
    assertThat(value(plan, "Redis", "queue at most, with an outage"))
        .isBetween(600_000.0, 601_000.0);
    assertThat(value(plan, "Redis", "memory of that queue")).isBetween(240e6, 240.4e6);
    assertThat(value(plan, "Redis", "memory to give it")).isBetween(480e6, 480.8e6);
  }

  @Test
  void onSharedCoresIngestTakesFromTheWorker() throws CostsRefused {
    CapacityQuestion question =
        new CapacityQuestion(
            86_400_000,
            1,
            Duration.ZERO,
            4,
            1,
            0,
            100,
            Duration.ofSeconds(20),
            Duration.ofMinutes(5),
            1,
            OptionalDouble.empty(),
            1e12,
            OptionalDouble.of(1),
            OptionalInt.of(2));
    CapacityPlan plan = plan(question);
    // 1 core less 1000 x (20 + 10) us, at 80 + 60 + 5 us a hit.
    assertThat(value(plan, "worker", "hits a second it can"))
        .isCloseTo(0.97e6 / 145, within(0.001));
    SimulatedDay worker = plan.outages().get(Part.WORKER.ordinal());
    assertThat(worker.mostQueued()).isBetween(20_000.0, 25_000.0);
  }

  /** Visits are half as long as the measured ones, so that there are twice as many. */
  @Test
  void whatIsWrittenFollowsWhatIsLeftInTables() throws CostsRefused {
    assertThat(value(plan(day(1_000_000, 1, 1)), "MariaDB", "written a day"))
        .as("400 + 300 + 30 of 530 bytes")
        .isCloseTo(1e6 * 2000 * 730 / 530, within(1.0));
  }

  @Test
  void hitsThatSharedCoresCannotAnswerAreUnanswered() throws CostsRefused {
    CapacityQuestion question =
        with(day(8.64e9, 1, 1), OptionalDouble.of(0.1), OptionalInt.empty());
    assertThat(plan(question).usual().refused()).isPositive();
  }

  /** 0.1 core / 30 us are 3,333 hits a second of the peak's 6,000. */
  @Test
  void whatIsToBeRecordedIsWhatIngestAnswersAndTheRestIsSaidToBeRefused() throws CostsRefused {
    CapacityPlan plan =
        plan(with(day(172_800_000, 3, 1), OptionalDouble.of(0.1), OptionalInt.empty()));
    PlanLine record = TestPlans.line(plan, "worker", "hits a second to record");
    assertThat(record.value()).isBetween(3_300.0, 3_334.0);
    assertThat(record.formula())
        .contains("3,333 hits/s at most on the shared cores, the others are refused")
        .doesNotContain("refuses no hit");
    assertThat(
            TestPlans.line(plan(day(172_800_000, 3, 1)), "worker", "hits a second to record")
                .formula())
        .contains("refuses no hit");
    assertThat(PlanText.of(plan).replaceAll("\\s+", " "))
        .containsPattern("the shared cores, without archiver [^:]*, too much for one:");
  }

  @Test
  void whatDrainingWritesToTheAofIsSaidToBeLeftOut() throws CostsRefused {
    PlanLine aof = TestPlans.line(plan(day(10_000, 3, 1)), "Redis", "AOF written a day");
    assertThat(aof.isMeasured()).isFalse();
    assertThat(aof.formula()).contains("trims and leases of workers");
  }

  /** Hits that come one by one are written one by one. */
  @Test
  void fewHitsWriteABatchEach() throws CostsRefused {
    double few = value(plan(day(8_640, 1, 1)), "MariaDB", "writes a second");
    double many = value(plan(day(86_400_000, 1, 1)), "MariaDB", "writes a second");
    assertThat(many / few)
        .as("0.1 batches a second of one hit; 16 queues a batch a second at least")
        .isCloseTo(16 / 0.1, within(0.1));
  }

  @Test
  void everyQuestionWithinItsBoundsHasAFiniteAnswer() throws CostsRefused {
    for (double hits : new double[] {1, 1e6, 1e12}) {
      for (double factor : new double[] {1, 24}) {
        CapacityPlan plan = plan(day(hits, factor, 1_000_000));
        assertThat(plan.lines())
            .allMatch(line -> Double.isFinite(line.value()) && line.value() >= 0);
        assertThat(LagPlot.of(plan)).doesNotContain("NaN", "Infinity");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 40", "20, 10"})
  void moreHitsNeedNoLess(double factor, int sites) throws CostsRefused {
    CapacityPlan fewer = plan(patient(1_000, factor, sites));
    for (double hits = 1_020; hits < 1e11; hits *= hits > 1e8 && hits < 1e10 ? 1.02 : 1.7) {
      CapacityPlan more = plan(patient(hits, factor, sites));
      assertNoLess(fewer, more, "ingest", "processes");
      assertNoLess(fewer, more, "Redis", "masters");
      assertNoLess(fewer, more, "Redis", "memory to give");
      assertNoLess(fewer, more, "worker", "hits a second to record");
      assertNoLess(fewer, more, "MariaDB", "databases");
      assertNoLess(fewer, more, "MariaDB", "bytes after a year");
      assertNoLess(fewer, more, "archiver", "a site's day");
      for (String part : new String[] {"ingest", "Redis", "worker", "MariaDB", "archiver", "all"}) {
        assertNoLess(fewer, more, "cores", part);
      }
      fewer = more;
    }
  }

  /** Such days are simulated in long steps. */
  private static CapacityQuestion patient(double hits, double factor, int sites) {
    return patient(hits, factor, sites, Duration.ofMinutes(10), OptionalDouble.empty(), 1e12);
  }

  private static CapacityQuestion patient(
      double hits,
      double factor,
      int sites,
      Duration lag,
      OptionalDouble redisBytes,
      double spoolBytes) {
    return new CapacityQuestion(
        hits,
        factor,
        Duration.ofHours(1),
        4,
        sites,
        0,
        100,
        Duration.ofMinutes(11),
        lag,
        0.5,
        redisBytes,
        spoolBytes,
        OptionalDouble.empty(),
        OptionalInt.empty());
  }

  private static void assertNoLess(
      CapacityPlan fewer, CapacityPlan more, String part, String what) {
    // The rate to record is found to a ten-thousandth.
    assertThat(value(more, part, what))
        .as("%s, %s of %s hits", part, what, more.question().hitsPerDay())
        .isGreaterThanOrEqualTo(value(fewer, part, what) * 0.999);
  }

  @Test
  void theSpoolOfALongOutageHoldsItsHitsAndNotPeaksOnly() throws CostsRefused {
    CapacityQuestion question = of(86_400_000, 20, 1, Duration.ofDays(2));
    assertThat(value(plan(question), "ingest", "spool while"))
        .as("two days' hits x 500 bytes")
        .isCloseTo(2 * 86_400_000 * 500.0, within(1e6));
    assertThat(value(plan(day(86_400_000, 20, 1)), "ingest", "spool while"))
        .as("20,000 hits a second for 10 min")
        .isCloseTo(600 * 20_000 * 500.0, within(1e6));
  }

  @Test
  void whatIsOutOfBoundsIsAFaultEach() {
    CapacityQuestion absurd =
        new CapacityQuestion(
            Double.NaN,
            0,
            Duration.ofHours(-1),
            0,
            0,
            -1,
            0,
            Duration.ZERO,
            Duration.ZERO,
            0,
            OptionalDouble.of(0),
            -1,
            OptionalDouble.of(0),
            OptionalInt.of(0));
    assertThat(absurd.faults()).hasSize(14);
    assertThat(day(1000, 25, 1).faults())
        .singleElement()
        .asString()
        .contains("more hits than the whole day");
  }

  @Test
  void textAndPlotShowEachPart() throws CostsRefused {
    CapacityPlan plan = plan(day(3_000_000, 20, 5));
    assertThat(PlanText.of(plan))
        .startsWith("3,000,000 hits a day, peaks of 20 times for 1 h")
        .contains("commit c0ffee0")
        .contains("What saturates first")
        .contains("Away for 10 min from the peak's start (simulated in steps of 1 s)")
        .endsWith("\n");
    assertThat(PlanText.of(plan).replaceAll("\\s+", " "))
        .contains("processes 1 peak / (requests of one x 50 %), rounded up [1] ")
        .contains("[1] ingest.requests_per_second{connections=32} = ")
        .contains("] redis.aof_bytes_per_hit = 500 bytes")
        .containsOnlyOnce(
            "] worker.hits_per_second{threads=1, 2, 4} = 8,000, 12,000, 14,000 hits/s");
    assertThat(PlanText.of(plan).lines()).allMatch(line -> line.length() <= 150);
    assertThat(LagPlot.of(plan))
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .contains("usual day", "Redis away", "worker away", "MariaDB away", "archiver away")
        .contains("role=\"img\"", "<title id=\"title\">3,000,000 hits a day", "usual day: lag ")
        .contains("prefers-color-scheme:dark")
        .endsWith("</svg>\n");
  }
}
