package sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.process.Metrics;

class FiguresTest {
  private final Metrics metrics = Metrics.ofThisProcess();
  private final Figures figures = new Figures(metrics.registry());
  private long nowNanos;

  @AfterEach
  void close() {
    metrics.close();
  }

  private void lookAfter(int seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    figures.look(nowNanos);
  }

  @Test
  void aRateIsKnownFromTheSecondLookOn() {
    Counter hits = metrics.registry().counter("hits", "outcome", "recorded");
    lookAfter(1);
    assertThat(figures.rate("hits")).isNaN();
    hits.increment(30);
    lookAfter(2);
    assertThat(figures.rate("hits")).isEqualTo(15);
    assertThat(figures.rate("hits", "outcome", "recorded")).isNaN();
  }

  @Test
  void aRateReachesBackAFewLooksOnly() {
    Counter hits = metrics.registry().counter("hits");
    lookAfter(1);
    figures.rate("hits");
    hits.increment(1000);
    for (int second = 0; second < 5; second++) {
      lookAfter(1);
      assertThat(figures.rate("hits")).isPositive();
    }
    lookAfter(1);
    assertThat(figures.rate("hits")).isZero();
  }

  @Test
  void whatWasSeenBeforeSomebodyLookedAgainIsForgotten() {
    Counter hits = metrics.registry().counter("hits");
    lookAfter(1);
    figures.rate("hits");
    hits.increment(1000);
    figures.forget();
    lookAfter(3600);
    assertThat(figures.rate("hits")).isNaN();
  }

  @Test
  void metersOfANameAreSummedOrTold() {
    metrics.registry().counter("entries", "to", "redis").increment(2);
    metrics.registry().counter("entries", "to", "spool").increment(5);
    Gauge.builder("lag", () -> 7).tag("queue", "1").register(metrics.registry());
    Gauge.builder("lag", () -> 3).tag("queue", "2").register(metrics.registry());
    assertThat(figures.sum("entries")).isEqualTo(7);
    assertThat(figures.sum("entries", "to", "spool")).isEqualTo(5);
    assertThat(figures.by("entries", "to")).containsEntry("redis", 2.0).containsEntry("spool", 5.0);
    assertThat(figures.max("lag")).isEqualTo(7);
  }

  @Test
  void aMeterThatIsMissingIsNoNumberAndIsNamed() {
    assertThat(figures.sum("renamed")).isNaN();
    assertThat(figures.rate("renamed.too")).isNaN();
    assertThat(figures.missing()).containsExactlyInAnyOrder("renamed", "renamed.too");
  }

  @Test
  void meanAndQuantileAreOfTheLastSeconds() {
    Timer timer =
        Timer.builder("safe")
            .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(20))
            .register(metrics.registry());
    timer.record(Duration.ofSeconds(9));
    lookAfter(1);
    assertThat(figures.mean("safe")).isNaN();
    assertThat(figures.quantile("safe", 0.5)).isNaN();
    for (int hit = 0; hit < 50; hit++) {
      timer.record(Duration.ofMillis(4));
      timer.record(Duration.ofMillis(16));
    }
    lookAfter(1);
    assertThat(figures.mean("safe")).isEqualTo(0.010, within(0.0001));
    assertThat(figures.quantile("safe", 0.75)).isEqualTo(0.015, within(0.0001));
    timer.record(Duration.ofSeconds(9));
    lookAfter(1);
    assertThat(figures.quantile("safe", 1)).isInfinite();
  }
}
