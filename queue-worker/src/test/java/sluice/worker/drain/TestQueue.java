package sluice.worker.drain;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import sluice.php.PhpValue;
import sluice.queue.QueueKey;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;
import sluice.request.RequestEnvironment;
import sluice.servers.TestRedis;

/** Puts entries into the lists and looks at them. Confined to one thread. */
public final class TestQueue implements AutoCloseable {
  private static final RequestSetCodec CODEC = new RequestSetCodec(1);

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final Runnable atClose;

  private TestQueue(StatefulRedisConnection<byte[], byte[]> connection, Runnable atClose) {
    this.connection = connection;
    this.atClose = atClose;
  }

  public static TestQueue of(TestRedis redis) {
    return new TestQueue(redis.connect(ByteArrayCodec.INSTANCE), () -> {});
  }

  /** At any address; closed with it. */
  public static TestQueue at(String uri) {
    RedisClient client = RedisClient.create(uri);
    return new TestQueue(client.connect(ByteArrayCodec.INSTANCE), client::shutdown);
  }

  /** A set of one request per marker. */
  public static RequestSet set(Optional<SetIdentity> identity, List<String> markers) {
    List<PhpValue.Array> requests = new ArrayList<>();
    for (String marker : markers) {
      requests.add(
          new PhpValue.Array(
              Map.of("marker", new PhpValue.Text(marker), "idsite", new PhpValue.Text("1"))));
    }
    RequestEnvironment environment =
        new RequestEnvironment(Map.of("REMOTE_ADDR", "127.0.0.1"), Map.of());
    return new RequestSet(requests, environment, Optional.empty(), 1_700_000_000L, identity);
  }

  public static byte[] entry(Optional<SetIdentity> identity, String... markers) {
    return CODEC.encode(set(identity, List.of(markers)));
  }

  /** An entry of ours. */
  public static byte[] ours(String producer, long sequence, String... markers) {
    return entry(Optional.of(new SetIdentity(producer, sequence)), markers);
  }

  /** An entry without identity, as PHP writes them. */
  public static byte[] php(String... markers) {
    return entry(Optional.empty(), markers);
  }

  /** As PHP's gzcompress. */
  public static byte[] deflated(byte[] json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(json);
    }
    return bytes.toByteArray();
  }

  public void push(int queue, List<byte[]> entries) {
    connection.sync().rpush(key(queue), entries.toArray(new byte[0][]));
  }

  public void push(int queue, byte[] entry) {
    push(queue, List.of(entry));
  }

  /**
   * As a failover to a lagging replica brings entries back, which knows nothing yet of how far the
   * list was trimmed.
   */
  public void pushFront(int queue, List<byte[]> entries) {
    connection
        .sync()
        .del(
            ("sluiceTrimmed:{" + new QueueKey(queue).list() + "}")
                .getBytes(StandardCharsets.US_ASCII));
    for (int i = entries.size() - 1; i >= 0; i--) {
      connection.sync().lpush(key(queue), new byte[][] {entries.get(i)});
    }
  }

  public long length(int queue) {
    return connection.sync().llen(key(queue));
  }

  public long total(int queues) {
    long sum = 0;
    for (int queue = 0; queue < queues; queue++) {
      sum += length(queue);
    }
    return sum;
  }

  @Override
  public void close() {
    connection.close();
    atClose.run();
  }

  private static byte[] key(int queue) {
    return new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII);
  }
}
