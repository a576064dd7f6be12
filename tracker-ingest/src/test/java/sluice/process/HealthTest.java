package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();

  @Test
  void withoutChecksAllIsWell() {
    assertThat(health.liveProblems()).isEmpty();
    assertThat(health.readyProblems()).isEmpty();
  }

  @Test
  void whatIsNotLiveIsNotReady() {
    health.addLive("worker-1", () -> Optional.of("no batch for 10 min"));
    health.addReady("database", () -> Optional.of("refused"));

    assertThat(health.liveProblems()).containsExactly("worker-1: no batch for 10 min");
    assertThat(health.readyProblems())
        .containsExactly("worker-1: no batch for 10 min", "database: refused");
  }

  @Test
  void checkThatThrowsIsAProblem() {
    health.addReady(
        "spool",
        () -> {
          throw new IllegalStateException("closed");
        });

    assertThat(health.readyProblems())
        .containsExactly("spool: check failed: java.lang.IllegalStateException: closed");
  }
}
