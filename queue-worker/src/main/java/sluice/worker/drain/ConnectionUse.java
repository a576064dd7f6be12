package sluice.worker.drain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workers' connections to the database: how many are open, how many are at work, how many were
 * opened. There is no pool, each worker has two of its own for long; this tells what a pool's
 * figures would. Thread-safe.
 */
final class ConnectionUse {
  private static final String METER = "sluice.worker.connections";

  private final AtomicInteger open;
  private final AtomicInteger busy;
  private final Counter opened;

  ConnectionUse(MeterRegistry registry) {
    this.open = registry.gauge(METER, Tags.of("state", "open"), new AtomicInteger());
    this.busy = registry.gauge(METER, Tags.of("state", "busy"), new AtomicInteger());
    this.opened = registry.counter(METER + ".opened");
  }

  void opened() {
    opened.increment();
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  /** Counts a connection that begins to work. */
  void begin() {
    busy.incrementAndGet();
  }

  /** Counts a connection that has ended its work. */
  void end() {
    busy.decrementAndGet();
  }
}
