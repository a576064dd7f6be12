package sluice.ingest.http;

import java.util.List;
import sluice.ingest.ring.EntryPrefix;

/** What a call is, once read. */
sealed interface ParseResult {

  /** The call is answered as it stands, and nothing of it is recorded. */
  record Settled(Answer answer) implements ParseResult {}

  /**
   * The call is to be recorded.
   *
   * @param parts one or more; each goes to its queue
   * @param answer when all are safe
   * @param otherwise makes the answer when one could be kept nowhere
   * @param requests how many tracking requests they hold
   */
  record Accepted(List<Part> parts, Answer answer, TrackerResponse otherwise, int requests)
      implements ParseResult {

    /** What the parts hold in memory, roughly: bytes of the entries and what goes with them. */
    long bytes() {
      long bytes = 0;
      for (Part part : parts) {
        bytes += part.prefix().length() + PART_OVERHEAD_BYTES;
      }
      return bytes;
    }
  }

  /** Objects around the bytes of a part. */
  int PART_OVERHEAD_BYTES = 512;

  /**
   * A request set for one queue.
   *
   * @param queue 0..of-1
   * @param of how many queues it was cut for; {@link sluice.queue.QueueSelector#FINEST}: the
   *     appender takes the rest modulo the number that counts then
   */
  record Part(int queue, int of, EntryPrefix prefix) {}
}
