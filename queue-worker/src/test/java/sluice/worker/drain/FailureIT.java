package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.request.RequestEnvironment;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;

@RealServers
class FailureIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension final DrainFixture fixture;

  FailureIT(TestDatabase database, TestRedis redis) {
    fixture = new DrainFixture(database, redis);
  }

  @Test
  void whatFailsAloneBecomesADeadLetterAndAllElseIsRecordedInOrder() throws Exception {
    List<byte[]> entries = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int n = 1; n <= 150; n++) {
      boolean isPoison = n == 7 || n == 120;
      entries.add(TestQueue.ours("p", n, isPoison ? "poison" + n : "m" + n));
      if (!isPoison) {
        expected.add("m" + n);
      }
    }
    fixture.queue().push(0, entries);
    drain(new MarkerTracking());
    assertThat(fixture.markers()).containsExactlyElementsOf(expected);
    assertThat(fixture.column("SELECT position FROM matomo_sluice_dead_letter ORDER BY id"))
        .containsExactly("6", "119");
    assertThat(fixture.column("SELECT error FROM matomo_sluice_dead_letter ORDER BY id").get(0))
        .contains("poisoned by poison7")
        .doesNotContain("0123456789abcdef");
    assertThat(fixture.count("sluice.worker.dead.letters")).isEqualTo(2);
  }

  @Test
  void aDeadLetterHoldsTheSetWithoutItsTokens() throws Exception {
    String token = "0123456789abcdef0123456789abcdef";
    PhpValue.Array request =
        new PhpValue.Array(
            Map.of("marker", new PhpValue.Text("poison"), "token_auth", new PhpValue.Text(token)));
    RequestSet set =
        new RequestSet(
            List.of(request),
            new RequestEnvironment(
                Map.of("QUERY_STRING", "idsite=1&token_auth=" + token), Map.of()),
            Optional.of(token),
            1_700_000_000L,
            Optional.empty());
    fixture.queue().push(0, new RequestSetCodec(6).encode(set));
    drain(new MarkerTracking());
    try (Connection connection = fixture.connections().open();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT entry FROM matomo_sluice_dead_letter")) {
      assertThat(row.next()).isTrue();
      RequestSet kept = RequestSetCodec.decode(row.getBytes(1), 1 << 20);
      assertThat(kept.requests().get(0).entries())
          .containsEntry("marker", new PhpValue.Text("poison"));
      assertThat(kept.toString()).doesNotContain(token);
    }
  }

  @Test
  void whatIsNoRequestSetBecomesADeadLetter() throws Exception {
    fixture.queue().push(0, TestQueue.ours("p", 1, "before"));
    fixture.queue().push(0, "neither zlib nor JSON".getBytes(StandardCharsets.UTF_8));
    fixture.queue().push(0, "[1,2,3]".getBytes(StandardCharsets.UTF_8));
    fixture.queue().push(0, new byte[0]);
    fixture.queue().push(0, "{\"requests\":\"text\"}".getBytes(StandardCharsets.UTF_8));
    fixture.queue().push(0, TestQueue.ours("p", 2, "after"));
    drain(new MarkerTracking());
    assertThat(fixture.markers()).containsExactly("before", "after");
    assertThat(fixture.column("SELECT requests FROM matomo_sluice_dead_letter")).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1213, 1205, 1020, 1290, 1114, 1021, 1146, 2013})
  void whatMayPassIsTriedAgainUntilItSucceeds(int code) throws Exception {
    fixture
        .queue()
        .push(0, IntStream.range(1, 50).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    AtomicInteger failures = new AtomicInteger(3);
    drain(
        failing(
            () -> {
              if (failures.getAndDecrement() > 0) {
                throw new SQLException("injected", "HY000", code);
              }
            }));
    assertThat(fixture.markers()).hasSize(49).doesNotHaveDuplicates();
    assertThat(fixture.column("SELECT 1 FROM matomo_sluice_dead_letter")).isEmpty();
    assertThat(fixture.count("sluice.worker.retries")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aFailureInPreparingIsHandledLikeOneInWriting() throws Exception {
    fixture.queue().push(0, TestQueue.ours("p", 1, "good"));
    byte[] withoutMarker =
        new RequestSetCodec(6)
            .encode(
                new RequestSet(
                    List.of(PhpValue.Array.EMPTY),
                    RequestEnvironment.EMPTY,
                    Optional.empty(),
                    1,
                    Optional.empty()));
    fixture.queue().push(0, withoutMarker);
    fixture.queue().push(0, TestQueue.ours("p", 2, "too"));
    drain(new MarkerTracking());
    assertThat(fixture.markers()).containsExactly("good", "too");
    assertThat(fixture.column("SELECT error FROM matomo_sluice_dead_letter"))
        .singleElement()
        .asString()
        .contains("NullPointerException");
  }

  @Test
  void theRulesSeeEachMoveOfTheCursorWithoutGaps() throws Exception {
    List<BatchPosition> positions = new CopyOnWriteArrayList<>();
    BatchTracking noting =
        new MarkerTracking() {
          @Override
          public Map<HitOutcome, Integer> write(
              Connection transaction, BatchPosition position, Prepared prepared)
              throws SQLException {
            Map<HitOutcome, Integer> hits = super.write(transaction, position, prepared);
            positions.add(position);
            return hits;
          }
        };
    for (int n = 1; n <= 120; n++) {
      fixture.queue().push(0, TestQueue.ours("p", n, n % 50 == 0 ? "poison" : "m" + n));
    }
    fixture.queue().push(0, "garbage".getBytes(StandardCharsets.UTF_8));
    drain(noting);
    assertThat(positions.get(0).from()).isZero();
    for (int i = 1; i < positions.size(); i++) {
      assertThat(positions.get(i).from()).isEqualTo(positions.get(i - 1).to());
    }
    assertThat(positions.get(positions.size() - 1).to()).isEqualTo(121);
  }

  private void drain(BatchTracking tracking) throws Exception {
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings(), tracking)) {
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
  }

  /** Does something before each write. */
  private interface BeforeWrite {
    void run() throws SQLException;
  }

  private static BatchTracking failing(BeforeWrite failure) {
    MarkerTracking markers = new MarkerTracking();
    return new BatchTracking() {
      @Override
      public Prepared prepare(Connection autocommit, List<RequestSet> sets) throws SQLException {
        return markers.prepare(autocommit, sets);
      }

      @Override
      public Map<HitOutcome, Integer> write(
          Connection transaction, BatchPosition position, Prepared prepared) throws SQLException {
        Map<HitOutcome, Integer> hits = markers.write(transaction, position, prepared);
        failure.run();
        return hits;
      }
    };
  }
}
