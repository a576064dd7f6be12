package sluice.ingest.ring;

import java.util.List;
import sluice.queue.QueueSelector;

/**
 * How many queues there are, and whether that is settled. {@link #hold}, {@link #settle} and the
 * questions may be called by any thread; the rest belongs to the appender.
 */
public final class QueueCount {

  /** How long, while held, sets may still come in that were cut for the number before. */
  private static final long LATE_NANOS = 1_000_000_000L;

  private static final int UNSETTLED = 0;

  private final AppenderTurns turns;
  private final WaitingLane waiting;

  /** What the last call of {@link #hold} or {@link #settle} said. */
  private volatile int wanted;

  /** Whether, when the appender last looked, Redis had all of before the hold and it was closed. */
  private volatile boolean quiet;

  /** Whether, when the appender last looked, sets went to their lanes. */
  private volatile boolean direct;

  /** What sets are split by: the count that was settled last, 1 before any was. */
  private int inUse;

  /** The last value of {@link #wanted} that the appender has acted upon; -1 before the first. */
  private int followed = -1;

  /** Whether, while held, sets that were cut for the number before are refused from now on. */
  private boolean closed;

  /** When the hold began, of System.nanoTime. */
  private long heldNanos;

  /** It is settled from the start. */
  QueueCount(int queues, AppenderTurns turns, WaitingLane waiting) {
    this.turns = turns;
    this.waiting = waiting;
    this.wanted = queues;
    this.inUse = queues;
  }

  /** It is not known yet: sets wait. */
  QueueCount(AppenderTurns turns, WaitingLane waiting) {
    this.turns = turns;
    this.waiting = waiting;
    this.wanted = UNSETTLED;
    this.inUse = 1;
  }

  /** Where a set goes. */
  enum Way {
    LANE,
    WAIT,
    /**
     * The set was cut for a number that counts no more: it is not kept, and the client is told so.
     */
    REFUSE
  }

  /** Makes new sets wait, whatever the number will be; what came before still goes to its queue. */
  public void hold() {
    quiet = quiet && wanted == UNSETTLED;
    wanted = UNSETTLED;
    turns.raise();
  }

  /** Sets the number of queues that counts from now on; sets that wait go to their queues. */
  public void settle(int queues) {
    if (queues < 1 || queues > QueueSelector.FINEST) {
      throw new IllegalArgumentException("queues must be 1..4096, was " + queues);
    }
    if (wanted != queues) {
      wanted = queues;
      turns.raise();
    }
  }

  /** Whether, while held, Redis has all that came before and nothing of it can come any more. */
  public boolean isQuiet() {
    return quiet && wanted == UNSETTLED;
  }

  /** Whether sets go to their queues directly. */
  public boolean isDirect() {
    return direct && wanted != UNSETTLED;
  }

  int inUse() {
    return inUse;
  }

  /**
   * Does, in a turn of the appender, what the last call of {@link #hold} or {@link #settle} said.
   */
  void follow(List<QueueLane> lanes) {
    int now = wanted;
    if (now == followed) {
      return;
    }
    followed = now;
    quiet = false;
    direct = false;
    if (now == UNSETTLED) {
      closed = false;
      heldNanos = System.nanoTime();
      waiting.hold();
      return;
    }
    if (now != inUse && closed) {
      lanes.forEach(QueueLane::drained);
    }
    closed = false;
    inUse = now;
    waiting.release();
  }

  /**
   * Where a set goes that was cut for so many queues. A set of one visitor is cut for {@link
   * QueueSelector#FINEST} and goes anywhere; a bulk must meet the number that counts.
   */
  Way wayOf(int of) {
    WaitingLane.Phase phase = waiting.phase();
    if (phase == WaitingLane.Phase.DIRECT) {
      return of == QueueSelector.FINEST || of == inUse ? Way.LANE : Way.REFUSE;
    }
    if (of == QueueSelector.FINEST) {
      return Way.WAIT;
    }
    return of == inUse && phase == WaitingLane.Phase.HOLDING && !closed ? Way.LANE : Way.REFUSE;
  }

  /**
   * Takes part in a turn of the appender.
   *
   * @param isEmpty whether Redis is there and has all that the lanes had
   */
  void look(boolean isEmpty, long nowNanos) {
    WaitingLane.Phase phase = waiting.phase();
    direct = phase == WaitingLane.Phase.DIRECT;
    boolean nothingLeft = isEmpty && !waiting.isUnsettled();
    if (phase == WaitingLane.Phase.HOLDING && nothingLeft && nowNanos - heldNanos > LATE_NANOS) {
      closed = true;
    }
    quiet = closed && nothingLeft;
  }
}
