package sluice.ingest.http;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sluice.ingest.ring.Ticket;

/**
 * One request that waits until its parts are safe, and the bytes that it holds till then. Owned by
 * the connection's event loop.
 */
final class Exchange implements Ticket.Listener {

  /** How long publishing waits while the ring is full before it is tried again. */
  private static final long RING_FULL_RETRY_MICROS = 500;

  private final TrackerHandler connection;
  private final ParseResult.Accepted accepted;
  private final Holding held;
  private final long startedNanos;
  private final boolean isAnswered;

  /**
   * @param isAnswered whether its client is told when it has come in, and not what became of it
   */
  Exchange(
      TrackerHandler connection,
      ParseResult.Accepted accepted,
      Holding held,
      long startedNanos,
      boolean isAnswered) {
    this.connection = connection;
    this.accepted = accepted;
    this.held = held;
    this.startedNanos = startedNanos;
    this.isAnswered = isAnswered;
  }

  boolean isAnswered() {
    return isAnswered;
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

  /** Hands the parts to the ring, now or when it has room. */
  void publish(EventLoopShare share, EventLoop loop) {
    publish(new Ticket(loop, accepted.parts().size(), this), 0, share, loop);
  }

  private void publish(Ticket ticket, int from, EventLoopShare share, EventLoop loop) {
    List<ParseResult.Part> parts = accepted.parts();
    for (int i = from; i < parts.size(); i++) {
      ParseResult.Part part = parts.get(i);
      if (!share.publisher().publish(part.prefix(), part.queue(), part.of(), ticket)) {
        int rest = i;
        share.counters().ringFull();
        loop.schedule(
            () -> publish(ticket, rest, share, loop),
            RING_FULL_RETRY_MICROS,
            TimeUnit.MICROSECONDS);
        return;
      }
    }
  }

  @Override
  public void settled(boolean safe) {
    connection.settled(this, safe);
  }
}
