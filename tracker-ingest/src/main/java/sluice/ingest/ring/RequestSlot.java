package sluice.ingest.ring;

/**
 * A place in the ring. Preallocated and mutable (the one exception to our records): filled by an
 * event loop while it has claimed the sequence, cleared by the appender; never leaves this package.
 */
final class RequestSlot {

  private EntryPrefix prefix;
  private Ticket ticket;
  private int queue;
  private int of;

  void fill(EntryPrefix newPrefix, int newQueue, int newOf, Ticket newTicket) {
    prefix = newPrefix;
    queue = newQueue;
    of = newOf;
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

  /** How many queues it was cut for. */
  int of() {
    return of;
  }
}
