package sluice.ingest.http;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** A connection's place in the line of a budget. Owned by the connection's event loop. */
final class RoomWait {

  /** How long a request waits for room before it is answered 503, nanoseconds. */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final ByteBudget NOWHERE = new ByteBudget(0);
  private static final ByteBudget.Waiter NOBODY = new ByteBudget.Waiter(NOWHERE, 0, () -> {});

  private final Executor eventLoop;
  private ByteBudget budget = NOWHERE;
  private ByteBudget.Waiter waiter = NOBODY;
  private long sinceNanos;

  RoomWait(Executor eventLoop) {
    this.eventLoop = eventLoop;
  }

  boolean isWaiting() {
    return waiter != NOBODY;
  }

  boolean isOverdue(long nowNanos) {
    return isWaiting() && nowNanos - sinceNanos > MAX_NANOS;
  }

  /**
   * Stands in line.
   *
   * @param owner of the bytes
   * @param granted hears on the event loop how many nanoseconds it took; the bytes are its own then
   */
  void begin(ByteBudget of, Holding owner, long bytes, LongConsumer granted) {
    ByteBudget.Waiter[] place = new ByteBudget.Waiter[1];
    place[0] =
        new ByteBudget.Waiter(
            owner, bytes, () -> eventLoop.execute(() -> grant(of, place[0], granted)));
    budget = of;
    waiter = place[0];
    sinceNanos = System.nanoTime();
    of.await(waiter);
  }

  private void grant(ByteBudget of, ByteBudget.Waiter to, LongConsumer granted) {
    if (waiter != to) {
      // The connection has left the line meanwhile, so what was granted goes back.
      of.release(to.bytes());
      of.leave(to.owner());
      return;
    }
    waiter = NOBODY;
    granted.accept(System.nanoTime() - sinceNanos);
  }

  /** Leaves the line; what is being granted at this moment is given back when it arrives. */
  void leave() {
    ByteBudget.Waiter left = waiter;
    waiter = NOBODY;
    if (left != NOBODY) {
      budget.cancel(left);
    }
  }
}
