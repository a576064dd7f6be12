package sluice.archive.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadwayTest {
  private final SettableTicks ticks = new SettableTicks();
  private final Headway headway = new Headway(ticks);

  @Test
  void whoIsNotAtWorkIsNotSilent() {
    headway.made();
    ticks.now += 5;
    assertThat(headway.longest()).isEqualTo(new Headway.Silence("", 0));
    headway.begins();
    ticks.now += 5;
    assertThat(headway.ends()).isTrue();
    assertThat(headway.ends()).isFalse();
    assertThat(headway.longest().nanos()).isZero();
  }

  @Test
  void theThreadThatHangsIsToldHoweverBusyOthersAre() throws InterruptedException {
    Thread hangs = new Thread(headway::begins, "hangs");
    hangs.start();
    hangs.join();
    headway.begins();
    ticks.now += 5;
    headway.made();
    assertThat(headway.longest()).isEqualTo(new Headway.Silence("hangs", 5));
  }

  @Test
  void statementsAndPausesAreHeadway() {
    DatabaseBudget budget = new DatabaseBudget(0.5, 0, ticks);
    Headway ofBudget = budget.headway();
    ofBudget.begins();
    ticks.now += 7;
    assertThat(ofBudget.longest().nanos()).isEqualTo(7);
    budget.ran(3_000_000_000L);
    assertThat(ofBudget.longest().nanos()).isZero();
    long before = ticks.now;
    budget.await();
    assertThat(ticks.now - before).isGreaterThan(2_000_000_000L);
    assertThat(ofBudget.longest().nanos()).isZero();
  }
}
