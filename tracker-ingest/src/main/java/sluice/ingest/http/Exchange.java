package sluice.ingest.http;

import sluice.ingest.ring.Ticket;

/**
 * One request that waits until its parts are safe, and the bytes that it holds till then. Owned by
 * the connection's event loop.
 */
final class Exchange implements Ticket.Listener {

  private final TrackerHandler connection;
  private final ParseResult.Accepted accepted;
  private final Holding held;
  private final long startedNanos;

  Exchange(
      TrackerHandler connection, ParseResult.Accepted accepted, Holding held, long startedNanos) {
    this.connection = connection;
    this.accepted = accepted;
    this.held = held;
    this.startedNanos = startedNanos;
  }

  ParseResult.Accepted accepted() {
    return accepted;
  }

  Holding held() {
    return held;
  }

  long startedNanos() {
    return startedNanos;
  }

  @Override
  public void settled(boolean safe) {
    connection.settled(this, safe);
  }
}
