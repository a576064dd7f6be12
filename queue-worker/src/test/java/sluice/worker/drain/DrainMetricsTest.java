package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sluice.queue.QueueLabel;
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchItem;
import sluice.worker.batch.CursorState;
import sluice.worker.batch.HitOutcome;
import sluice.worker.lease.LeaseListener;

class DrainMetricsTest {
  private static final CursorState START = CursorState.unused(0, 1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Instant[] now = {Instant.ofEpochSecond(1_700_000_100)};
  private final DrainMetrics metrics = new DrainMetrics(registry, () -> now[0]);

  @Test
  void whatNeverHappenedIsZeroAndNotMissing() {
    for (String name :
        List.of(
            "hits",
            "batches",
            "retries",
            "leases",
            "dead.letters",
            "replays.dropped",
            "trims.refused",
            "backend.failures",
            "connections.opened")) {
      assertThat(registry.find("sluice.worker." + name).counters())
          .as(name)
          .isNotEmpty()
          .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }
    assertThat(registry.find("sluice.worker.hits").counters()).hasSize(HitOutcome.values().length);
    assertThat(registry.find("sluice.worker.phase").timers()).hasSize(4);
  }

  @Test
  void aBatchIsCountedBySizeByTimeAndByWhatBecameOfItsHits() {
    BatchItem.Mark mark = new BatchItem.Mark(Optional.empty(), 1, "", 0);
    Batch batch =
        new Batch(
            0,
            START,
            List.of(
                new BatchItem(
                    new BatchItem.Tracked(TestQueue.set(Optional.empty(), List.of("a", "b"))),
                    mark),
                new BatchItem(new BatchItem.Dead(new byte[0], "no JSON", 0, 0), mark)),
            Batch.Trim.NONE);
    metrics.committed(batch, Map.of(HitOutcome.RECORDED, 1, HitOutcome.REFUSED_UNKNOWN_SITE, 1));
    assertThat(registry.get("sluice.worker.queue.drained").tag("queue", "0").counter().count())
        .isEqualTo(2);
    metrics.timed(DrainMetrics.Phase.COMMIT, TimeUnit.MILLISECONDS.toNanos(5));
    assertThat(registry.get("sluice.worker.batch.sets").summary().totalAmount()).isEqualTo(2);
    assertThat(registry.get("sluice.worker.batch.requests").summary().totalAmount()).isEqualTo(2);
    assertThat(count("batches", "outcome", "committed")).isEqualTo(1);
    assertThat(count("hits", "outcome", "recorded")).isEqualTo(1);
    assertThat(count("hits", "outcome", "refused_unknown_site")).isEqualTo(1);
    assertThat(registry.get("sluice.worker.dead.letters").counter().count()).isEqualTo(1);
    assertThat(
            registry
                .get("sluice.worker.phase")
                .tag("phase", "commit")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(5);
  }

  @Test
  void lagIsTheAgeOfTheOldestEntryAndGrowsWhileNothingIsDrained() {
    metrics.queue(3, 7, 1_700_000_040L);
    assertThat(gauge("queue.length")).isEqualTo(7);
    assertThat(gauge("lag.seconds")).isEqualTo(60);
    now[0] = now[0].plusSeconds(30);
    metrics.queue(3, 9);
    assertThat(gauge("lag.seconds")).isEqualTo(90);
    metrics.left(3);
    assertThat(gauge("lag.seconds")).isZero();
    assertThat(gauge("queue.length")).isZero();
  }

  @Test
  void queuesBeyondTheBoundShareTheirFigures() {
    for (int queue = 0; queue < QueueLabel.LABELLED + 3; queue++) {
      metrics.queue(queue, 2, 1_700_000_000L + queue);
    }
    assertThat(registry.find("sluice.worker.queue.length").gauges())
        .hasSize(QueueLabel.LABELLED + 1);
    assertThat(
            registry
                .get("sluice.worker.queue.length")
                .tag("queue", QueueLabel.OTHER)
                .gauge()
                .value())
        .isEqualTo(6);
    assertThat(
            registry
                .get("sluice.worker.lag.seconds")
                .tag("queue", QueueLabel.OTHER)
                .gauge()
                .value())
        .as("of the oldest of them")
        .isEqualTo(100 - QueueLabel.LABELLED);
  }

  @Test
  void leaseChangesAndRetriesAreToldApart() {
    metrics.lease(LeaseListener.Change.TAKEN);
    metrics.retried(SqlFailure.RECONNECT);
    assertThat(count("leases", "change", "taken")).isEqualTo(1);
    assertThat(count("leases", "change", "lost")).isZero();
    assertThat(count("retries", "cause", "reconnect")).isEqualTo(1);
    assertThat(count("retries", "cause", "again")).isZero();
  }

  @Test
  void connectionsAreCountedOpenAndAtWork() {
    ConnectionUse use = metrics.connections();
    use.opened();
    use.opened();
    use.begin();
    assertThat(connections("open")).isEqualTo(2);
    assertThat(connections("busy")).isEqualTo(1);
    use.end();
    use.closed();
    assertThat(connections("open")).isEqualTo(1);
    assertThat(connections("busy")).isZero();
    assertThat(registry.get("sluice.worker.connections.opened").counter().count()).isEqualTo(2);
  }

  private double count(String name, String tag, String value) {
    return registry.get("sluice.worker." + name).tag(tag, value).counter().count();
  }

  private double gauge(String name) {
    return registry.get("sluice.worker." + name).tag("queue", "3").gauge().value();
  }

  private double connections(String state) {
    return registry.get("sluice.worker.connections").tag("state", state).gauge().value();
  }
}
