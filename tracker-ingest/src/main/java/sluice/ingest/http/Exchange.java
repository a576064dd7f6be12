package sluice.ingest.http;

import sluice.ingest.ring.Ticket;

/**
 * One request that waits until its parts are safe, and the bytes that it holds till then. Owned by
 * the connection's event loop.
 */
final class Exchange implements Ticket.Listener {

  private final TrackerHandler connection;
  private final ParseResult.Accepted accepted;
  private final long heldBytes;
  private final long startedNanos;

  Exchange(
      TrackerHandler connection, ParseResult.Accepted accepted, long heldBytes, long startedNanos) {
    this.connection = connection;
    this.accepted = accepted;
    this.heldBytes = heldBytes;
    this.startedNanos = startedNanos;
  }

  ParseResult.Accepted accepted() {
    return accepted;
  }

  long heldBytes() {
    return heldBytes;
  }

  long startedNanos() {
    return startedNanos;
  }

  @Override
  public void settled(boolean safe) {
    connection.settled(this, safe);
  }
}
