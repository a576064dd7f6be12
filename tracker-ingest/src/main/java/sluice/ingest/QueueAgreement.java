package sluice.ingest;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sluice.ingest.ring.LettuceConnector;
import sluice.matomo.RedisAddress;
import sluice.queue.IngestPresence;
import sluice.queue.QueueResizing;
import sluice.queue.ResizeKeys;

/**
 * What ingests, workers and {@code sluice queue resize} tell each other in Redis, on a connection
 * of its own, made anew after any failure. Confined to one thread; throws what Lettuce throws.
 */
final class QueueAgreement implements AutoCloseable {

  private final AbstractRedisClient client;
  private final List<RedisURI> uris;
  private Optional<Opened> opened = Optional.empty();

  QueueAgreement(RedisAddress address, Duration timeout) {
    this.uris = address.uris().stream().map(uri -> LettuceConnector.timed(uri, timeout)).toList();
    if (address.mode() == RedisAddress.Mode.CLUSTER) {
      // Without reconnecting this client rejects commands; all of ours may be sent twice.
      this.client = RedisClusterClient.create(uris);
    } else {
      RedisClient single = RedisClient.create();
      single.setOptions(ClientOptions.builder().autoReconnect(false).build());
      this.client = single;
    }
  }

  /**
   * What was agreed on.
   *
   * @param resizing the change under way
   * @param count the number that all agree on
   * @param hasWorkers whether a worker of ours lives, which follows that number
   */
  record Seen(Optional<QueueResizing> resizing, OptionalInt count, boolean hasWorkers) {}

  private record Opened(
      StatefulConnection<String, String> connection,
      RedisClusterCommands<String, String> commands) {}

  /** Asks. */
  Seen read(long nowMs) {
    RedisClusterCommands<String, String> commands = commands();
    Optional<QueueResizing> resizing =
        Optional.ofNullable(commands.get(ResizeKeys.RESIZE)).flatMap(QueueResizing::parse);
    String count = commands.get(ResizeKeys.COUNT);
    Range<Long> alive = Range.from(Range.Boundary.excluding(nowMs), Range.Boundary.unbounded());
    boolean hasWorkers = commands.zcount(ResizeKeys.WORKERS, alive) > 0;
    return new Seen(
        resizing,
        count != null && count.matches("[1-9]\\d{0,3}")
            ? OptionalInt.of(Integer.parseInt(count))
            : OptionalInt.empty(),
        hasWorkers);
  }

  /** Tells. */
  void announce(String id, IngestPresence presence) {
    commands().hset(ResizeKeys.INGESTS, id, presence.text());
  }

  /** Tells that nothing is left here: no resize need wait for this ingest. */
  void withdraw(String id) {
    commands().hdel(ResizeKeys.INGESTS, id);
  }

  /** After a failure: the next call connects anew. */
  void drop() {
    opened.ifPresent(open -> open.connection().closeAsync());
    opened = Optional.empty();
  }

  private RedisClusterCommands<String, String> commands() {
    if (opened.isEmpty() || !opened.get().connection().isOpen()) {
      opened = Optional.of(open());
    }
    return opened.get().commands();
  }

  private Opened open() {
    if (client instanceof RedisClient single) {
      StatefulRedisConnection<String, String> connection =
          single.connect(StringCodec.UTF8, uris.get(0));
      return new Opened(connection, connection.sync());
    }
    StatefulRedisClusterConnection<String, String> connection =
        ((RedisClusterClient) client).connect();
    return new Opened(connection, connection.sync());
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
