package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RepeatedErrorsTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final RepeatedErrors errors = new RepeatedErrors(now::get);

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  @Test
  void firstOfAKindIsLoggedThenOneAMinuteWithTheNumberOfTheOthers() {
    assertThat(errors.count("redis")).hasValue(0);
    pass(Duration.ofSeconds(1));
    assertThat(errors.count("redis")).isEmpty();
    assertThat(errors.count("database")).hasValue(0);
    pass(Duration.ofSeconds(58));
    assertThat(errors.count("redis")).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(errors.count("redis")).hasValue(2);
    assertThat(errors.count("redis")).isEmpty();
  }

  @Test
  void errorAfterARecoveryIsLoggedAtOnce() {
    errors.count("redis");
    errors.over("redis");
    assertThat(errors.count("redis")).hasValue(0);
  }

  @Test
  void kindThatGoesOnIsRememberedAmongManyOthersOfWhichFewAre() {
    errors.count("redis");
    for (int i = 0; i < 10_000; i++) {
      errors.count("kind " + i);
      assertThat(errors.count("redis")).isEmpty();
    }
    assertThat(errors.kinds()).isLessThanOrEqualTo(256);
  }
}
