package sluice.ingest;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import sluice.embedded.EmbeddedRedis;
import sluice.queue.QueueKey;
import sluice.queue.RequestSetCodec;

/** What ingest has left in a Redis of its own. Confined to the main thread. */
final class QueuedInRedis implements AutoCloseable {
  private static final int QUEUES = IngestConfig.DEFAULT_QUEUES;

  /** A key that no queue has. */
  private static final String OTHER = "entries-of-the-plugin";

  /** Entries that are read at once. */
  private static final int CHUNK = 1000;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;

  QueuedInRedis(EmbeddedRedis redis) {
    client = RedisClient.create(redis.uri(0));
    connection = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
  }

  private RedisCommands<String, byte[]> redis() {
    return connection.sync();
  }

  private static List<String> lists() {
    return IntStream.range(0, QUEUES).mapToObj(queue -> new QueueKey(queue).list()).toList();
  }

  /** Entries in all queues. */
  long entries() {
    return lists().stream().mapToLong(list -> redis().llen(list)).sum();
  }

  /** Hits in all queues; every entry is decoded. */
  long hits() throws RequestSetCodec.InvalidEntryException {
    long hits = 0;
    for (String list : lists()) {
      long length = redis().llen(list);
      for (long from = 0; from < length; from += CHUNK) {
        for (byte[] entry : redis().lrange(list, from, from + CHUNK - 1)) {
          hits +=
              RequestSetCodec.decode(entry, RequestSetCodec.MAX_INFLATED_BYTES).requests().size();
        }
      }
    }
    return hits;
  }

  /** Memory of all queues, exact. */
  long bytes() {
    return lists().stream().mapToLong(this::bytes).sum();
  }

  private long bytes(String key) {
    Long bytes = redis().memoryUsage(key);
    return bytes == null ? 0 : bytes;
  }

  /** Memory of a list that holds these. */
  long bytesOf(List<byte[]> entries) {
    for (int from = 0; from < entries.size(); from += CHUNK) {
      int to = Math.min(entries.size(), from + CHUNK);
      redis().rpush(OTHER, entries.subList(from, to).toArray(byte[][]::new));
    }
    long bytes = bytes(OTHER);
    redis().del(OTHER);
    return bytes;
  }

  void clear() {
    redis().flushall();
  }

  /** From now on all is written to disk each second. */
  void appendOnly() throws InterruptedException {
    redis().configSet("appendonly", "yes");
    long start = System.nanoTime();
    while (info("aof_rewrite_in_progress") + info("aof_rewrite_scheduled") > 0) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IllegalStateException("Redis has not begun its append-only file after " + LIMIT);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Bytes of the append-only file. */
  long appended() {
    return info("aof_current_size");
  }

  private long info(String name) {
    return redis()
        .info("persistence")
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
