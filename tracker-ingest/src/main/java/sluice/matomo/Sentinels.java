package sluice.matomo;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.async.RedisSentinelAsyncCommands;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks all sentinels of an address at once who is master. Where they disagree, the one with the
 * highest epoch is right: one that is cut off together with a master that was replaced still names
 * that, which would take what is pushed, and forget it when it becomes a replica. Keeps a
 * connection to each. Confined to one thread.
 */
public final class Sentinels implements AutoCloseable {

  /** After the first answer, the others are waited for so long. */
  private static final Duration GRACE = Duration.ofMillis(200);

  private static final String EPOCH = "config-epoch";

  private final RedisClient client;
  private final RedisURI address;

  /** To each sentinel of the address, made or in the making; none before the first question. */
  private final List<CompletableFuture<StatefulRedisSentinelConnection<String, String>>> connected =
      new ArrayList<>();

  /** What one of them says; the epoch grows with each master. */
  private record Named(long epoch, InetSocketAddress master) {}

  /**
   * Asks nobody yet.
   *
   * @param client makes the connections, and outlives this
   * @param address where the sentinels are, and the name of the master; its timeout is the longest
   *     that a question takes
   */
  public Sentinels(RedisClient client, RedisURI address) {
    this.client = client;
    this.address = address;
  }

  /**
   * The master, as it is named to clients. Blocks until the sentinels have answered, or a little
   * longer than the first.
   *
   * @throws RedisException if none answers that knows it
   */
  public InetSocketAddress master() {
    List<CompletableFuture<Named>> answers = new ArrayList<>();
    for (int i = 0; i < address.getSentinels().size(); i++) {
      answers.add(connection(i).thenCompose(connection -> ask(connection.async())));
    }
    await(answers);
    Named best = null;
    for (int i = 0; i < answers.size(); i++) {
      CompletableFuture<Named> answer = answers.get(i);
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        Named named = answer.join();
        best = best == null || named.epoch() > best.epoch() ? named : best;
      } else if (connected.get(i).isDone()) {
        drop(connected.get(i)); // what is asked there later would wait behind this
      }
    }
    if (best == null) {
      throw new RedisException(
          "no sentinel answers that knows a master of the name " + address.getSentinelMasterId());
    }
    return best.master();
  }

  private CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection(int i) {
    RedisURI sentinel = address.getSentinels().get(i);
    if (connected.size() == i) {
      connected.add(client.connectSentinelAsync(StringCodec.UTF8, sentinel));
    } else if (isLost(connected.get(i))) {
      connected.set(i, client.connectSentinelAsync(StringCodec.UTF8, sentinel));
    }
    return connected.get(i);
  }

  private static boolean isLost(
      CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection) {
    return connection.isDone()
        && (connection.isCompletedExceptionally() || !connection.join().isOpen());
  }

  /** The epoch first: an address that is newer than its epoch does no harm. */
  private CompletableFuture<Named> ask(RedisSentinelAsyncCommands<String, String> sentinel) {
    String name = address.getSentinelMasterId();
    return sentinel
        .master(name)
        .handle((facts, refused) -> refused == null ? epoch(facts) : 0L)
        .thenCombine(sentinel.getMasterAddrByName(name), Sentinels::named)
        .toCompletableFuture();
  }

  private static long epoch(Map<String, String> facts) {
    String epoch = facts.getOrDefault(EPOCH, "");
    return epoch.matches("\\d{1,18}") ? Long.parseLong(epoch) : 0;
  }

  private static Named named(long epoch, Object master) {
    if (master instanceof InetSocketAddress at) {
      return new Named(epoch, at);
    }
    throw new RedisException("the sentinel knows no such master");
  }

  private void await(List<CompletableFuture<Named>> answers) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            answers.stream()
                .map(answer -> answer.handle((named, failed) -> named))
                .toArray(CompletableFuture<?>[]::new));
    CompletableFuture<Void> first = new CompletableFuture<>();
    answers.forEach(answer -> answer.thenRun(() -> first.complete(null)));
    all.thenRun(() -> first.complete(null));
    await(first, address.getTimeout());
    await(all, first.isDone() ? GRACE : Duration.ZERO);
  }

  private static void await(CompletableFuture<Void> one, Duration limit) {
    try {
      one.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException late) {
      // who has not answered by now has no say
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drop(
      CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection) {
    connection.thenAccept(StatefulRedisSentinelConnection::closeAsync);
  }

  /** Closes the connections without waiting for it; the next question makes others. */
  @Override
  public void close() {
    connected.forEach(Sentinels::drop);
    connected.clear();
  }
}
