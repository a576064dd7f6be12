package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sluice.archive.budget.Headway;

/** A turn that does not end is found by the timeout. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SiteTurnsTest {
  private final Crew crew = new Crew(2, new Headway(new ClosableTicks()));
  private final SiteTurns turns = new SiteTurns(crew);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger others = new AtomicInteger();

  @AfterEach
  void close() {
    release.countDown();
    crew.close();
  }

  private boolean slow() {
    try {
      assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return false;
  }

  private boolean quick() {
    others.incrementAndGet();
    return false;
  }

  @Test
  void slowSiteIsNotWaitedForLongerThanAsked() {
    turns.begin(1, this::slow);
    turns.begin(2, this::quick);
    turns.await(Duration.ofMillis(200));
    assertThat(turns.busy()).containsExactly(1);
    assertThat(others).hasValue(1);
    assertThat(turns.longestNanos()).as("outlasts its run").isGreaterThan(200_000_000L);
    release.countDown();
    turns.await();
    assertThat(turns.longestNanos()).isZero();
  }

  @Test
  void siteHasOneTurnAtATime() {
    assertThat(turns.begin(1, this::slow)).isTrue();
    assertThat(turns.begin(1, this::quick)).isFalse();
    release.countDown();
    turns.await();
    assertThat(others).hasValue(0);
    assertThat(turns.begin(1, this::quick)).isTrue();
  }

  @Test
  void faultInATurnEndsIt() {
    turns.begin(
        1,
        () -> {
          throw new IllegalStateException("a fault of this test");
        });
    turns.await();
    assertThat(turns.busy()).isEmpty();
  }

  @Test
  void closedCrewEndsATurnAtOnce() {
    crew.close();
    turns.begin(1, this::quick);
    turns.await();
    assertThat(others).hasValue(0);
  }
}
