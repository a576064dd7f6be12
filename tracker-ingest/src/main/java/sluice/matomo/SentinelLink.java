package sluice.matomo;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.async.RedisSentinelAsyncCommands;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sentinel, and the connection to it, which is made by the first question. One that is silent is
 * said once, and asked less often then. Confined to one thread.
 */
final class SentinelLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SentinelLink.class);

  /** Without a word for so long, it is said; one that is restarted is not. */
  private static final Duration SAID_AFTER = Duration.ofSeconds(5);

  /** Between two questions to one that was said to be silent, while others answer. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final String EPOCH = "config-epoch";

  private final RedisClient client;
  private final RedisURI at;
  private final String master;

  /** Made or in the making; null before the first question and after {@link #close}. */
  private CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection;

  /** The question that is asked now; null before the first. */
  private CompletableFuture<Named> answer;

  /** Why there is no answer; empty where there is one. */
  private String problem = "";

  private long askedNanos;
  private long silentSinceNanos;
  private boolean isSaid;

  /**
   * What it says.
   *
   * @param epoch grows with each master
   * @param master as it is named to clients
   */
  record Named(long epoch, InetSocketAddress master) {}

  /**
   * Asks nothing yet.
   *
   * @param master its name
   */
  SentinelLink(RedisClient client, RedisURI at, String master) {
    this.client = client;
    this.at = at;
    this.master = master;
  }

  /** Whether others that answer are enough for now. */
  boolean pauses(long nowNanos) {
    return isSaid && nowNanos - askedNanos < PAUSE.toNanos();
  }

  /** Asks who is master; the answer is looked at by {@link #answered}. */
  CompletableFuture<Named> ask(long nowNanos) {
    askedNanos = nowNanos;
    boolean isLost =
        connection != null
            && connection.isDone()
            && (connection.isCompletedExceptionally() || !connection.join().isOpen());
    if (isLost) {
      close(); // the client keeps it otherwise
    }
    if (connection == null) {
      connection = client.connectSentinelAsync(StringCodec.UTF8, at);
    }
    answer = connection.thenCompose(made -> ask(made.async()));
    return answer;
  }

  /** The epoch first: an address that is newer than its epoch does no harm. */
  private CompletableFuture<Named> ask(RedisSentinelAsyncCommands<String, String> sentinel) {
    return sentinel
        .master(master)
        .handle((facts, refused) -> refused == null ? epoch(facts) : 0L)
        .thenCombine(sentinel.getMasterAddrByName(master), SentinelLink::named)
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
    throw new RedisException("it knows no such master");
  }

  /** What it has said by now to the last question; null if that is nothing. */
  Named answered(long nowNanos) {
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      if (isSaid) {
        LOG.atInfo().addKeyValue("sentinel", place()).log("sentinel-answers-again");
      }
      isSaid = false;
      problem = "";
      return answer.join();
    }
    silent(nowNanos, answer.isDone() ? cause(answer) : "no answer in time");
    return null;
  }

  private void silent(long nowNanos, String why) {
    if (problem.isEmpty()) {
      silentSinceNanos = nowNanos;
    }
    problem = why;
    if (connection.isDone()) {
      close(); // what is asked there later would wait behind this
    }
    if (!isSaid && nowNanos - silentSinceNanos > SAID_AFTER.toNanos()) {
      isSaid = true;
      LOG.atWarn()
          .addKeyValue("sentinel", place())
          .addKeyValue("cause", why)
          .addKeyValue("effect", "the other sentinels alone say who is master")
          .addKeyValue("do", "start it, or name those that there are in the address of Redis")
          .log("sentinel-silent");
    }
  }

  private static String cause(CompletableFuture<Named> failed) {
    try {
      return failed.join().toString();
    } catch (CompletionException | CancellationException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
  }

  private String place() {
    return at.getHost() + ":" + at.getPort();
  }

  /** Where it is, and why there is no answer. */
  String problem() {
    return place() + ": " + problem;
  }

  /** Closes the connection without waiting for it; the next question makes another. */
  @Override
  public void close() {
    if (connection != null) {
      connection.thenAccept(StatefulRedisSentinelConnection::closeAsync);
      connection = null;
    }
  }
}
