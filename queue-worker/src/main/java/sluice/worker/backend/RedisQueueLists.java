package sluice.worker.backend;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import sluice.queue.CommittedNumbers;
import sluice.queue.QueueKey;
import sluice.queue.QueueSelector;

/** The lists {@code trackingQueueV1[_n]} in Redis. Confined as {@link QueueLists} says. */
public final class RedisQueueLists implements QueueLists {
  /** Key of our note beside a list; its braces put it into the list's slot of a cluster. */
  private static final String TRIMMED = "sluiceTrimmed:{%s}";

  /** Compares the ends of what is to go before it cuts, and notes how far. */
  private static final String TRIM =
      """
      local n = tonumber(ARGV[1])
      local first = redis.call('LINDEX', KEYS[1], 0)
      local last = redis.call('LINDEX', KEYS[1], n - 1)
      if not first or not last then return 0 end
      if redis.sha1hex(first) ~= ARGV[2] or redis.sha1hex(last) ~= ARGV[3] then return 0 end
      redis.call('LTRIM', KEYS[1], n, -1)
      if tonumber(ARGV[4]) >= 0 then redis.call('SET', KEYS[2], ARGV[4]) end
      return 1
      """;

  private final RedisLink link;

  /** Makes lists that own the link from now on. */
  public RedisQueueLists(RedisLink link) {
    this.link = link;
  }

  @Override
  public long generation() throws BackendException {
    return link.generation();
  }

  @Override
  public List<Long> lengths(List<Integer> queues) throws BackendException {
    RedisClusterAsyncCommands<byte[], byte[]> commands = link.commands();
    List<Future<Long>> answers = new ArrayList<>(queues.size());
    for (int queue : queues) {
      answers.add(commands.llen(listKey(queue)));
    }
    List<Long> lengths = new ArrayList<>(queues.size());
    for (Future<Long> answer : answers) {
      lengths.add(link.await(answer));
    }
    return lengths;
  }

  /** Asks one question for all lists; only when one of them exists it asks each for its length. */
  @Override
  public List<Integer> filledBeyond(int queues) throws BackendException {
    List<Integer> beyond = IntStream.range(queues, QueueSelector.FINEST).boxed().toList();
    byte[][] keys = beyond.stream().map(RedisQueueLists::listKey).toArray(byte[][]::new);
    if (keys.length == 0 || link.await(link.commands().exists(keys)) == 0) {
      return List.of();
    }
    List<Long> lengths = lengths(beyond);
    return beyond.stream().filter(queue -> lengths.get(queue - queues) > 0).toList();
  }

  @Override
  public Future<List<byte[]>> read(int queue, long skip, int count) throws BackendException {
    return link.commands().lrange(listKey(queue), skip, skip + count - 1);
  }

  @Override
  public boolean trim(int queue, Trim trim) throws BackendException {
    Long trimmed =
        link.eval(
            TRIM,
            ScriptOutputType.INTEGER,
            List.of(new QueueKey(queue).list(), trimmedKey(queue)),
            Integer.toString(trim.count()),
            trim.first(),
            trim.last(),
            Long.toString(trim.php()));
    return trimmed == 1;
  }

  @Override
  public Future<OptionalLong> trimmed(int queue) throws BackendException {
    return link.commands()
        .get(RedisLink.bytes(trimmedKey(queue)))
        .thenApply(
            value ->
                value == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(RedisLink.text(value))))
        .toCompletableFuture();
  }

  @Override
  public boolean isInDatabase() {
    return false;
  }

  @Override
  public boolean remove(Connection transaction, int queue, int count) {
    throw new UnsupportedOperationException("the lists are in Redis: trim them");
  }

  @Override
  public void removed(int queue, int count) {
    throw new UnsupportedOperationException("the lists are in Redis: trim them");
  }

  @Override
  public void append(int queue, byte[] entry) throws BackendException {
    link.await(link.commands().rpush(listKey(queue), new byte[][] {entry}));
  }

  @Override
  public void tellCommitted(int queue, Map<String, Long> numbers) throws BackendException {
    RedisClusterAsyncCommands<byte[], byte[]> commands = link.commands();
    byte[] field = RedisLink.bytes(Integer.toString(queue));
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      byte[] key = RedisLink.bytes(CommittedNumbers.key(number.getKey()));
      commands.hset(key, field, RedisLink.bytes(Long.toString(number.getValue())));
      commands.pexpire(key, CommittedNumbers.KEPT.toMillis());
    }
  }

  @Override
  public void close() {
    link.close();
  }

  private static String trimmedKey(int queue) {
    return TRIMMED.formatted(new QueueKey(queue).list());
  }

  private static byte[] listKey(int queue) {
    return RedisLink.bytes(new QueueKey(queue).list());
  }
}
