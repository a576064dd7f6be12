package sluice.queue;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Who enqueued a request set, for which list, and as its how manieth: the member {@code
 * "sluice":{"p":…,"q":…,"n":…}} of the queue entry, which PHP ignores. Within one list the numbers
 * of a producer rise without gaps; a repeat carries the same identity. An entry that lies in
 * another list than its own was moved there by hand: its number says nothing about that list.
 *
 * @param producer the producer's id, 1..64 characters of [0-9a-z-]
 * @param queue the id of the queue that it was numbered for, 0 or more; empty in entries that were
 *     numbered for all lists together, and in those of before the member existed
 * @param sequence 1 or more
 */
public record SetIdentity(String producer, OptionalInt queue, long sequence) {

  private static final Pattern PRODUCER = Pattern.compile("[0-9a-z-]{1,64}");

  /** Refuses what no producer of ours would write. */
  public SetIdentity {
    if (!isValid(producer, sequence) || queue.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "a set's identity is 1..64 characters of [0-9a-z-], a queue from 0 and a number from 1,"
              + " was "
              + producer
              + ", "
              + queue
              + " and "
              + sequence);
    }
  }

  /** Of a set that was numbered for no list in particular. */
  public SetIdentity(String producer, long sequence) {
    this(producer, OptionalInt.empty(), sequence);
  }

  static boolean isValid(String producer, long sequence) {
    return sequence > 0 && PRODUCER.matcher(producer).matches();
  }
}
