package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.archive.budget.Headway;
import sluice.archive.budget.Ticks;

class CrewTest {
  private final Crew crew = new Crew(2, new Headway(new ClosableTicks()));

  @AfterEach
  void close() {
    crew.close();
  }

  @Test
  void itemsAreDoneSideBySide() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    crew.forEach(
        List.of(1, 2),
        item -> {
          meet(both);
          done.add(item);
        });
    assertThat(done).containsExactlyInAnyOrder(1, 2);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("nobody else came", e);
    }
  }

  @Test
  void callerDoesAllWhenTheOthersAreBusy() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    crew.execute(() -> await(release));
    crew.execute(() -> await(release));
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    crew.forEach(List.of(1, 2, 3), item -> threads.add(Thread.currentThread().getName()));
    release.countDown();
    assertThat(threads).hasSize(3).containsOnly(Thread.currentThread().getName());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void otherWorkHasItsTurnBetweenTheItemsOfALongOne() throws Exception {
    Crew one = new Crew(1, new Headway(new ClosableTicks()));
    Queue<String> order = new ConcurrentLinkedQueue<>();
    CountDownLatch queued = new CountDownLatch(1);
    SiteTurns turns = new SiteTurns(one);
    turns.begin(1, longTurn(order, queued, 3));
    turns.begin(
        2,
        () -> {
          order.add("2");
          return false;
        });
    queued.countDown();
    turns.await();
    one.close();
    assertThat(order).containsExactly("1", "2", "1", "1");
  }

  private static SiteTurns.Turn longTurn(Queue<String> order, CountDownLatch queued, int pieces) {
    List<String> left = new ArrayList<>(IntStream.range(0, pieces).mapToObj(i -> "1").toList());
    return () -> {
      await(queued);
      order.add(left.remove(0));
      return !left.isEmpty();
    };
  }

  @Test
  void firstFailureIsThrownAndNothingElseIsBegun() {
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    Crew one = new Crew(1, new Headway(new ClosableTicks()));
    assertThatThrownBy(
            () ->
                one.forEach(
                    List.of(1, 2, 3),
                    item -> {
                      done.add(item);
                      throw new SQLException("item " + item);
                    }))
        .isInstanceOf(SQLException.class)
        .hasMessage("item 1");
    one.close();
    assertThat(done).containsExactly(1);
  }

  @Test
  void itemsMayBeSharedOutThemselves() throws Exception {
    List<Integer> four = List.of(1, 2, 3, 4);
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    CountDownLatch over = new CountDownLatch(1);
    crew.execute(
        () -> {
          assertThatCode(() -> crew.forEach(four, item -> crew.forEach(four, done::add)))
              .doesNotThrowAnyException();
          over.countDown();
        });
    await(over);
    assertThat(done).hasSize(16);
  }

  @Test
  void aFailureInWhatIsSharedOutOnceMoreEndsAllThatWaitForIt() throws Exception {
    List<Integer> many = IntStream.range(0, 50).boxed().toList();
    Queue<Integer> begun = new ConcurrentLinkedQueue<>();
    CountDownLatch over = new CountDownLatch(1);
    crew.execute(
        () -> {
          assertThatThrownBy(() -> crew.forEach(many, of -> failingAt(begun, of)))
              .hasMessage("item 7");
          over.countDown();
        });
    await(over);
    assertThat(begun).hasSizeLessThan(10);
  }

  private void failingAt(Queue<Integer> begun, int of) throws SQLException {
    begun.add(of);
    crew.forEach(
        List.of(1, 2, 3),
        part -> {
          if (of == 7 && part == 2) {
            throw new IllegalArgumentException("item 7");
          }
        });
  }

  @Test
  void closedCrewLeavesAllToTheCaller() throws Exception {
    crew.close();
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    crew.forEach(List.of(1, 2, 3), done::add);
    assertThat(done).containsExactly(1, 2, 3);
    assertThat(crew.execute(() -> {})).isFalse();
  }

  @Test
  void aThreadIsAtWorkWhileItWorksAndNotWhileItWaitsForOthers() throws Exception {
    AtomicLong now = new AtomicLong(1);
    Headway headway = new Headway(new FrozenTicks(now));
    Crew two = new Crew(2, headway);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    two.execute(
        () -> {
          Thread caller = Thread.currentThread();
          assertThatCode(
                  () -> two.forEach(List.of(1, 2), item -> heldUp(two, caller, held, release, end)))
              .doesNotThrowAnyException();
          over.countDown();
        });
    await(held);
    now.addAndGet(9);
    assertThat(headway.longest().nanos()).isEqualTo(9);
    release.countDown(); // the other one gets on, and the caller waits for it
    Awaitility.await().until(() -> headway.longest().nanos() == 0);
    assertThat(headway.longest().thread()).startsWith("archiver-");
    end.countDown();
    await(over);
    two.close();
    assertThat(headway.longest().thread()).isEmpty();
  }

  /** The caller has its item done at once, the thread that helps it does not. */
  private static void heldUp(
      Crew crew, Thread caller, CountDownLatch held, CountDownLatch release, CountDownLatch end) {
    if (Thread.currentThread() == caller) {
      await(held);
      return;
    }
    held.countDown();
    await(release);
    crew.goesOn();
    await(end);
  }

  /** Time that passes when the test says so. */
  private record FrozenTicks(AtomicLong now) implements Ticks {
    @Override
    public long nanos() {
      return now.get();
    }

    @Override
    public void pause(long nanos) {}
  }
}
