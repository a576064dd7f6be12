package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppenderTurnsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Longer than any test: nothing but what is tried asks for a turn. */
  private static final long NEVER = Duration.ofHours(1).toNanos();

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final SingleThreadEventLoop loop = (SingleThreadEventLoop) group.next();
  private final AppenderTurns turns = new AppenderTurns(loop, NEVER);

  @AfterEach
  void end() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void whateverIsPublishedIsSeenByATurnThatComesAfterIt() throws Exception {
    AtomicLong published = new AtomicLong();
    AtomicLong seen = new AtomicLong();
    turns.begin(
        () -> {
          turns.begun();
          seen.set(published.get());
          turns.rest(true, false);
        },
        () -> published.get() == seen.get());
    int threads = 3;
    for (int round = 0; round < 2_000; round++) {
      List<Thread> publishers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Thread publisher =
            new Thread(
                () -> {
                  published.incrementAndGet();
                  turns.wake();
                });
        publisher.start();
        publishers.add(publisher);
      }
      for (Thread publisher : publishers) {
        publisher.join();
      }
      long all = published.get();
      await().atMost(LIMIT).pollInterval(Duration.ofNanos(1)).until(() -> seen.get() == all);
    }
  }

  @Test
  void whatComesUpDuringATurnIsLookedAtByTheNext() {
    AtomicInteger taken = new AtomicInteger();
    turns.begin(
        () -> {
          turns.begun();
          if (taken.incrementAndGet() < 100) {
            turns.raise();
          }
          turns.rest(false, false);
        },
        () -> true);
    await().atMost(LIMIT).until(() -> taken.get() == 100);
  }

  @Test
  void anIterationOfTheLoopEndsBetweenTwoTurns() {
    List<String> order = new CopyOnWriteArrayList<>();
    turns.begin(
        () -> {
          turns.begun();
          order.add("turn");
          loop.executeAfterEventLoopIteration(() -> order.add("end of iteration"));
          if (order.size() < 20) {
            turns.raise();
          }
          turns.rest(true, false);
        },
        () -> true);
    await().atMost(LIMIT).until(() -> order.size() == 22);
    for (int i = 0; i < order.size(); i++) {
      assertThat(order.get(i)).isEqualTo(i % 2 == 0 ? "turn" : "end of iteration");
    }
  }

  @Test
  void theRingAsksForNoTurnWhileAnAnswerIsWaitedForAndTheAnswerDoes() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    turns.begin(
        () -> {
          turns.begun();
          taken.incrementAndGet();
          turns.rest(false, false);
        },
        () -> false);
    await().atMost(LIMIT).until(() -> taken.get() == 1);
    loop.submit(() -> {}).sync();

    turns.wake();
    loop.submit(() -> {}).sync();
    assertThat(taken).hasValue(1);

    turns.raise();
    await().atMost(LIMIT).until(() -> taken.get() == 2);
  }

  @Test
  void aLaneThatWaitsIsLookedAtThoughNothingAsksForIt() {
    AtomicInteger taken = new AtomicInteger();
    turns.begin(
        () -> {
          turns.begun();
          turns.rest(false, taken.incrementAndGet() < 5);
        },
        () -> true);
    await().atMost(LIMIT).until(() -> taken.get() == 5);
  }

  @Test
  void betweenTwoLongTurnsThereIsTimeForSeveralIterationsOfTheLoop() {
    List<String> order = new CopyOnWriteArrayList<>();
    turns.begin(
        () -> {
          turns.begun();
          order.add("turn");
          for (long begun = System.nanoTime(); System.nanoTime() - begun < 60_000_000L; ) {
            Thread.onSpinWait();
          }
          if (order.size() == 1) {
            exchange(order, 10);
          }
          turns.rest(true, true);
        },
        () -> order.size() > 50);
    await().atMost(LIMIT).until(() -> order.lastIndexOf("turn") > 0 && order.size() >= 12);
    assertThat(order.subList(1, 11)).containsOnly("exchange");
  }

  @Test
  void afterALongTurnTheConnectionsHaveAsMuchTimeAsItTook() {
    long turnNanos = 300_000_000L;
    List<Long> begun = new CopyOnWriteArrayList<>();
    turns.begin(
        () -> {
          turns.begun();
          begun.add(System.nanoTime());
          while (System.nanoTime() - begun.get(begun.size() - 1) < turnNanos) {
            Thread.onSpinWait();
          }
          turns.rest(true, true);
        },
        () -> begun.size() > 1);
    await().atMost(LIMIT).until(() -> begun.size() > 1);
    assertThat(begun.get(1) - begun.get(0)).isGreaterThanOrEqualTo(2 * turnNanos);
  }

  /** A stop must not wait behind a pause, or its spill would come too late. */
  @Test
  void aTurnThatIsHurriedIsNotPutOff() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    AtomicLong ended = new AtomicLong();
    turns.begin(
        () -> {
          turns.begun();
          long begun = System.nanoTime();
          while (taken.get() == 0 && System.nanoTime() - begun < 1_200_000_000L) {
            Thread.onSpinWait();
          }
          taken.incrementAndGet();
          ended.compareAndSet(0, System.nanoTime());
          turns.rest(true, false);
        },
        () -> true);
    await().atMost(LIMIT).until(() -> taken.get() == 1);
    loop.submit(() -> {}).sync();
    turns.hurry();
    turns.raise();
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(1)).until(() -> taken.get() == 2);
    assertThat(System.nanoTime() - ended.get()).isLessThan(700_000_000L);
  }

  /** Each in an iteration of its own, as answers to what was sent in the one before. */
  private void exchange(List<String> order, int left) {
    if (left > 0) {
      loop.execute(
          () -> {
            order.add("exchange");
            loop.executeAfterEventLoopIteration(() -> exchange(order, left - 1));
          });
    }
  }

  @Test
  void aTurnThatTheLoopDidNotTakeIsAskedForAgain() throws Exception {
    AtomicBoolean refuses = new AtomicBoolean();
    AtomicInteger taken = new AtomicInteger();
    SingleThreadIoEventLoop refusing =
        new SingleThreadIoEventLoop(null, (Executor) group, NioIoHandler.newFactory()) {
          @Override
          public void execute(Runnable task) {
            if (refuses.getAndSet(false)) {
              throw new OutOfMemoryError("of a test");
            }
            super.execute(task);
          }
        };
    AppenderTurns its = new AppenderTurns(refusing, NEVER);
    its.begin(
        () -> {
          its.begun();
          taken.incrementAndGet();
          its.rest(true, false);
        },
        () -> true);
    await().atMost(LIMIT).until(() -> taken.get() == 1);
    refusing.submit(() -> {}).sync();
    refuses.set(true);
    try {
      assertThatThrownBy(its::raise).isInstanceOf(OutOfMemoryError.class);
      its.raise();
      await().atMost(LIMIT).until(() -> taken.get() == 2);
    } finally {
      refusing.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void noTurnIsTakenAfterTheLast() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    turns.begin(
        () -> {
          turns.begun();
          taken.incrementAndGet();
          turns.end();
        },
        () -> false);
    await().atMost(LIMIT).until(() -> taken.get() == 1);
    turns.raise();
    turns.wake();
    loop.submit(() -> {}).sync();
    assertThat(taken).hasValue(1);
  }
}
