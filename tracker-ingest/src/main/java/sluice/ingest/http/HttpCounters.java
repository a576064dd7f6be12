package sluice.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sluice.ingest.http.Answer.Status;

/** What the endpoint counts. Thread-safe. */
final class HttpCounters {

  private final Map<Status, Counter> answers = new EnumMap<>(Status.class);
  private final Counter hits;
  private final Counter bugs;
  private final Counter connectionErrors;
  private final Counter parked;
  private final Counter evicted;
  private final Counter ringFull;
  private final Timer latency;

  HttpCounters(MeterRegistry registry) {
    for (Status status : Status.values()) {
      String code = Integer.toString(status.code());
      answers.put(status, registry.counter("sluice.ingest.answers", "code", code));
    }
    hits = registry.counter("sluice.ingest.hits");
    bugs = registry.counter("sluice.ingest.bugs");
    connectionErrors = registry.counter("sluice.ingest.connection.errors");
    parked = registry.counter("sluice.ingest.parked");
    evicted = registry.counter("sluice.ingest.evicted");
    ringFull = registry.counter("sluice.ingest.ring.full");
    latency =
        Timer.builder("sluice.ingest.enqueue")
            .description("from the request's first byte to the moment when it is safe")
            .serviceLevelObjectives(
                Duration.ofNanos(500_000),
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(250),
                Duration.ofSeconds(1))
            .register(registry);
  }

  void answered(Status status) {
    answers.get(status).increment();
  }

  void settled(int requests, long nanos) {
    hits.increment(requests);
    latency.record(nanos, TimeUnit.NANOSECONDS);
  }

  void bug() {
    bugs.increment();
  }

  /** A connection waits because too many bytes are in flight. */
  void parked() {
    parked.increment();
  }

  /** A client was cut off because it held memory that others needed. */
  void evicted() {
    evicted.increment();
  }

  void ringFull() {
    ringFull.increment();
  }

  void connectionError() {
    connectionErrors.increment();
  }
}
