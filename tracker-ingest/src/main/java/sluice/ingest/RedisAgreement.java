package sluice.ingest;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import sluice.matomo.RedisAddress;
import sluice.matomo.Sentinels;
import sluice.queue.CommittedNumbers;
import sluice.queue.IngestPresence;
import sluice.queue.QueueKey;
import sluice.queue.QueueResizing;
import sluice.queue.ResizeKeys;

/** What is told in Redis ({@link ResizeKeys}). Confined to one thread. */
final class RedisAgreement implements QueueAgreement {

  private final AbstractRedisClient client;
  private final List<RedisURI> uris;
  private final Optional<Sentinels> sentinels;

  /** The present connection; null while there is none. */
  private Opened opened;

  /** Whether a cluster's client has a map of slots, which may be of before a failover. */
  private boolean wasOpened;

  RedisAgreement(RedisAddress address, Duration timeout) {
    this.uris = address.uris(timeout);
    if (address.mode() == RedisAddress.Mode.CLUSTER) {
      // Without reconnecting this client rejects commands; all of ours may be sent twice.
      RedisClusterClient nodes = RedisClusterClient.create(uris);
      nodes.setOptions(ClusterClientOptions.builder().socketOptions(within(timeout)).build());
      this.client = nodes;
      this.sentinels = Optional.empty();
    } else {
      RedisClient single = RedisClient.create();
      single.setOptions(
          ClientOptions.builder().autoReconnect(false).socketOptions(within(timeout)).build());
      this.client = single;
      this.sentinels =
          address.mode() == RedisAddress.Mode.SENTINEL
              ? Optional.of(new Sentinels(single, uris.get(0)))
              : Optional.empty();
    }
  }

  /** A host that is lost does not even refuse; the library alone would wait ten seconds for it. */
  private static SocketOptions within(Duration timeout) {
    return SocketOptions.builder().connectTimeout(timeout).build();
  }

  /** A connection; the master is the one that sentinels named for it. */
  private record Opened(
      StatefulConnection<String, String> connection,
      RedisClusterCommands<String, String> commands,
      Optional<InetSocketAddress> namedMaster) {}

  @Override
  public Seen read() {
    RedisClusterCommands<String, String> commands = commands();
    Optional<QueueResizing> resizing =
        Optional.ofNullable(commands.get(ResizeKeys.RESIZE)).flatMap(QueueResizing::parse);
    String count = commands.get(ResizeKeys.COUNT);
    long nowMs = milliseconds(nodeOf(ResizeKeys.WORKERS).time());
    Range<Long> alive = Range.from(Range.Boundary.excluding(nowMs), Range.Boundary.unbounded());
    boolean hasWorkers = commands.zcount(ResizeKeys.WORKERS, alive) > 0;
    return new Seen(resizing, Seen.count(count), hasWorkers, nowMs);
  }

  private static long milliseconds(List<String> time) {
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  @Override
  public List<String> ownersOfPhp(int queues) {
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

  @Override
  public Map<Integer, Long> committed(String producer, int queues) {
    return CommittedNumbers.parse(commands().hgetall(CommittedNumbers.key(producer)));
  }

  @Override
  public Map<String, Long> mark(String id, int queues) {
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
    StatefulConnection<String, String> connection =
        Optional.ofNullable(opened).orElseThrow().connection();
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
    StatefulConnection<String, String> connection =
        Optional.ofNullable(opened).orElseThrow().connection();
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

  @Override
  public Optional<InetSocketAddress> master() {
    try {
      Optional<InetSocketAddress> master = sentinels.map(Sentinels::master);
      if (opened != null && !opened.namedMaster().equals(master)) {
        drop();
      }
      return master;
    } catch (RedisException nobodyAnswers) {
      return Optional.empty();
    }
  }

  @Override
  public void announce(String id, IngestPresence presence) {
    commands().hset(ResizeKeys.INGESTS, id, presence.text());
  }

  @Override
  public void withdraw(String id) {
    commands().hdel(ResizeKeys.INGESTS, id);
  }

  @Override
  public void drop() {
    if (opened != null) {
      opened.connection().closeAsync();
      opened = null;
    }
  }

  private RedisClusterCommands<String, String> commands() {
    if (opened != null && !opened.connection().isOpen()) {
      drop(); // the client keeps it otherwise
    }
    if (opened == null) {
      opened = open();
    }
    return opened.commands();
  }

  private Opened open() {
    if (client instanceof RedisClient single) {
      Optional<InetSocketAddress> master = sentinels.map(Sentinels::master);
      RedisURI uri = master.map(at -> RedisAddress.at(uris.get(0), at)).orElse(uris.get(0));
      StatefulRedisConnection<String, String> connection = single.connect(StringCodec.UTF8, uri);
      return new Opened(connection, connection.sync(), master);
    }
    RedisClusterClient nodes = (RedisClusterClient) client;
    if (wasOpened) {
      // the last connection was dropped, perhaps because a node is gone: another one has its slots
      nodes.refreshPartitions();
    }
    StatefulRedisClusterConnection<String, String> connection = nodes.connect();
    wasOpened = true;
    return new Opened(connection, connection.sync(), Optional.empty());
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
