package sluice.queue;

import java.util.regex.Pattern;

/**
 * Who enqueued a request set, and as its how manieth: the member {@code "sluice":{"p":…,"n":…}} of
 * the queue entry, which PHP ignores. Within one queue the numbers of a producer rise without gaps;
 * a repeat carries the same number.
 *
 * @param producer the producer's id, 1..64 characters of [0-9a-z-]
 * @param sequence 1 or more
 */
public record SetIdentity(String producer, long sequence) {

  private static final Pattern PRODUCER = Pattern.compile("[0-9a-z-]{1,64}");

  /** Refuses what no producer of ours would write. */
  public SetIdentity {
    if (!isValid(producer, sequence)) {
      throw new IllegalArgumentException(
          "a set's identity is 1..64 characters of [0-9a-z-] and a number from 1, was "
              + producer
              + " and "
              + sequence);
    }
  }

  static boolean isValid(String producer, long sequence) {
    return sequence > 0 && PRODUCER.matcher(producer).matches();
  }
}
