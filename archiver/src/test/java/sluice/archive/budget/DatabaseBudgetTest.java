package sluice.archive.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseBudgetTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MS = Duration.ofMillis(1).toNanos();

  private final SettableTicks ticks = new SettableTicks();

  /** Does work of so many statements; returns how long it took, in ns. */
  private long work(DatabaseBudget budget, int statements, long eachNanos, long rowsEach) {
    long from = ticks.now;
    for (int i = 0; i < statements; i++) {
      budget.await();
      ticks.now += eachNanos;
      budget.ran(eachNanos);
      budget.read(rowsEach);
    }
    return ticks.now - from;
  }

  @Test
  void shareOfTimeHolds() {
    DatabaseBudget budget = new DatabaseBudget(0.2, 0, ticks);
    long took = work(budget, 10_000, 10 * MS, 0);
    assertThat((double) budget.usedNanos() / took).isCloseTo(0.2, within(0.004));
    assertThat(budget.pausedNanos()).isEqualTo(took - budget.usedNanos());
  }

  @Test
  void longStatementIsPaidForByThoseThatFollow() {
    DatabaseBudget budget = new DatabaseBudget(0.2, 0, ticks);
    work(budget, 1, 11 * SECOND, 0);
    long took = work(budget, 1, MS, 0);
    // 1 s was saved, and while it ran a fifth of the time was earned.
    assertThat(took).isCloseTo((long) ((10 - 2.2) * 5 * SECOND), within(SECOND / 10));
  }

  @Test
  void restSavesASecondOfWorkAndNoMore() {
    DatabaseBudget budget = new DatabaseBudget(0.2, 0, ticks);
    work(budget, 100, 10 * MS, 0);
    ticks.now += 3_600 * SECOND;
    assertThat(work(budget, 100, 10 * MS, 0)).isEqualTo(SECOND);
    assertThat(work(budget, 100, 10 * MS, 0)).isGreaterThan(3 * SECOND);
  }

  @Test
  void rowsASecondHold() {
    DatabaseBudget budget = new DatabaseBudget(0, 50_000, ticks);
    long took = work(budget, 1_000, MS, 2_000);
    assertThat(budget.usedRows() / ((double) took / SECOND)).isCloseTo(50_000, within(2_000.0));
  }

  @Test
  void restSavesTheRowsOfASecondAndNoMore() {
    DatabaseBudget budget = new DatabaseBudget(0, 50_000, ticks);
    work(budget, 100, MS, 2_000);
    ticks.now += 3_600 * SECOND;
    long took = work(budget, 100, MS, 2_000);
    assertThat(took).isBetween(3 * SECOND - 100 * MS, 3 * SECOND + 100 * MS);
  }

  @Test
  void withoutBoundsNobodyWaits() {
    DatabaseBudget budget = new DatabaseBudget(0, 0, ticks);
    assertThat(work(budget, 100, SECOND, 1_000_000)).isEqualTo(100 * SECOND);
    assertThat(budget.isBounded()).isFalse();
    assertThat(budget.isProbeDue()).isFalse();
  }

  @Test
  void closedBudgetHoldsUpNobody() {
    DatabaseBudget budget = new DatabaseBudget(0.01, 0, ticks);
    work(budget, 1, 100 * SECOND, 0);
    budget.close();
    assertThat(work(budget, 10, MS, 0)).isEqualTo(10 * MS);
  }

  @Test
  void busyServerIsLeftToOthers() {
    DatabaseBudget budget = new DatabaseBudget(0.2, 0, ticks);
    answers(budget, 20, MS / 5);
    assertThat(budget.pace()).isEqualTo(1);
    answers(budget, 20, 20 * MS);
    assertThat(budget.pace()).isCloseTo(0.1, within(0.01));
    long took = work(budget, 1_000, 10 * MS, 0);
    assertThat((double) budget.usedNanos() / took).isCloseTo(0.02, within(0.004));
    answers(budget, 20, MS / 5);
    assertThat(budget.pace()).isEqualTo(1);
  }

  @Test
  void serverThatIsSlowAllTheTimeIsAsItIs() {
    DatabaseBudget budget = new DatabaseBudget(0.2, 0, ticks);
    answers(budget, 20, MS / 5);
    answers(budget, 5_000, 20 * MS);
    assertThat(budget.pace()).isEqualTo(1);
  }

  @Test
  void waitForAProcessorIsNoSlowServer() {
    DatabaseBudget budget = new DatabaseBudget(0.2, 0, ticks);
    answers(budget, 20, MS / 10);
    answers(budget, 20, 2 * MS);
    assertThat(budget.pace()).isEqualTo(1);
  }

  private void answers(DatabaseBudget budget, int times, long nanos) {
    for (int i = 0; i < times; i++) {
      ticks.now += SECOND;
      assertThat(budget.isProbeDue()).isTrue();
      assertThat(budget.isProbeDue()).isFalse();
      budget.probed(nanos);
    }
  }
}
