package sluice.ingest.ring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.spool.QueueSpool;
import sluice.ingest.spool.SpoolDirectory;
import sluice.queue.QueueKey;

/** The lanes of all queues, opened when first used. Owned by the appender. */
final class QueueLanes {

  private static final Logger LOG = LoggerFactory.getLogger(QueueLanes.class);

  private final Producer producer;
  private final SpoolDirectory spools;
  private final AppenderContext context;
  private final List<QueueLane> lanes = new ArrayList<>();
  private int active;
  private int pending;

  QueueLanes(Producer producer, SpoolDirectory spools, AppenderContext context) {
    this.producer = producer;
    this.spools = spools;
    this.context = context;
  }

  /**
   * The lane of a queue.
   *
   * @throws IOException if its spool cannot be read; it is tried again the next time
   */
  QueueLane lane(int queue) throws IOException {
    while (lanes.size() <= queue) {
      lanes.add(open(lanes.size()));
    }
    return lanes.get(queue);
  }

  private QueueLane open(int queue) throws IOException {
    QueueSpool spool = spools.queue(queue);
    context.counters().watch(queue, spool);
    return new QueueLane(new QueueKey(queue), tail(queue), context, spool);
  }

  /** Gives a set to the lane of its queue; it is refused where that cannot be opened. */
  void accept(int queue, EntryPrefix prefix, Ticket ticket, long nowMs) {
    QueueLane lane;
    try {
      lane = lane(queue);
    } catch (IOException unreadable) {
      context.spoolRefused(1, unreadable);
      context.answers().settle(ticket, false);
      return;
    }
    lane.accept(prefix, ticket, nowMs);
  }

  private ProducerTail tail(int queue) {
    return ProducerTail.of(producer.id(), queue);
  }

  /** Has all lanes number their entries anew, under the producer's new id. */
  void renew() {
    for (int queue = 0; queue < lanes.size(); queue++) {
      lanes.get(queue).renew(tail(queue));
    }
  }

  /** Whether workers have committed a number of our producer that was not given out here. */
  boolean isOvertaken(OutsideView.Committed committed) {
    return committed.producer().equals(producer.id())
        && committed.numbers().entrySet().stream()
            .anyMatch(
                number ->
                    number.getKey() >= lanes.size()
                        || number.getValue() > lanes.get(number.getKey()).lastNumber());
  }

  List<QueueLane> all() {
    return lanes;
  }

  /**
   * Lets each active lane do its next step.
   *
   * @return whether something was given to the connection, to be flushed
   */
  boolean advance(QueuePort port, long nowNanos, boolean sendNow) {
    boolean given = false;
    active = 0;
    pending = 0;
    for (QueueLane lane : lanes) {
      if (lane.isActive()) {
        given |= lane.advance(port, nowNanos, sendNow);
        count(lane);
      }
    }
    return given;
  }

  /** The same while there is no connection: nothing is given to it. */
  void advanceUnconnected(long nowNanos) {
    active = 0;
    pending = 0;
    for (QueueLane lane : lanes) {
      if (lane.isActive()) {
        lane.advanceUnconnected(nowNanos);
        count(lane);
      }
    }
  }

  private void count(QueueLane lane) {
    active += lane.isActive() ? 1 : 0;
    pending += lane.pending();
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
    for (QueueLane lane : lanes) {
      if (lane.isSending()) {
        return true;
      }
    }
    return false;
  }

  /** Takes back what is under way and spools all that is pending. */
  void spillAll() {
    for (QueueLane lane : lanes) {
      lane.giveUp();
      lane.spill();
    }
  }

  /** Closes the spools. */
  void close() {
    lanes.forEach(lane -> close(lane.spool()));
  }

  static void close(QueueSpool spool) {
    try {
      spool.close();
    } catch (IOException failed) {
      LOG.atWarn().addKeyValue("cause", failed.toString()).log("spool-close-failed");
    }
  }
}
