package sluice.worker.backend;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sluice.queue.QueueKey;
import sluice.queue.ResizeKeys;

/**
 * Locks as the plugin keeps them in Redis, and our roster in a sorted set. Confined to the lease
 * thread.
 */
public final class RedisQueueLocks implements QueueLocks {
  /** Sorted set: presence text, scored with the server's milliseconds at which it ends. */
  public static final String ROSTER_KEY = ResizeKeys.WORKERS;

  /** Key of the number of queues that all processes agree on. */
  public static final String COUNT_KEY = ResizeKeys.COUNT;

  private static final String RENEW =
      """
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('PEXPIRE', KEYS[1], ARGV[2])
      """;

  private static final String RELEASE =
      """
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('DEL', KEYS[1])
      """;

  /** The server's clock decides, not ours; servers before 5 replicate effects only when told to. */
  private static final String ANNOUNCE =
      """
      if redis.replicate_commands then redis.replicate_commands() end
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
      return redis.call('ZRANGE', KEYS[1], 0, -1)
      """;

  /** Who only looks writes nothing. */
  private static final String ROSTER =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')
      """;

  private static final String COUNT =
      """
      local count = redis.call('GET', KEYS[1])
      if count then return tonumber(count) end
      redis.call('SET', KEYS[1], ARGV[1])
      return tonumber(ARGV[1])
      """;

  private final RedisLink link;

  /** Makes locks that own the link from now on. */
  public RedisQueueLocks(RedisLink link) {
    this.link = link;
  }

  @Override
  public boolean acquire(int queue, String owner, Duration ttl) throws BackendException {
    byte[] key = RedisLink.bytes(new QueueKey(queue).lock());
    SetArgs onlyIfFree = SetArgs.Builder.nx().px(ttl.toMillis());
    String answer = link.await(link.commands().set(key, RedisLink.bytes(owner), onlyIfFree));
    return "OK".equals(answer);
  }

  @Override
  public boolean renew(int queue, String owner, Duration ttl) throws BackendException {
    String key = new QueueKey(queue).lock();
    Long renewed =
        link.eval(RENEW, ScriptOutputType.INTEGER, key, owner, Long.toString(ttl.toMillis()));
    return renewed == 1;
  }

  @Override
  public void release(int queue, String owner) throws BackendException {
    link.eval(RELEASE, ScriptOutputType.INTEGER, new QueueKey(queue).lock(), owner);
  }

  @Override
  public List<WorkerPresence> announce(WorkerPresence self, Duration ttl) throws BackendException {
    String ttlMs = Long.toString(ttl.toMillis());
    return sorted(link.eval(ANNOUNCE, ScriptOutputType.MULTI, ROSTER_KEY, self.text(), ttlMs));
  }

  @Override
  public List<WorkerPresence> roster() throws BackendException {
    return sorted(link.eval(ROSTER, ScriptOutputType.MULTI, ROSTER_KEY));
  }

  private static List<WorkerPresence> sorted(List<byte[]> live) {
    return live.stream()
        .map(RedisLink::text)
        .map(WorkerPresence::parse)
        .sorted((one, other) -> one.id().compareTo(other.id()))
        .toList();
  }

  @Override
  public void withdraw(WorkerPresence self) throws BackendException {
    byte[] key = RedisLink.bytes(ROSTER_KEY);
    link.await(link.commands().zrem(key, new byte[][] {RedisLink.bytes(self.text())}));
  }

  @Override
  public Optional<HeldLock> holder(int queue) throws BackendException {
    String name = new QueueKey(queue).lock();
    byte[] key = RedisLink.bytes(name);
    byte[] owner = link.await(link.commands().get(key));
    if (owner == null) {
      return Optional.empty();
    }
    long leftMs = link.await(link.commands().pttl(key));
    Optional<Duration> left =
        leftMs < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(leftMs));
    return Optional.of(new HeldLock(queue, name, RedisLink.text(owner), left));
  }

  @Override
  public boolean unlock(int queue) throws BackendException {
    byte[] key = RedisLink.bytes(new QueueKey(queue).lock());
    return link.await(link.commands().del(new byte[][] {key})) == 1;
  }

  @Override
  public OptionalInt agreedQueues() throws BackendException {
    byte[] count = link.await(link.commands().get(RedisLink.bytes(COUNT_KEY)));
    return count == null
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(RedisLink.text(count)));
  }

  @Override
  public void setQueueCount(int count) throws BackendException {
    byte[] key = RedisLink.bytes(COUNT_KEY);
    link.await(link.commands().set(key, RedisLink.bytes(Integer.toString(count))));
  }

  @Override
  public int queueCount(int configured) throws BackendException {
    Long count =
        link.eval(COUNT, ScriptOutputType.INTEGER, COUNT_KEY, Integer.toString(configured));
    return Math.toIntExact(count);
  }

  @Override
  public void close() {
    link.close();
  }
}
