package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.batch.BatchTracking;

@RealServers
class DrainIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension final DrainFixture fixture;

  DrainIT(TestDatabase database, TestRedis redis) {
    fixture = new DrainFixture(database, redis);
  }

  @Test
  void everyHitOfFourQueuesIsRecordedOnceAndInOrder() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int q = 0; q < 4; q++) {
      List<byte[]> entries = new ArrayList<>();
      for (int n = 1; n <= 1030; n++) {
        entries.add(TestQueue.ours("p1", n, q + "-" + n));
        expected.add(q + "-" + n);
      }
      fixture.queue().push(q, entries);
    }
    drainAll(2, 4);
    assertThat(fixture.markers()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(fixture.column("SELECT marker FROM marker WHERE queue = 2 ORDER BY id"))
        .containsExactlyElementsOf(expected.subList(2060, 3090));
  }

  @Test
  void entriesOfPhpThatAreEqualAreCountedEach() throws Exception {
    List<byte[]> entries = new ArrayList<>();
    for (int n = 0; n < 250; n++) {
      entries.add(TestQueue.php("same"));
    }
    fixture.queue().push(0, entries);
    drainAll(1, 1);
    assertThat(fixture.markers()).hasSize(250);
  }

  @Test
  void aBatchOfOneHundredCostsFourRoundTripsToTheDatabase() throws Exception {
    CountingConnections counting = new CountingConnections(fixture.connections());
    // the first reads are small ones
    fixture.queue().push(0, numbered(1, 500));
    try (QueueWorker worker =
        fixture.start(1, 1, DrainFixture.settings(), new MarkerTracking(), counting)) {
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      int before = counting.roundTrips();
      fixture.queue().push(0, numbered(501, 1000));
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      // rows, producer, cursor, COMMIT
      assertThat(counting.roundTrips() - before).isEqualTo(10 * 4);
      assertThat(worker.isRunning()).isTrue();
    }
  }

  @Test
  void entriesRecordedFromPhpReachTheRulesCompressedOrPlain() throws Exception {
    for (String name : List.of("page-fpm.json", "bulk-mod-php.json", "image-only.json")) {
      byte[] json = recorded(name);
      fixture.queue().push(0, json);
      fixture.queue().push(0, TestQueue.deflated(json));
    }
    List<RequestSet> seen = new CopyOnWriteArrayList<>();
    BatchTracking noting =
        new MarkerTracking() {
          @Override
          public Prepared prepare(Connection autocommit, List<RequestSet> sets)
              throws SQLException {
            seen.addAll(sets);
            return super.prepare(autocommit, List.of());
          }
        };
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings(), noting)) {
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(seen).hasSize(6);
    for (int i = 0; i < 6; i += 2) {
      assertThat(seen.get(i)).isEqualTo(seen.get(i + 1));
    }
    assertThat(fixture.column("SELECT error FROM matomo_sluice_dead_letter")).isEmpty();
  }

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in = DrainIT.class.getResourceAsStream("/queue/" + name)) {
      return in.readAllBytes();
    }
  }

  private static List<byte[]> numbered(int first, int count) {
    List<byte[]> entries = new ArrayList<>();
    for (int n = first; n < first + count; n++) {
      entries.add(TestQueue.ours("p", n, "m" + n));
    }
    return entries;
  }

  private void drainAll(int workers, int queues) throws Exception {
    try (QueueWorker worker = fixture.start(workers, queues, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> fixture.queue().total(queues) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
  }
}
