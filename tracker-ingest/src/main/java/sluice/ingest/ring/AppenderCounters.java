package sluice.ingest.ring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import sluice.ingest.spool.QueueSpool;
import sluice.queue.QueueLabel;

/** What the appender counts. Thread-safe. */
final class AppenderCounters {

  /** A failing spool is logged at most once in so long. */
  private static final long LOG_PAUSE_NANOS = 1_000_000_000L;

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Map<String, List<QueueSpool>> spools = new ConcurrentHashMap<>();
  private final Counter pushed;
  private final Counter replayed;
  private final Counter spooled;
  private final Counter unkept;
  private final Counter tooLarge;
  private final Counter refusals;
  private final Counter unknown;
  private final Counter resent;
  private final Counter unrepeated;
  private final Counter unknownOutcome;
  private final Counter unreplicated;
  private volatile boolean spoolFailing;
  private long lastLogNanos = System.nanoTime() - LOG_PAUSE_NANOS;

  /**
   * @param target what is pushed to, as {@link QueuePort.Connector#target}
   */
  AppenderCounters(MeterRegistry registry, InstantSource clock, String target) {
    this.registry = registry;
    this.clock = clock;
    pushed = counter(registry, "entries", "to", target);
    spooled = counter(registry, "entries", "to", "spool");
    unkept = counter(registry, "entries", "to", "nowhere");
    tooLarge = counter(registry, "entries", "to", "too_large");
    replayed = registry.counter("sluice.ingest.spool.replayed");
    resent = registry.counter("sluice.ingest.resent");
    unrepeated = registry.counter("sluice.ingest.unrepeated");
    unknownOutcome = counter(registry, "entries", "to", "unknown");
    unreplicated = registry.counter("sluice.ingest.unreplicated");
    refusals = counter(registry, target + ".errors", "kind", "refused");
    unknown = counter(registry, target + ".errors", "kind", "unknown");
  }

  private static Counter counter(MeterRegistry registry, String name, String tag, String value) {
    return registry.counter("sluice.ingest." + name, tag, value);
  }

  /** Shows a spool among the figures of its queue. */
  void watch(int queue, QueueSpool spool) {
    spools.computeIfAbsent(QueueLabel.of(queue), this::gauges).add(spool);
  }

  private List<QueueSpool> gauges(String label) {
    List<QueueSpool> ofLabel = new CopyOnWriteArrayList<>();
    Gauge.builder("sluice.ingest.spool.queue.bytes", () -> spoolBytes(ofLabel))
        .tag("queue", label)
        .register(registry);
    Gauge.builder("sluice.ingest.spool.queue.age.seconds", () -> spoolAge(ofLabel))
        .tag("queue", label)
        .register(registry);
    return ofLabel;
  }

  private static long spoolBytes(List<QueueSpool> ofLabel) {
    return ofLabel.stream().mapToLong(QueueSpool::bytes).sum();
  }

  private double spoolAge(List<QueueSpool> ofLabel) {
    long now = clock.millis();
    return ofLabel.stream()
            .mapToLong(QueueSpool::oldestMs)
            .filter(oldest -> oldest > 0)
            .map(oldest -> now - oldest)
            .max()
            .orElse(0)
        / 1000.0;
  }

  void pushed(int entries) {
    pushed.increment(entries);
  }

  void replayed(int entries) {
    replayed.increment(entries);
  }

  void resent(int entries) {
    resent.increment(entries);
  }

  /** Counts entries that the server has forgotten and that are not pushed again. */
  void unrepeated(int entries) {
    unrepeated.increment(entries);
  }

  /** Counts entries that the server may have or not, and that are not pushed again. */
  void unknownOutcome(int entries) {
    unknownOutcome.increment(entries);
  }

  /** Counts entries that only the master is known to have, and that are not pushed again. */
  void unreplicated(int entries) {
    unreplicated.increment(entries);
  }

  /** Counts entries that are dropped because the server could never take them. */
  void tooLarge(int entries) {
    tooLarge.increment(entries);
  }

  void refused() {
    refusals.increment();
  }

  void unknown() {
    unknown.increment();
  }

  void spooled(int entries) {
    spooled.increment(entries);
    spoolFailing = false;
  }

  /** Counts entries that nobody took. */
  void unkept(int entries) {
    unkept.increment(entries);
  }

  /** Counts entries that no spool took; true when it is time to log one of these again. */
  boolean spoolRefused(int entries) {
    unkept(entries);
    spoolFailing = true;
    long now = System.nanoTime();
    if (now - lastLogNanos < LOG_PAUSE_NANOS) {
      return false;
    }
    lastLogNanos = now;
    return true;
  }

  /** Whether the last append to a spool failed. */
  boolean isSpoolFailing() {
    return spoolFailing;
  }
}
