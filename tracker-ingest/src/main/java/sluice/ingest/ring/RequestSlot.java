package sluice.ingest.ring;

/**
 * A place in the ring. Preallocated and mutable (the one exception to our records): filled by an
 * event loop while it has claimed the sequence, cleared by the appender; never leaves this package.
 */
final class RequestSlot {

  private EntryPrefix prefix;
  private Ticket ticket;
  private int queue;
  private int queues;

  void fill(EntryPrefix newPrefix, int newQueue, int newQueues, Ticket newTicket) {
    prefix = newPrefix;
    queue = newQueue;
    queues = newQueues;
    ticket = newTicket;
  }

  /** Lets go of what it holds, so that a quiet ring keeps no memory. */
  void clear() {
    prefix = null;
    ticket = null;
  }

  EntryPrefix prefix() {
    return prefix;
  }

  Ticket ticket() {
    return ticket;
  }

  int queue() {
    return queue;
  }

  /** The number of queues that this queue is one of. */
  int queues() {
    return queues;
  }
}
