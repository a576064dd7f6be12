package sluice.queue;

import java.util.OptionalInt;

/**
 * Who enqueued a request set, for which list, and as its how manieth: an {@link IdentityTail}, or
 * the member {@code "sluice":{"p":…,"q":…,"n":…}} of the queue entry, which PHP ignores. Within one
 * list the numbers of a producer rise without gaps; a repeat carries the same identity. An entry
 * that lies in another list than its own was moved there by hand: its number says nothing about
 * that list.
 *
 * @param producer the producer's id, 1..64 characters of [0-9a-z-]
 * @param queue the id of the queue that it was numbered for, 0 or more; empty in entries that were
 *     numbered for all lists together, and in those of before the member existed
 * @param sequence 1 or more
 */
public record SetIdentity(String producer, OptionalInt queue, long sequence) {

  private static final int MAX_PRODUCER_CHARACTERS = 64;

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
    int length = producer.length();
    if (sequence <= 0 || length == 0 || length > MAX_PRODUCER_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < length; i++) { // each entry asks: a matcher would be an object each time
      char c = producer.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'z') && c != '-') {
        return false;
      }
    }
    return true;
  }
}
