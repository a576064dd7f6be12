package sluice.ingest.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sluice.ingest.ring.RequestPublisher;

/** What all connections share. Thread-safe. */
final class ServerShare {

  private final HttpLimits limits;
  private final RequestPublisher publisher;
  private final HttpCounters counters;
  private final boolean answersOnReceipt;
  private final ByteBudget budget;
  private final Consumer<Consumer<CallParser>> largeBodies;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean stopping;

  ServerShare(
      HttpLimits limits,
      RequestPublisher publisher,
      HttpCounters counters,
      boolean answersOnReceipt,
      Consumer<Consumer<CallParser>> largeBodies) {
    this.limits = limits;
    this.publisher = publisher;
    this.counters = counters;
    this.answersOnReceipt = answersOnReceipt;
    this.largeBodies = largeBodies;
    this.budget = new ByteBudget(limits.maxInFlightBytes());
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

  ByteBudget budget() {
    return budget;
  }

  /** Takes tasks that need a parser and may take long. */
  Consumer<Consumer<CallParser>> largeBodies() {
    return largeBodies;
  }

  /** Counts a new connection; false when there are too many. */
  boolean connectionOpened() {
    if (connections.incrementAndGet() <= limits.maxConnections()) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  void connectionClosed() {
    connections.decrementAndGet();
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
