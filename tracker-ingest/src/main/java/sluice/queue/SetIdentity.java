package sluice.queue;

/**
 * Who enqueued a request set, and as its how manieth: the member {@code "sluice":{"p":…,"n":…}} of
 * the queue entry, which PHP ignores. Within one queue the numbers of a producer rise without gaps;
 * a repeat carries the same number.
 *
 * @param producer the producer's id, 1..64 characters of [0-9a-z-]
 * @param sequence 1 or more
 */
public record SetIdentity(String producer, long sequence) {}
