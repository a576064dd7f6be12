package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Duration STEP = Duration.ofMillis(50);

  private final Metrics metrics = Metrics.ofThisProcess();
  private final AtomicReference<Samples.Source> source = new AtomicReference<>();
  private Samples samples;

  private void start(Samples.Source first) {
    source.set(first);
    samples =
        Samples.start("test", () -> source.get().read(), STEP, metrics.registry(), Tags.empty());
  }

  @AfterEach
  void ends() {
    samples.close();
    metrics.close();
  }

  private static Samples.Source says(double memory, double commands) {
    return () -> new Samples.Figures(Map.of("memory.bytes", memory), Map.of("commands", commands));
  }

  private void awaitLine(String line) {
    await().untilAsserted(() -> assertThat(metrics.scrape().lines()).contains(line));
  }

  @Test
  void showsWhatTheSourceSaidLast() {
    start(says(5, 7));
    awaitLine("test_memory_bytes 5.0");
    awaitLine("test_commands_total 7.0");
    awaitLine("test_up 1.0");
    source.set(says(6, 8));
    awaitLine("test_memory_bytes 6.0");
    awaitLine("test_commands_total 8.0");
  }

  @Test
  void aSourceThatFailsIsDownAndItsCountersStay() {
    start(says(5, 7));
    awaitLine("test_up 1.0");
    awaitLine("test_commands_total 7.0");
    source.set(
        () -> {
          throw new IOException("away");
        });
    awaitLine("test_up 0.0");
    assertThat(metrics.scrape().lines())
        .contains("test_memory_bytes NaN", "test_commands_total 7.0");
    source.set(says(4, 9));
    awaitLine("test_memory_bytes 4.0");
    awaitLine("test_up 1.0");
  }

  @Test
  void aSourceThatHangsIsDownAndHoldsUpNoScrape() {
    CountDownLatch never = new CountDownLatch(1);
    start(says(5, 7));
    awaitLine("test_up 1.0");
    source.set(
        () -> {
          never.await();
          return null;
        });
    awaitLine("test_up 0.0");
    awaitLine("test_memory_bytes NaN");
    never.countDown();
  }

  @Test
  void nothingIsShownBeforeTheFirstAnswer() {
    start(
        () -> {
          throw new IOException("away");
        });
    awaitLine("test_up 0.0");
    assertThat(metrics.scrape()).doesNotContain("test_memory_bytes", "test_commands_total");
  }
}
