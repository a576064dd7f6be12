package sluice.ingest.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.spool.QueueSpool;
import sluice.ingest.spool.SpoolDirectory;
import sluice.queue.QueueKey;

/**
 * The lanes of one number of queues. When the number changes, a new generation begins, with a
 * producer id of its own: its numbers start anew, and its entries go to the spool until the
 * generation before it is through. Owned by the appender.
 */
final class LaneGeneration {

  private static final Logger LOG = LoggerFactory.getLogger(LaneGeneration.class);

  /** The number of queues of what earlier runs left, before the first set has come. */
  static final int UNKNOWN = 0;

  private final String producer;
  private final byte[] producerTail;
  private final SpoolDirectory spools;
  private final AppenderContext context;
  private final List<QueueLane> lanes = new ArrayList<>();
  private int queues;

  /**
   * @param queues into how many the sets were split, or {@link #UNKNOWN}
   */
  LaneGeneration(int queues, String producer, SpoolDirectory spools, AppenderContext context) {
    this.queues = queues;
    this.producer = producer;
    this.producerTail = EntryPrefix.producerTail(producer);
    this.spools = spools;
    this.context = context;
  }

  /** Whether sets split into so many queues belong here; the first ones settle it. */
  boolean takes(int setQueues) {
    if (queues == UNKNOWN) {
      queues = setQueues;
    }
    return queues == setQueues;
  }

  /** The one that follows, for another number of queues. */
  LaneGeneration next(int newQueues, int ordinal) {
    String name = producer.replaceFirst("-g\\d+$", "") + "-g" + ordinal;
    return new LaneGeneration(newQueues, name, spools.next(name), context);
  }

  QueueLane lane(int queue) {
    while (lanes.size() <= queue) {
      lanes.add(open(lanes.size()));
    }
    return lanes.get(queue);
  }

  private QueueLane open(int queue) {
    try {
      QueueSpool spool = spools.queue(queue);
      context.counters().watch(queue, spool);
      return new QueueLane(new QueueKey(queue), producerTail, context, spool);
    } catch (IOException failed) {
      throw new UncheckedIOException("the spool of queue " + queue + " cannot be read", failed);
    }
  }

  List<QueueLane> lanes() {
    return lanes;
  }

  int queues() {
    return queues;
  }

  boolean isActive() {
    for (QueueLane lane : lanes) {
      if (lane.isActive()) {
        return true;
      }
    }
    return false;
  }

  /** Closes the spools. */
  void close() {
    for (int queue = 0; queue < lanes.size(); queue++) {
      QueueSpool spool = lanes.get(queue).spool();
      context.counters().unwatch(queue, spool);
      try {
        spool.close();
      } catch (IOException failed) {
        LOG.warn("spool_close_failed cause={}", failed.toString());
      }
    }
  }
}
