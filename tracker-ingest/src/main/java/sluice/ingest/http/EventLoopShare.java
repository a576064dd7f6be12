package sluice.ingest.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import sluice.ingest.ring.EntryEncoder;
import sluice.ingest.ring.RequestPublisher;

/** What the connections of one event loop share. Owned by that event loop. */
final class EventLoopShare {

  /** Looking for the idlest costs a look at all; so a few are closed at once. */
  private static final int IDLE_CLOSED_AT_ONCE = 16;

  private final ServerShare server;
  private final CallParser parser;
  private final EntryEncoder encoder;
  private final Set<TrackerHandler> connections = new HashSet<>();

  EventLoopShare(ServerShare server, CallParser parser, EntryEncoder encoder) {
    this.server = server;
    this.parser = parser;
    this.encoder = encoder;
  }

  /**
   * Parses a small body at once and a larger one on another thread; the result is taken on the
   * event loop.
   */
  void parse(ReceivedRequest request, Executor eventLoop, Consumer<ParseResult> taker) {
    int bytes = request.body().length;
    if (BodyParsers.isForEventLoop(bytes)) {
      taker.accept(parser.parseSafely(request, counters()));
      return;
    }
    server
        .bodies()
        .parse(
            bytes,
            any -> {
              ParseResult result = any.parseSafely(request, counters());
              eventLoop.execute(() -> taker.accept(result));
            });
  }

  /** Lets each connection look at the clock. */
  void checkTimes() {
    long now = System.nanoTime();
    for (TrackerHandler connection : List.copyOf(connections)) {
      connection.checkTime(now);
    }
    if (server.budget().slow().isOver()) {
      reclaim();
    }
  }

  /**
   * Takes back what slow clients of this event loop hold, until an eighth of their part is free:
   * first from those that hold most for longest.
   */
  void reclaim() {
    ByteBudget slow = server.budget().slow();
    long goal = slow.maxBytes() - slow.maxBytes() / 8;
    long now = System.nanoTime();
    List<TrackerHandler> holders = new ArrayList<>();
    for (TrackerHandler connection : connections) {
      if (connection.slowHeld() > 0) {
        holders.add(connection);
      }
    }
    holders.sort(Comparator.comparingDouble(connection -> -connection.burden(now)));
    for (TrackerHandler connection : holders) {
      if (slow.used() <= goal) {
        return;
      }
      connection.evict();
    }
  }

  /**
   * Closes connections that wait for a next request, those first that have waited longest.
   *
   * @return whether there were any
   */
  boolean closeIdlest() {
    long now = System.nanoTime();
    List<TrackerHandler> idle = new ArrayList<>();
    for (TrackerHandler connection : connections) {
      if (connection.isIdle()) {
        idle.add(connection);
      }
    }
    idle.sort(Comparator.comparingLong(connection -> -connection.idleNanos(now)));
    List<TrackerHandler> closed = idle.subList(0, Math.min(idle.size(), IDLE_CLOSED_AT_ONCE));
    closed.forEach(TrackerHandler::stop);
    return !closed.isEmpty();
  }

  RequestPublisher publisher() {
    return server.publisher();
  }

  HttpLimits limits() {
    return server.limits();
  }

  HttpCounters counters() {
    return server.counters();
  }

  MemoryBudget budget() {
    return server.budget();
  }

  boolean answersOnReceipt() {
    return server.answersOnReceipt();
  }

  boolean isStopping() {
    return server.isStopping();
  }

  void opened(TrackerHandler connection) {
    connections.add(connection);
  }

  void closed(TrackerHandler connection) {
    if (connections.remove(connection) && connection.isKept()) {
      server.keptClosed();
    }
  }

  Set<TrackerHandler> connections() {
    return connections;
  }

  /** Call after the event loop has ended. */
  void close() {
    encoder.close();
  }
}
