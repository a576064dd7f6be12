package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(100);
  private final List<String> granted = new ArrayList<>();

  private ByteBudget.Waiter waits(String name, long bytes) {
    ByteBudget.Waiter waiter = new ByteBudget.Waiter(name, bytes, () -> granted.add(name));
    budget.await(waiter);
    return waiter;
  }

  @Test
  void firstInLineMayExceedTheLimitAndTheOthersWaitTheirTurn() {
    assertThat(budget.tryTake(90)).isTrue();
    waits("first", 60);
    waits("second", 30);
    waits("third", 10);
    assertThat(granted).containsExactly("first");
    assertThat(budget.used()).isEqualTo(150);

    budget.release(60);
    assertThat(granted).as("what has room is not enough for the second").containsExactly("first");
    budget.release(20);
    assertThat(granted).containsExactly("first", "second");
    budget.release(10);
    assertThat(granted).containsExactly("first", "second", "third");
  }

  @Test
  void oneThatExceedsTheLimitGoesOnUntilItsRequestEnds() {
    assertThat(budget.tryTake(90)).isTrue();
    waits("first", 60);
    waits("second", 60);
    assertThat(budget.tryTake(20, "first")).isTrue();
    assertThat(budget.tryTake(1, "other")).isFalse();
    budget.leave("first");
    assertThat(granted).containsExactly("first", "second");
  }

  @Test
  void nobodyOvertakesTheLine() {
    assertThat(budget.tryTake(95)).isTrue();
    waits("first", 20);
    waits("second", 20);
    assertThat(budget.tryTake(1)).isFalse();
  }

  @Test
  void whoLeavesTheLineIsNotGranted() {
    assertThat(budget.tryTake(95)).isTrue();
    ByteBudget.Waiter first = waits("first", 20);
    ByteBudget.Waiter second = waits("second", 20);
    waits("third", 1);
    assertThat(budget.cancel(second)).isTrue();
    assertThat(budget.cancel(first)).as("was granted").isFalse();
    budget.release(20);
    budget.leave("first");
    assertThat(granted).containsExactly("first", "third");
    assertThat(budget.used()).isEqualTo(96);
    assertThat(budget.waiting()).isZero();
  }
}
