package sluice.ingest.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.spool.SpoolDirectory;

/**
 * All lanes, by the number of queues that their sets were split into. Only the oldest generation
 * goes to Redis, and not while a resize to its number is under way; the others are spooled. Owned
 * by the appender.
 */
final class LaneGenerations {

  private static final Logger LOG = LoggerFactory.getLogger(LaneGenerations.class);

  /** So long after a change of the number, other event loops may still split by the old one. */
  private static final long STRAGGLER_NANOS = 500_000_000L;

  private final Deque<LaneGeneration> generations = new ArrayDeque<>();
  private final QueueNumber number;
  private int count = 1;
  private long switchedNanos = System.nanoTime() - STRAGGLER_NANOS;
  private int active;
  private int pending;

  LaneGenerations(
      String producer, SpoolDirectory spools, AppenderContext context, QueueNumber number) {
    this.number = number;
    generations.add(new LaneGeneration(LaneGeneration.UNKNOWN, producer, spools, context));
  }

  /** The lane of a queue for which earlier runs have left something. */
  QueueLane leftOver(int queue) {
    return generations.getFirst().lane(queue);
  }

  /** The lane of a set; another number of queues than before begins a new generation. */
  QueueLane lane(RequestSlot slot) {
    LaneGeneration last = generations.getLast();
    if (last.takes(slot.queues())) {
      return last.lane(slot.queue());
    }
    if (System.nanoTime() - switchedNanos < STRAGGLER_NANOS) {
      for (LaneGeneration earlier : generations) {
        if (earlier.takes(slot.queues())) {
          return earlier.lane(slot.queue());
        }
      }
    }
    switchedNanos = System.nanoTime();
    LaneGeneration next = last.next(slot.queues(), ++count);
    LOG.info("queue_number_changed to={} hits are spooled until it is in force", slot.queues());
    generations.add(next);
    return next.lane(slot.queue());
  }

  List<QueueLane> all() {
    if (generations.size() == 1) {
      return generations.getFirst().lanes();
    }
    List<QueueLane> all = new ArrayList<>();
    generations.forEach(generation -> all.addAll(generation.lanes()));
    return all;
  }

  /**
   * Lets each active lane move on.
   *
   * @return whether something was given to the connection, to be flushed
   */
  boolean advance(Optional<RedisPort> port, long nowNanos, boolean sendNow) {
    while (generations.size() > 1 && !generations.getFirst().isActive()) {
      generations.removeFirst().close();
    }
    boolean given = false;
    active = 0;
    pending = 0;
    for (LaneGeneration generation : generations) {
      Optional<RedisPort> open = isHeld(generation) ? Optional.empty() : port;
      for (QueueLane lane : generation.lanes()) {
        if (lane.isActive()) {
          given |= lane.advance(open, nowNanos, sendNow);
          active += lane.isActive() ? 1 : 0;
          pending += lane.pending();
        }
      }
    }
    return given;
  }

  private boolean isHeld(LaneGeneration generation) {
    return generation != generations.getFirst() || number.isHeld(generation.queues());
  }

  /** Lanes that wait for something, after the last {@link #advance}. */
  int active() {
    return active;
  }

  /** Entries that are neither sent nor spooled, after the last {@link #advance}. */
  int pending() {
    return pending;
  }

  boolean isSending() {
    for (QueueLane lane : all()) {
      if (lane.isSending()) {
        return true;
      }
    }
    return false;
  }

  /** Takes back what is under way and spools all that is pending. */
  void spillAll() {
    for (QueueLane lane : all()) {
      lane.giveUp();
      lane.spill();
    }
  }

  /** Closes the spools. */
  void close() {
    generations.forEach(LaneGeneration::close);
  }
}
