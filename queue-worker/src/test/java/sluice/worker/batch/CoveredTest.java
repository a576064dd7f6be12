package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoveredTest {

  @Test
  void whatWasMissingWhenLaterNumbersWereConsumedIsAGap() {
    Covered numbers = Covered.NONE.plus(1).plus(2).plus(10);
    assertThat(numbers.highest()).isEqualTo(10);
    assertThat(numbers.contains(2)).isTrue();
    assertThat(numbers.contains(3)).isFalse();
    assertThat(numbers.contains(9)).isFalse();
    assertThat(numbers.contains(10)).isTrue();
    assertThat(numbers.contains(11)).isFalse();
  }

  @Test
  void anyOrderOfNumbersIsToldAsASetWouldTellIt() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Set<Long> set = new HashSet<>();
      Covered numbers = Covered.NONE;
      for (int i = 0; i < 120; i++) {
        long number = 1 + random.nextInt(150);
        set.add(number);
        numbers = numbers.plus(number);
        assertThat(Covered.of(numbers.highest(), numbers.gapBytes())).isEqualTo(numbers);
      }
      for (long number = 1; number <= 151; number++) {
        assertThat(numbers.contains(number))
            .as("%d of %s", number, set)
            .isEqualTo(set.contains(number));
      }
      assertThat(numbers.forgotten()).isZero();
    }
  }

  @Test
  void beyondTheBoundTheOldestGapIsGivenUpAndCounted() {
    Covered numbers = Covered.NONE;
    for (long number = 3; number <= 3L * Covered.MAX_GAPS; number += 3) {
      numbers = numbers.plus(number);
    }
    assertThat(numbers.forgotten()).isZero();
    assertThat(numbers.contains(1)).isFalse();
    Covered more = numbers.plus(3L * Covered.MAX_GAPS + 3);
    assertThat(more.forgotten()).isEqualTo(2);
    assertThat(more.contains(1)).as("given up: counts as consumed").isTrue();
    assertThat(more.contains(4)).isFalse();
    assertThat(more.gapBytes()).hasSize(16 * Covered.MAX_GAPS);
  }

  @Test
  void aGapThatIsCutInTwoBeyondTheBoundKeepsItsYoungerHalf() {
    Covered numbers = Covered.NONE;
    for (long number = 10; number <= 10L * Covered.MAX_GAPS; number += 10) {
      numbers = numbers.plus(number);
    }
    Covered cut = numbers.plus(15);
    assertThat(cut.forgotten()).isEqualTo(4);
    assertThat(cut.contains(12)).isTrue();
    assertThat(cut.contains(15)).isTrue();
    assertThat(cut.contains(16)).isFalse();
    assertThat(cut.gapBytes()).hasSize(16 * Covered.MAX_GAPS);
  }
}
