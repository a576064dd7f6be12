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

  /** Counts a connection from when the server has it, before its event loop knows of it. */
  void connectionAccepted() {
    connections.incrementAndGet();
  }

  void connectionClosed() {
    connections.decrementAndGet();
  }

  boolean hasTooManyConnections() {
    return connections.get() > limits.maxConnections();
  }

  /**
   * Counts a connection that may have more than one request, unless the server stops. Who has
   * called {@link #stop} sees those that are counted after it never in {@link #keptConnections}.
   *
   * @return whether it was counted
   */
  boolean keepsNext() {
    kept.incrementAndGet(); // before it asks, so that who stops the server waits for it, or it sees
    if (stopping) {
      kept.decrementAndGet();
      return false;
    }
    return true;
  }

  void keptClosed() {
    kept.decrementAndGet();
  }

  int keptConnections() {
    return kept.get();
  }

  /** Those that were accepted and are not closed. */
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
