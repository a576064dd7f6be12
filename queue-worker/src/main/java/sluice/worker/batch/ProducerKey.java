package sluice.worker.batch;

import sluice.queue.SetIdentity;

/**
 * One sequence of numbers: a producer's, for one list.
 *
 * @param producer the producer's id
 * @param origin the queue that it numbered the entries for, wherever they lie now
 */
public record ProducerKey(String producer, int origin) {

  /**
   * The sequence that an entry belongs to.
   *
   * @param queue where it lies: what names no queue of its own counts as made for this one
   */
  static ProducerKey of(SetIdentity identity, int queue) {
    return new ProducerKey(identity.producer(), identity.queue().orElse(queue));
  }
}
