package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days whose course can be worked out on paper. */
class DaySimulationTest {
  private static final double PLENTY = 1e15;

  private static final Plant.Worker WARM = Plant.Worker.warm(coming -> 300, 1);

  /** Takes 1000 hits/s, records 300, has a byte a hit in Redis and on disk. */
  private final Plant plant = plant(1000, PLENTY, PLENTY, WARM);

  private static Plant plant(
      double replayRate, double queueBytes, double spoolBytes, Plant.Worker worker) {
    return new Plant(1000, replayRate, 1, queueBytes, 1, spoolBytes, worker, hits -> 2, 60);
  }

  private static DayCurve even(double rate) {
    return DayCurve.of(rate, 1, Duration.ZERO);
  }

  private static Outage away(Part part, long seconds) {
    return new Outage(part, DayCurve.DAY / 2, seconds);
  }

  private SimulatedDay even(Part part, long seconds, Plant with) {
    return DaySimulation.with(even(100), with, away(part, seconds), 1).run();
  }

  /** Steps that a peak is no multiple of, or that none begins with it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10, 30})
  void whateverTheStepADayHasItsHits(int step) {
    DayCurve peak = DayCurve.of(1, 500, Duration.ofSeconds(38));
    Plant.Worker none = Plant.Worker.warm(coming -> 0, 1);
    SimulatedDay day = DaySimulation.usual(peak, plant(1000, PLENTY, PLENTY, none), step).run();
    SimulatedDay.Sample noonPast =
        day.samples().stream().filter(at -> at.second() >= 43_300).findFirst().orElseThrow();
    assertThat(noonPast.queued())
        .isCloseTo(peak.hits(0, noonPast.second()), within(1e-3))
        .isCloseTo(38 * 500 + peak.low() * (noonPast.second() - 38), within(1e-3));
  }

  @Test
  void aDayThatIsNotTooMuchHasNoQueue() {
    SimulatedDay day = DaySimulation.usual(even(100), plant, 1).run();
    assertThat(day.mostQueued()).isZero();
    assertThat(day.mostLag()).as("the wait for a full batch").isEqualTo(1);
    assertThat(day.leastFresh()).as("lag, pause, two runs").isBetween(60.0, 67.0);
    assertThat(day.refused()).isZero();
    assertThat(day.isCaughtUp()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Part.class,
      names = {"WORKER", "DATABASE"})
  void whatIsNotRecordedIsQueuedAndCaughtUpByWhatIsLeftOfTheRate(Part part) {
    SimulatedDay day = even(part, 600, plant);
    assertThat(day.mostQueued()).isEqualTo(60_000);
    assertThat(day.mostLag()).isCloseTo(600, within(2.0));
    // 200 hits a second more than come in.
    assertThat(day.caughtUp() - DayCurve.DAY / 2.0 - 600).isCloseTo(300, within(3.0));
    assertThat(day.mostSpooled()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 30})
  void aQueueOfLessThanAStepHoldsUpNoWorkerThatKeepsUp(int step) {
    Plant small = plant(1000, 500, PLENTY, WARM);
    assertThat(DaySimulation.usual(even(100), small, step).run().mostSpooled()).isZero();
    SimulatedDay day = DaySimulation.with(even(100), small, away(Part.WORKER, 600), step).run();
    assertThat(day.mostQueued()).isEqualTo(500);
    assertThat(day.mostSpooled()).isCloseTo(59_500, within(300.0 * step));
    assertThat(day.caughtUp() - DayCurve.DAY / 2.0 - 600).isCloseTo(300, within(3.0 * step));
  }

  @Test
  void aColdWorkerTakesLonger() {
    double[] half = new double[20];
    Arrays.fill(half, 0.5);
    Plant cold = cold(WarmUp.of(half), 1);
    double warm = even(Part.WORKER, 600, plant).caughtUp();
    // Ten seconds of its rate are lost, and 200 a second make up for 3000.
    assertThat(even(Part.WORKER, 600, cold).caughtUp() - warm).isCloseTo(15, within(2.0));
    assertThat(even(Part.DATABASE, 600, cold).caughtUp()).isEqualTo(warm);
    // On half of the cores it is warm after 40 s.
    assertThat(even(Part.WORKER, 600, cold(WarmUp.of(half), 0.5)).caughtUp() - warm)
        .isCloseTo(30, within(2.0));
  }

  private static Plant cold(WarmUp warmUp, double pace) {
    return plant(1000, PLENTY, PLENTY, new Plant.Worker(coming -> 300, warmUp, coming -> pace, 1));
  }

  @Test
  void whatAWorkerDoesIsAsMeasuredUntilItIsWarm() {
    WarmUp warmUp = WarmUp.of(0, 0.5);
    assertThat(warmUp.done(1)).isZero();
    assertThat(warmUp.done(1.5)).isEqualTo(0.25);
    assertThat(warmUp.done(2)).isEqualTo(0.5);
    assertThat(warmUp.done(10)).isEqualTo(8.5);
    assertThat(WarmUp.NONE.done(3)).isEqualTo(3);
  }

  @Test
  void whileRedisIsAwayHitsAreSpooledAndRecordedInOrderLater() {
    SimulatedDay day = even(Part.REDIS, 600, plant);
    assertThat(day.mostSpooled()).isEqualTo(60_000);
    assertThat(day.mostLag()).isCloseTo(600, within(2.0));
    assertThat(day.refused()).isZero();
    assertThat(day.isCaughtUp()).isTrue();
  }

  @Test
  void whatComesBehindSpooledHitsIsSpooledToo() {
    Plant slow = plant(150, PLENTY, PLENTY, WARM);
    double caughtUp = even(Part.REDIS, 600, slow).caughtUp() - DayCurve.DAY / 2.0 - 600;
    // 150 a second leave the spool, 100 come to it; else it would be empty after 400 s.
    assertThat(caughtUp).isCloseTo(1200, within(10.0));
  }

  @Test
  void aFullRedisLeavesTheRestToTheSpoolAndAFullSpoolRefuses() {
    Plant small = plant(1000, 20_000, 30_000, WARM);
    SimulatedDay day = even(Part.WORKER, 600, small);
    assertThat(day.mostQueued()).isEqualTo(20_000);
    assertThat(day.mostSpooled()).isEqualTo(30_000);
    assertThat(day.refused()).isCloseTo(10_000, within(200.0));
    assertThat(day.isCaughtUp()).isTrue();
  }

  @Test
  void whatIngestDoesNotTakeIsAnsweredByNobody() {
    assertThat(even(Part.INGEST, 600, plant).refused()).isEqualTo(60_000);
    SimulatedDay loaded = DaySimulation.usual(even(1500), plant, 60).run();
    assertThat(loaded.refused()).isGreaterThan(500 * 86_000.0);
  }

  @Test
  void reportsAgeWhileNobodyMakesThem() {
    assertThat(even(Part.ARCHIVER, 600, plant).leastFresh()).isBetween(650.0, 670.0);
    assertThat(even(Part.ARCHIVER, 600, plant).mostQueued()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 60})
  void aRunShowsWhatWasRecordedWhenItBeganAndNotWhatIsWhileItGoesOn(int step) {
    // The database comes back at the moment of a run, when nothing of the outage is recorded.
    SimulatedDay away = DaySimulation.with(even(100), plant, away(Part.DATABASE, 600), step).run();
    assertThat(away.leastFresh()).as("until the run after it").isBetween(660.0, 665.0 + step);
  }

  @Test
  void aPeakWaitsUntilItIsOver() {
    DayCurve curve = DayCurve.of(100, 5, Duration.ofHours(1));
    SimulatedDay day = DaySimulation.usual(curve, plant, 1).run();
    // 500 a second come for an hour, 300 are recorded.
    assertThat(day.mostQueued()).isCloseTo(200 * 3600, within(1.0));
    assertThat(day.mostLag()).isCloseTo(3600 * 200 / 500.0 * 500 / 300, within(5.0));
  }

  @Test
  void whatIsNeverCaughtUpIsSaidToBeSo() {
    SimulatedDay day = DaySimulation.with(even(301), plant, away(Part.WORKER, 60), 60).run();
    assertThat(day.isCaughtUp()).isFalse();
  }

  @Test
  void aWeekIsWaitedForAfterALongOutage() {
    Outage long3 = away(Part.WORKER, 3 * DayCurve.DAY);
    SimulatedDay day = DaySimulation.with(even(301), plant, long3, 60).run();
    assertThat(day.isCaughtUp()).isFalse();
    assertThat(day.caughtUp()).isGreaterThanOrEqualTo(long3.end() + 7.0 * DayCurve.DAY);
  }

  private static SimulatedDay runs(ToDoubleFunction<Plant.Run> runs, Outage outage) {
    Plant with = plant(1000, PLENTY, PLENTY, WARM);
    return DaySimulation.with(even(100), with.with(WARM, runs), outage, 1).run();
  }

  @Test
  void segmentsAreDueEveryTenMinutesAndARunFindsTheHitsSinceTheOneBefore() {
    List<Plant.Run> found = new ArrayList<>();
    runs(run -> found.add(run) ? 2 : 0, away(Part.INGEST, 1));
    assertThat(found.subList(0, 21))
        .extracting(Plant.Run::due)
        .containsOnly(Plant.Due.REPORTS, Plant.Due.SEGMENTS)
        .filteredOn(due -> due == Plant.Due.SEGMENTS)
        .as("runs of 2 s and pauses of 60 s: ten are 620 s")
        .hasSize(3);
    assertThat(found.get(5).fresh()).isCloseTo(6200, within(1.0));
    assertThat(found.get(5).rate()).isEqualTo(100);
    assertThat(found.get(5).hitsOfDay()).isCloseTo(5 * 6200, within(200.0));
  }

  @Test
  void theFirstRunAfterAnOutageDoesAllAnewAlsoOfTheDayBefore() {
    List<Plant.Run> anew = new ArrayList<>();
    SimulatedDay day =
        runs(
            run -> run.due() == Plant.Due.ALL_ANEW && anew.add(run) ? 3000 : 2,
            away(Part.ARCHIVER, DayCurve.DAY));
    assertThat(anew)
        .singleElement()
        .satisfies(run -> assertThat(run.hitsOfDay()).isCloseTo(150 * 86_400, within(200.0)))
        .satisfies(run -> assertThat(run.fresh()).isCloseTo(100 * 86_400, within(7000.0)));
    assertThat(day.leastFresh()).isBetween(86_400.0 + 3000, 86_400.0 + 3070);
    assertThat(day.keepsUp()).isTrue();
  }

  @Test
  void runsOfMoreThanADayDoNotKeepUp() {
    assertThat(runs(run -> 80_000, away(Part.INGEST, 1)).keepsUp()).isTrue();
    assertThat(runs(run -> 90_000, away(Part.INGEST, 1)).keepsUp()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void aBacklogIsRecordedInTheEndWhateverWasAway(Part part) {
    DayCurve curve = DayCurve.of(100, 5, Duration.ofHours(1));
    SimulatedDay day = DaySimulation.with(curve, plant, away(part, 7200), 1).run();
    SimulatedDay.Sample last = day.samples().get(day.samples().size() - 1);
    assertThat(day.isCaughtUp()).isTrue();
    assertThat(last.second()).isGreaterThanOrEqualTo(DayCurve.DAY - 180);
    assertThat(last.queued() + last.spooled()).isZero();
    assertThat(last.lag()).isEqualTo(1);
  }
}
