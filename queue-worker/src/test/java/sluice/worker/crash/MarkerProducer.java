package sluice.worker.crash;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import sluice.queue.QueueKey;
import sluice.worker.drain.TestQueue;

/**
 * Fills the queues in the manner of ingest: numbered entries, pushed again in order after an
 * unknown outcome; and one queue in the manner of PHP, which does not push again. Its own thread.
 */
final class MarkerProducer implements Runnable {
  /** Entries per push. */
  private static final int PUSH = 8;

  /**
   * Entries of a queue that wait, at which it gets no more for now: enough work for whatever is
   * killed next, and soon drained at the end on any machine.
   */
  private static final int FULL = 2_000;

  private final RedisURI uri;
  private final int queues;
  private final int pauseMs;
  private final Set<String> certain = new HashSet<>();
  private final Set<String> uncertain = new HashSet<>();
  private volatile boolean stopping;
  private final long[] lengths;
  private long sequence;

  /** The last of the queues is filled in the manner of PHP. */
  MarkerProducer(RedisURI uri, int queues, int pauseMs) {
    this.uri = RedisURI.builder(uri).withTimeout(Duration.ofSeconds(2)).build();
    this.queues = queues;
    this.pauseMs = pauseMs;
    this.lengths = new long[queues];
  }

  /** Markers that must be there exactly once. Read after the thread has ended. */
  Set<String> certain() {
    return certain;
  }

  /** Markers that may be there once. Read after the thread has ended. */
  Set<String> uncertain() {
    return uncertain;
  }

  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    RedisClient client = RedisClient.create(uri);
    client.setOptions(ClientOptions.builder().autoReconnect(false).build());
    Optional<StatefulRedisConnection<byte[], byte[]>> connection = Optional.empty();
    while (!stopping) {
      long first = sequence + 1;
      sequence += PUSH;
      for (int queue = 0; queue < queues; queue++) {
        connection = push(client, connection, queue, first);
      }
      pause(pauseMs);
    }
    connection.ifPresent(StatefulRedisConnection::close);
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }

  private Optional<StatefulRedisConnection<byte[], byte[]>> push(
      RedisClient client,
      Optional<StatefulRedisConnection<byte[], byte[]>> known,
      int queue,
      long first) {
    Optional<StatefulRedisConnection<byte[], byte[]>> connection = known;
    boolean isPhp = queue == queues - 1;
    List<byte[]> entries = new ArrayList<>();
    List<String> markers = new ArrayList<>();
    for (long n = first; n < first + PUSH; n++) {
      String one = queue + "-" + n;
      markers.add(one);
      markers.add(one + "b");
      entries.add(
          isPhp ? TestQueue.php(one, one + "b") : TestQueue.ours("crash", n, one, one + "b"));
    }
    while (true) {
      try {
        if (connection.isEmpty() || !connection.get().isOpen()) {
          connection = Optional.of(client.connect(ByteArrayCodec.INSTANCE));
        }
        byte[] key = new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII);
        if (lengths[queue] > FULL) {
          lengths[queue] = connection.get().sync().llen(key);
          return connection;
        }
        lengths[queue] = connection.get().sync().rpush(key, entries.toArray(new byte[0][]));
        certain.addAll(markers);
        return connection;
      } catch (RedisException e) {
        connection.ifPresent(StatefulRedisConnection::close);
        connection = Optional.empty();
        if (isPhp) {
          uncertain.addAll(markers);
          return connection;
        }
        pause(50);
      }
    }
  }

  /** The pace of the load, no waiting for anything. */
  private static void pause(int ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }
}
