package sluice.worker.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.php.pattern.CountedText;
import sluice.php.pattern.PhpPattern;

class HitTimeTest {

  private final HitTime time = HitTime.ofThread();

  @AfterEach
  void end() {
    time.end();
  }

  private void work(int millis) {
    long total = 0;
    while (total < millis) {
      Spent spent =
          Spent.by(
              () -> {
                for (int i = 0; i < 20_000_000; i++) {
                  time.spend(1);
                }
              });
      total += Math.max(1, spent.millis());
    }
  }

  @Test
  void hitThatNeverEndsIsEndedAndCounted() {
    long before = DoorCounts.hitsTooLong();
    time.begin();
    assertThatThrownBy(() -> work(20_000)).isInstanceOf(HitTookTooLong.class);
    assertThat(DoorCounts.hitsTooLong() - before).isEqualTo(1);
  }

  @Test
  void eachHitHasATimeOfItsOwn() {
    for (int i = 0; i < 2; i++) {
      time.begin();
      assertThatCode(() -> work(1100)).doesNotThrowAnyException();
      time.end();
    }
  }

  @Test
  void workBetweenHitsIsNobodys() {
    time.begin();
    time.end();
    assertThatCode(() -> work(2200)).doesNotThrowAnyException();
  }

  @Test
  void stepsOfRegularExpressionsCountForTheHit() {
    time.begin();
    CountedText text = new CountedText("x".repeat(2000), Integer.MAX_VALUE);
    assertThatThrownBy(() -> Pattern.compile("(.*)(.*)(.*)(.*)y").matcher(text).find())
        .isInstanceOf(HitTookTooLong.class);
  }

  @Test
  void matchesThatAreGivenUpAreCounted() {
    long before = DoorCounts.matchesGivenUp();
    PhpPattern.delimited("/(.*)(.*)(.*)(.*)y/").orElseThrow().finds("x".repeat(2000));
    assertThat(DoorCounts.matchesGivenUp() - before).isEqualTo(1);
  }
}
