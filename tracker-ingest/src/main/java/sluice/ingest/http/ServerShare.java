package sluice.ingest.http;

import java.util.concurrent.atomic.AtomicInteger;
import sluice.ingest.ring.RequestPublisher;

/** What all connections share. Thread-safe. */
final class ServerShare {

  private final HttpLimits limits;
  private final RequestPublisher publisher;
  private final HttpCounters counters;
  private final boolean answersOnReceipt;
  private final MemoryBudget budget;
  private final BodyParsers bodies;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger kept = new AtomicInteger();
  private volatile boolean stopping;

  ServerShare(
      HttpLimits limits,
      RequestPublisher publisher,
      HttpCounters counters,
      boolean answersOnReceipt,
      BodyParsers bodies) {
    this.limits = limits;
    this.publisher = publisher;
    this.counters = counters;
    this.answersOnReceipt = answersOnReceipt;
    this.bodies = bodies;
    this.budget = MemoryBudget.of(limits.maxInFlightBytes());
  }

  HttpLimits limits() {
    return limits;
  }

  RequestPublisher publisher() {
    return publisher;
  }

  HttpCounters counters() {
    return counters;
  }

  boolean answersOnReceipt() {
    return answersOnReceipt;
  }

  MemoryBudget budget() {
    return budget;
  }

  BodyParsers bodies() {
    return bodies;
  }

  /** Counts a new connection; false when there are too many. */
  boolean connectionOpened() {
    if (connections.incrementAndGet() <= limits.maxConnections()) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  /** Counts one although there are too many: others are about to close. */
  void connectionForced() {
    connections.incrementAndGet();
  }

  void connectionClosed() {
    connections.decrementAndGet();
  }

  /** Counts a connection that may have more than one request: it began before the server stops. */
  void keptOpened() {
    kept.incrementAndGet();
  }

  void keptClosed() {
    kept.decrementAndGet();
  }

  int keptConnections() {
    return kept.get();
  }

  int connections() {
    return connections.get();
  }

  boolean isStopping() {
    return stopping;
  }

  void stop() {
    stopping = true;
  }
}
