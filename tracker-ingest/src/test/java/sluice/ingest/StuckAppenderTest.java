package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StuckAppenderTest {

  @Test
  void anAppenderThatIsHeldUpForAMinuteIsNotAlive() {
    assertThat(TrackerIngest.stuck(Duration.ofMillis(59_999))).isEmpty();
    assertThat(TrackerIngest.stuck(Duration.ofSeconds(60)))
        .hasValue("the appender has been busy with one thing for 60 s");
  }
}
