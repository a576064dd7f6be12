package sluice.php.pattern;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CountedTextTest {

  @Test
  void matcherThatNeverEndsIsEndedByItsSteps() {
    CountedText text = new CountedText("x".repeat(2000), 100_000);
    assertThatThrownBy(() -> Pattern.compile("(x+x+)+y").matcher(text).find())
        .isInstanceOf(CountedText.StepsExceeded.class);
  }

  @Test
  void searchesCountAsStepsToo() {
    CountedText text = new CountedText("x", 100_000);
    assertThatThrownBy(
            () -> {
              while (true) {
                text.spend(1000);
              }
            })
        .isInstanceOf(CountedText.StepsExceeded.class);
  }
}
