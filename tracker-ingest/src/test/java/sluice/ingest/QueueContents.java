package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.php.PhpValue;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;

/** What is in the queues of a Redis, and whether it is what a worker may rely on. */
final class QueueContents {

  private final List<List<RequestSet>> queues = new ArrayList<>();

  static QueueContents read(String redisUri) throws RequestSetCodec.InvalidEntryException {
    QueueContents contents = new QueueContents();
    RedisClient client = RedisClient.create(redisUri);
    try (StatefulRedisConnection<byte[], byte[]> redis = client.connect(ByteArrayCodec.INSTANCE)) {
      for (int queue = 0; queue < IngestConfig.DEFAULT_QUEUES; queue++) {
        byte[] list = new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII);
        List<RequestSet> sets = new ArrayList<>();
        for (byte[] entry : redis.sync().lrange(list, 0, -1)) {
          sets.add(RequestSetCodec.decode(entry, 64 << 20));
        }
        contents.queues.add(sets);
      }
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
    return contents;
  }

  Set<String> markers() {
    Set<String> markers = new HashSet<>();
    for (List<RequestSet> queue : queues) {
      for (RequestSet set : queue) {
        markers.add(marker(set));
      }
    }
    return markers;
  }

  int entries() {
    return queues.stream().mapToInt(List::size).sum();
  }

  long nonEmptyQueues() {
    return queues.stream().filter(queue -> !queue.isEmpty()).count();
  }

  private static String marker(RequestSet set) {
    return ((PhpValue.Text) set.requests().get(0).entries().get("m")).value();
  }

  /** What has the same identity is the same entry. */
  void assertSameWhereRepeated() {
    for (List<RequestSet> queue : queues) {
      Map<SetIdentity, String> seen = new HashMap<>();
      for (RequestSet set : queue) {
        String before = seen.putIfAbsent(set.identity().orElseThrow(), marker(set));
        assertThat(before == null ? marker(set) : before).isEqualTo(marker(set));
      }
    }
  }

  /**
   * In each queue the numbers of a producer, repeats dropped as a worker drops them, rise by one,
   * and a repeat is the same entry again.
   *
   * @param firstNumbers whether each producer's numbers have to begin with 1
   */
  void assertInOrder(boolean firstNumbers) {
    for (List<RequestSet> queue : queues) {
      Map<String, Long> highest = new HashMap<>();
      Map<SetIdentity, String> seen = new HashMap<>();
      for (RequestSet set : queue) {
        SetIdentity identity = set.identity().orElseThrow();
        String before = seen.putIfAbsent(identity, marker(set));
        if (before != null) {
          assertThat(marker(set)).as("repeat of %s", identity).isEqualTo(before);
        }
        long last = highest.getOrDefault(identity.producer(), firstNumbers ? 0L : -1L);
        if (last < 0) {
          highest.put(identity.producer(), identity.sequence());
        } else if (identity.sequence() > last) {
          assertThat(identity.sequence()).as("after %d of %s", last, identity).isEqualTo(last + 1);
          highest.put(identity.producer(), identity.sequence());
        }
      }
    }
  }
}
