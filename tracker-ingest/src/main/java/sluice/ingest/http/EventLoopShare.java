package sluice.ingest.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import sluice.ingest.ring.EntryEncoder;
import sluice.ingest.ring.RequestPublisher;

/** What the connections of one event loop share. Owned by that event loop. */
final class EventLoopShare {

  private final ServerShare server;
  private final CallParser parser;
  private final EntryEncoder encoder;
  private final Set<TrackerHandler> connections = new HashSet<>();

  EventLoopShare(ServerShare server, CallParser parser, EntryEncoder encoder) {
    this.server = server;
    this.parser = parser;
    this.encoder = encoder;
  }

  CallParser parser() {
    return parser;
  }

  /** Parses on the thread for large bodies, which has a parser of its own. */
  void parseLarge(Consumer<CallParser> task) {
    server.largeBodies().accept(task);
  }

  /** Lets each connection look at the clock. */
  void checkTimes() {
    long now = System.nanoTime();
    for (TrackerHandler connection : List.copyOf(connections)) {
      connection.checkTime(now);
    }
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

  ByteBudget budget() {
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
    if (connections.remove(connection)) {
      server.connectionClosed();
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
