package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sluice.queue.QueueKey;
import sluice.queue.SetIdentity;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;

/** Lists that operators rename, copy, set aside and give back. */
@RealServers
class MovedListIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int QUEUES = 4;

  @RegisterExtension final DrainFixture fixture;
  private final RedisCommands<String, String> redis;

  MovedListIT(TestDatabase database, TestRedis redis) {
    fixture = new DrainFixture(database, redis);
    this.redis = redis.connect(StringCodec.UTF8).sync();
  }

  @Test
  void aListRenamedToAnotherNumberIsRecordedOnce() throws Exception {
    push(0, 1, 50);
    push(1, 1, 50);
    drain();
    push(0, 51, 60);
    redis.rename(list(0), list(1));
    drain();
    assertThat(fixture.markers()).hasSize(110).doesNotHaveDuplicates();
    push(0, 61, 70);
    push(1, 51, 60);
    drain();
    assertThat(fixture.markers()).hasSize(130).doesNotHaveDuplicates();
    assertThat(fixture.count("sluice.worker.replays.dropped")).isZero();
  }

  @Test
  void aCopyOfAListIsRecordedOnceInAll() throws Exception {
    push(0, 1, 50);
    drain();
    push(0, 51, 80);
    redis.copy(list(0), list(3));
    redis.copy(list(0), list(2));
    push(0, 81, 90);
    drain();
    assertThat(fixture.markers()).hasSize(90).doesNotHaveDuplicates();
    double byNumber =
        fixture
            .registry
            .get("sluice.worker.replays.dropped")
            .tag("known", "number")
            .counter()
            .count();
    assertThat(byNumber).isEqualTo(60);
  }

  @Test
  void copiesDrainedAtOnceWhileTheirProducerGoesOnAreRecordedOnceInAll() throws Exception {
    int entries = 3000;
    push(0, 1, entries);
    redis.copy(list(0), list(1));
    redis.copy(list(0), list(2));
    try (QueueWorker worker = fixture.start(3, QUEUES, DrainFixture.settings())) {
      for (int n = entries; n < entries + 500; n += 5) {
        push(0, n + 1, n + 5);
      }
      await().atMost(LIMIT).until(() -> fixture.queue().total(QUEUES) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).hasSize(entries + 500).doesNotHaveDuplicates();
    assertThat(fixture.column("SELECT gaps FROM matomo_sluice_queue_producer")).containsOnly("");
  }

  @Test
  void aListSetAsideAndGivenBackLaterIsRecordedOnce() throws Exception {
    for (OptionalInt made : List.of(OptionalInt.of(0), OptionalInt.empty())) {
      String producer = made.isPresent() ? "p" : "old";
      push(0, entries(producer, made, 1, 20));
      drain();
      push(0, entries(producer, made, 21, 40));
      redis.rename(list(0), "aside");
      push(0, entries(producer, made, 41, 60));
      drain();
      redis.rename("aside", list(0));
      drain();
      push(0, entries(producer, made, 61, 70));
      drain();
    }
    assertThat(fixture.markers()).hasSize(140).doesNotHaveDuplicates();
  }

  @Test
  void aBackupOfTheDatabaseKnowsLessAndWhatComesAgainIsRecorded() throws Exception {
    push(0, 1, 10);
    drain();
    // the database is as it was after 5, and Redis returns what it had before the sixth was removed
    fixture.execute("UPDATE matomo_sluice_queue_producer SET sequence = 5");
    fixture.execute(
        "DELETE FROM marker WHERE marker IN ('p-0-6','p-0-7','p-0-8','p-0-9','p-0-10')");
    push(0, 11, 20);
    drain();
    push(0, 4, 12);
    drain();
    assertThat(fixture.markers()).hasSize(20).doesNotHaveDuplicates();
  }

  private void push(int queue, int first, int last) {
    push(queue, entries("p", OptionalInt.of(queue), first, last));
  }

  private void push(int queue, List<byte[]> entries) {
    fixture.queue().push(queue, entries);
  }

  private static List<byte[]> entries(String producer, OptionalInt made, int first, int last) {
    List<byte[]> entries = new ArrayList<>();
    IntStream.rangeClosed(first, last)
        .forEach(
            n ->
                entries.add(
                    TestQueue.entry(
                        Optional.of(new SetIdentity(producer, made, n)),
                        producer + "-" + made.orElse(-1) + "-" + n)));
    return entries;
  }

  private static String list(int queue) {
    return new QueueKey(queue).list();
  }

  private void drain() throws Exception {
    try (QueueWorker worker = fixture.start(2, QUEUES, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> fixture.queue().total(QUEUES) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
  }
}
