package sluice.ingest;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import sluice.ingest.ring.LettuceConnector;
import sluice.matomo.RedisAddress;
import sluice.queue.CommittedNumbers;
import sluice.queue.IngestPresence;
import sluice.queue.QueueKey;
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
   * @param serverMs Unix milliseconds of the server's clock, by which presences are judged
   */
  record Seen(
      Optional<QueueResizing> resizing, OptionalInt count, boolean hasWorkers, long serverMs) {}

  private record Opened(
      StatefulConnection<String, String> connection,
      RedisClusterCommands<String, String> commands) {}

  /** Asks. Who lives is judged by the clock of the server, whatever ours says. */
  Seen read() {
    RedisClusterCommands<String, String> commands = commands();
    Optional<QueueResizing> resizing =
        Optional.ofNullable(commands.get(ResizeKeys.RESIZE)).flatMap(QueueResizing::parse);
    String count = commands.get(ResizeKeys.COUNT);
    long nowMs = milliseconds(nodeOf(ResizeKeys.WORKERS).time());
    Range<Long> alive = Range.from(Range.Boundary.excluding(nowMs), Range.Boundary.unbounded());
    boolean hasWorkers = commands.zcount(ResizeKeys.WORKERS, alive) > 0;
    return new Seen(
        resizing,
        count != null && count.matches("[1-9]\\d{0,3}")
            ? OptionalInt.of(Integer.parseInt(count))
            : OptionalInt.empty(),
        hasWorkers,
        nowMs);
  }

  private static long milliseconds(List<String> time) {
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  /** The owners of the locks of the queues 0..queues-1 that workers of PHP hold. */
  List<String> ownersOfPhp(int queues) {
    String[] locks =
        IntStream.range(0, queues)
            .mapToObj(queue -> new QueueKey(queue).lock())
            .toArray(String[]::new);
    return commands().mget(locks).stream()
        .filter(KeyValue::hasValue)
        .map(KeyValue::getValue)
        .filter(QueueKey::isOwnerOfPhp)
        .toList();
  }

  /** What workers have committed of a producer, by queue. */
  Map<Integer, Long> committed(String producer) {
    return CommittedNumbers.parse(commands().hgetall(CommittedNumbers.key(producer)));
  }

  /** Counts this look on each server that has one of the lists 0..queues-1; by server. */
  Map<String, Long> mark(String id, int queues) {
    Map<String, Long> marks = new TreeMap<>();
    for (Map.Entry<String, QueueKey> server : servers(queues).entrySet()) {
      String key = ResizeKeys.marks(server.getValue());
      marks.put(key, commands().hincrby(key, id, 1));
    }
    return marks;
  }

  /** A list of each server. */
  private Map<String, QueueKey> servers(int queues) {
    Map<String, QueueKey> servers = new TreeMap<>();
    commands();
    StatefulConnection<String, String> connection = opened.orElseThrow().connection();
    if (connection instanceof StatefulRedisClusterConnection<String, String> cluster) {
      for (int queue = 0; queue < queues; queue++) {
        QueueKey key = new QueueKey(queue);
        servers.putIfAbsent(node(cluster, key.list()).getNodeId(), key);
      }
      return servers;
    }
    return Map.of("", new QueueKey(0));
  }

  private RedisClusterCommands<String, String> nodeOf(String key) {
    RedisClusterCommands<String, String> all = commands();
    StatefulConnection<String, String> connection = opened.orElseThrow().connection();
    return connection instanceof StatefulRedisClusterConnection<String, String> cluster
        ? cluster.getConnection(node(cluster, key).getNodeId()).sync()
        : all;
  }

  private static RedisClusterNode node(
      StatefulRedisClusterConnection<String, String> cluster, String key) {
    RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
    if (node == null) {
      throw new RedisException("the cluster has no node for the key " + key);
    }
    return node;
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
