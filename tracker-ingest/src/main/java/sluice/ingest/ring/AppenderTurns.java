package sluice.ingest.ring;

import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the appender work on an event loop, one turn in an iteration of the loop at most: however
 * much comes in, the connections of the loop are served between two turns. {@link #wake} and {@link
 * #raise} may be called by any thread, the rest belongs to the loop.
 */
final class AppenderTurns {

  private static final Logger LOG = LoggerFactory.getLogger(AppenderTurns.class);

  /** How long the next turn is away at most while a lane waits for something. */
  private static final long BUSY_NANOS = 1_000_000L;

  /** How long it is away at most when nothing is to be done. */
  private static final long IDLE_NANOS = 50_000_000L;

  /** A turn of so long has kept the connections waiting, as it does when a disk is slow. */
  private static final long LONG_NANOS = 50_000_000L;

  /**
   * Bounds of how long the connections then have the loop for themselves: as long as the turn was,
   * so that half of the time is theirs. The time limit of a connection that is being made runs on
   * during turns, and with one exchange a turn it would pass again and again, for as long as hits
   * come in.
   */
  private static final long SHORTEST_PAUSE_NANOS = 30_000_000L;

  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;

  private final SingleThreadEventLoop loop;
  private final long idleNanos;
  private final Runnable atTick = this::tick;
  private final Runnable atEndOfPause = this::lookNow;
  private final Runnable atEndOfIteration = this::lookAgain;

  /** Whether a turn is due or under way; at first, until it begins. */
  private final AtomicBoolean isDue = new AtomicBoolean(true);

  /** Whether something other than the ring asks for a turn after the one that is under way. */
  private volatile boolean isRaised;

  /** Whether what is new in the ring asks for a turn. */
  private volatile boolean heedsRing;

  private Runnable turn;
  private BooleanSupplier isRingEmpty;
  private ScheduledFuture<?> idleTicks;

  /** The last pause; null before the first. */
  private ScheduledFuture<?> pause;

  /** Whether no turn is put off any more. */
  private volatile boolean isHurried;

  private boolean isTicking;
  private boolean willHeedRing;
  private long begunNanos;

  /**
   * @param loop where the turns are taken
   */
  AppenderTurns(SingleThreadEventLoop loop) {
    this(loop, IDLE_NANOS);
  }

  /**
   * @param idleNanos how long the next turn is away at most when there is nothing at all
   */
  AppenderTurns(SingleThreadEventLoop loop, long idleNanos) {
    this.loop = loop;
    this.idleNanos = idleNanos;
  }

  /**
   * Has the first turn taken, by any thread; before this nothing asks for one.
   *
   * @param newTurn calls {@link #begun} first and {@link #rest} or {@link #end} last
   * @param ringIsEmpty whether all of the ring is taken
   */
  void begin(Runnable newTurn, BooleanSupplier ringIsEmpty) {
    loop.execute(
        () -> {
          turn = newTurn;
          isRingEmpty = ringIsEmpty;
          idleTicks =
              loop.scheduleWithFixedDelay(
                  this::idleTick, idleNanos, idleNanos, TimeUnit.NANOSECONDS);
          turn.run();
        });
  }

  /** Something new is in the ring. */
  void wake() {
    VarHandle.fullFence(); // A turn that ends now must see what was published before.
    if (heedsRing) {
      schedule();
    }
  }

  /** Something else has come about that a turn has to look at. */
  void raise() {
    isRaised = true;
    schedule();
  }

  private void schedule() {
    if (!isDue.get() && isDue.compareAndSet(false, true)) {
      boolean isTaken = false;
      try {
        loop.execute(turn);
        isTaken = true;
      } finally {
        if (!isTaken) {
          isDue.set(false); // Else nothing would ever ask for a turn again.
        }
      }
    }
  }

  /** A turn begins, and looks at all that has come about until now. */
  void begun() {
    begunNanos = System.nanoTime();
    heedsRing = false;
    isRaised = false;
    VarHandle.fullFence();
  }

  /**
   * Ends a turn, which another one follows when something asks for it.
   *
   * @param heeds whether what is new in the ring does
   * @param isBusy whether some lane waits for something, so that it is looked at before long
   */
  void rest(boolean heeds, boolean isBusy) {
    willHeedRing = heeds;
    if (isBusy && !isTicking) {
      isTicking = true;
      loop.schedule(atTick, BUSY_NANOS, TimeUnit.NANOSECONDS);
    }
    loop.executeAfterEventLoopIteration(atEndOfIteration);
  }

  /** Ticks go on whatever happens: the loop gives up those that throw. */
  private void idleTick() {
    try {
      schedule();
    } catch (RuntimeException | Error failed) {
      LOG.atWarn()
          .addKeyValue("effect", "the next tick tries again")
          .setCause(failed)
          .log("no-turn");
    }
  }

  private void tick() {
    isTicking = false;
    schedule();
  }

  private void lookAgain() {
    long took = System.nanoTime() - begunNanos;
    boolean isPausing = false;
    try {
      if (took > LONG_NANOS && !isHurried) {
        long nanos = Math.max(SHORTEST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, took));
        pause = loop.schedule(atEndOfPause, nanos, TimeUnit.NANOSECONDS);
        isPausing = true;
      }
    } finally {
      if (!isPausing) {
        lookNow(); // Without a look the next turn would never be due.
      }
    }
  }

  /** From now on no turn is put off for the connections; by any thread. */
  void hurry() {
    isHurried = true;
    try {
      loop.execute(this::endPause);
    } catch (RejectedExecutionException ended) {
      return; // There are no turns any more.
    }
  }

  private void endPause() {
    if (pause != null && pause.cancel(false)) {
      lookNow();
    }
  }

  private void lookNow() {
    heedsRing = willHeedRing;
    isDue.set(false);
    VarHandle.fullFence(); // Whoever publishes after this sees that the ring is heeded.
    if (isRaised || willHeedRing && !isRingEmpty.getAsBoolean()) {
      schedule();
    }
  }

  /** Ends the last turn: none is taken any more. */
  void end() {
    idleTicks.cancel(false);
  }
}
