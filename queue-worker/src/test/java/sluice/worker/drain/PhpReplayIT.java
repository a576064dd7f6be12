package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RestoreArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;

/** Entries of PHP have no identity: which of them come again, and which are only alike. */
@RealServers
class PhpReplayIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String LIST = "trackingQueueV1";
  private static final String TRIMMED = "sluiceTrimmed:{trackingQueueV1}";

  @RegisterExtension final DrainFixture fixture;
  private final RedisCommands<String, String> redis;

  PhpReplayIT(TestDatabase database, TestRedis redis) {
    fixture = new DrainFixture(database, redis);
    this.redis = redis.connect(StringCodec.UTF8).sync();
  }

  @Test
  void aTwinOfTheLastEntryAtTheHeadAfterATakeoverIsRecorded() throws Exception {
    fixture.queue().push(0, List.of(TestQueue.php("a"), TestQueue.php("twin")));
    drain();
    fixture.queue().push(0, List.of(TestQueue.php("twin"), TestQueue.php("b")));
    drain();
    assertThat(fixture.markers()).containsExactly("a", "twin", "twin", "b");
  }

  @Test
  void ofEqualEntriesOnlyThoseThatComeAgainAreDropped() throws Exception {
    fixture.queue().push(0, twins(30));
    drain();
    fixture.queue().push(0, twins(40));
    Map<String, byte[]> older = keys();
    drain();
    restore(older);
    fixture.queue().push(0, twins(7));
    drain();
    assertThat(fixture.markers()).hasSize(77);
    assertThat(byDigest()).isEqualTo(40);
  }

  @Test
  void thousandsThatAnOldRedisReturnsAreNotRecordedAgain() throws Exception {
    fixture.queue().push(0, numbered(1, 100));
    drain();
    fixture.queue().push(0, numbered(101, 3600));
    Map<String, byte[]> older = keys();
    drain();
    fixture.queue().push(0, numbered(3601, 5000));
    drain();
    restore(older);
    fixture.queue().push(0, numbered(5001, 5100));
    drain();
    assertThat(fixture.markers()).hasSize(5100).doesNotHaveDuplicates();
    assertThat(byDigest()).isEqualTo(3500);
  }

  @Test
  void anOldRedisOfBeforeTheFirstTrimReturnsThemToo() throws Exception {
    fixture.queue().push(0, numbered(1, 1500));
    Map<String, byte[]> older = keys();
    drain();
    redis.flushdb();
    restore(older);
    fixture.queue().push(0, numbered(1501, 1600));
    drain();
    assertThat(fixture.markers()).hasSize(1600).doesNotHaveDuplicates();
  }

  @Test
  void anOldRedisIsNoticedByARunningWorkerToo() throws Exception {
    fixture.queue().push(0, numbered(1, 10));
    drain();
    fixture.queue().push(0, numbered(11, 2500));
    Map<String, byte[]> older = keys();
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      fixture.paused.set(true);
      // a paused worker looks at nothing, and reads all anew afterwards
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
      restore(older);
      fixture.queue().push(0, numbered(2501, 2600));
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
      fixture.paused.set(false);
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(fixture.markers()).hasSize(2600).doesNotHaveDuplicates();
  }

  @Test
  void replaysThatAreTrimmedInPartAreStillKnownByTheNextOwner() throws Exception {
    fixture.queue().push(0, numbered(1, 10));
    drain();
    fixture.queue().push(0, numbered(11, 400));
    Map<String, byte[]> older = keys();
    drain();
    restore(older);
    // as an owner leaves it that was killed between two trims of replays
    redis.ltrim(LIST, 100, -1);
    redis.set(TRIMMED, "110");
    drain();
    assertThat(fixture.markers()).hasSize(400).doesNotHaveDuplicates();
    assertThat(redis.get(TRIMMED)).isEqualTo("400");
  }

  @Test
  void digestsOfAnOlderVersionAreTakenOver() throws Exception {
    fixture.queue().push(0, numbered(1, 20));
    Map<String, byte[]> older = keys();
    drain();
    // what the version before would have left: digests in the cursor's row, no table for them
    fixture.execute(
        "UPDATE matomo_sluice_queue_cursor SET digests = (SELECT GROUP_CONCAT(digests ORDER BY"
            + " position SEPARATOR '') FROM matomo_sluice_queue_digest)");
    fixture.execute("DROP TABLE matomo_sluice_queue_digest");
    fixture.execute("ALTER TABLE matomo_sluice_queue_cursor DROP COLUMN php, DROP COLUMN outside");
    fixture.execute("ALTER TABLE matomo_sluice_queue_producer DROP COLUMN gaps");
    redis.flushdb();
    restore(older);
    redis.ltrim(LIST, 5, -1);
    fixture.queue().push(0, numbered(21, 30));
    drain();
    assertThat(fixture.markers()).hasSize(30).doesNotHaveDuplicates();
    assertThat(fixture.column("SELECT php FROM matomo_sluice_queue_cursor")).containsExactly("30");
  }

  @Test
  void theNoteOfATrimIsInTheSlotOfItsList() {
    assertThat(SlotHash.getSlot(TRIMMED)).isEqualTo(SlotHash.getSlot(LIST));
    assertThat(TRIMMED).doesNotStartWith("trackingQueueV1");
  }

  /** The list and the note beside it, as a dump of Redis has them. */
  private Map<String, byte[]> keys() {
    Map<String, byte[]> keys = new HashMap<>();
    for (String key : List.of(LIST, TRIMMED)) {
      if (redis.exists(key) == 1) {
        keys.put(key, redis.dump(key));
      }
    }
    return keys;
  }

  private void restore(Map<String, byte[]> keys) {
    redis.del(LIST, TRIMMED);
    keys.forEach((key, dump) -> redis.restore(key, dump, new RestoreArgs().ttl(0)));
  }

  private static List<byte[]> twins(int count) {
    List<byte[]> entries = new ArrayList<>();
    IntStream.range(0, count).forEach(n -> entries.add(TestQueue.php("twin")));
    return entries;
  }

  private static List<byte[]> numbered(int first, int last) {
    List<byte[]> entries = new ArrayList<>();
    IntStream.rangeClosed(first, last).forEach(n -> entries.add(TestQueue.php("m" + n)));
    return entries;
  }

  private double byDigest() {
    return fixture
        .registry
        .get("sluice.worker.replays.dropped")
        .tag("known", "digest")
        .counter()
        .count();
  }

  private void drain() throws Exception {
    try (QueueWorker worker = fixture.start(1, 1, DrainFixture.settings())) {
      await().atMost(LIMIT).until(() -> fixture.queue().total(1) == 0);
      assertThat(worker.isRunning()).isTrue();
    }
  }
}
