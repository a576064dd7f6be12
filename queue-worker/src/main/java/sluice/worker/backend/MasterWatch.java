package sluice.worker.backend;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.matomo.RedisAddress;
import sluice.matomo.Sentinels;

/**
 * Asks the sentinels who is master, from the first connection on again and again, in the thread
 * {@code redis-sentinels}: one that they have replaced may live on, and holds only what was queued
 * before. Thread-safe.
 */
final class MasterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MasterWatch.class);

  /** Between two questions, milliseconds. */
  private static final long ASK_MS = 1_000;

  private final RedisURI address;
  private final Sentinels sentinels;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(MasterWatch::daemon);
  private boolean isWatching;

  /** When the last question began that others may go by. */
  private long askedNanos = System.nanoTime();

  /** Why it was not answered; null if it was. */
  private RuntimeException failure;

  /** Kept as the Optional that {@link #named} hands out. */
  private volatile Optional<InetSocketAddress> named = Optional.empty();

  /** Asks nobody yet. */
  MasterWatch(RedisClient client, RedisURI address) {
    this.address = address;
    this.sentinels = new Sentinels(client, address);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "redis-sentinels");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The master now. Of several that ask at once one does, and all go by what it finds: where the
   * sentinels are silent each would wait for those before it.
   *
   * @throws RedisException if no sentinel tells
   */
  InetSocketAddress ask() {
    long begunNanos = System.nanoTime();
    synchronized (this) {
      if (askedNanos - begunNanos <= 0) {
        askSentinels();
      }
      if (failure != null) {
        throw new RedisException(failure.getMessage(), failure);
      }
      return named.orElseThrow();
    }
  }

  /** Who waits meanwhile goes by it, unless this thread was told to stop. */
  private void askSentinels() {
    long nowNanos = System.nanoTime();
    try {
      follow(sentinels.master());
      failure = null;
      askedNanos = nowNanos;
    } catch (RuntimeException nobodyTells) {
      failure = nobodyTells;
      askedNanos = Thread.currentThread().isInterrupted() ? askedNanos : nowNanos;
    }
  }

  private void follow(InetSocketAddress master) {
    Optional<InetSocketAddress> before = named;
    named = Optional.of(master);
    if (before.isPresent() && !before.equals(named)) {
      LOG.atInfo()
          .addKeyValue("before", before.get())
          .addKeyValue("now", master)
          .log("redis-master-replaced");
    }
    if (!isWatching) {
      isWatching = true;
      thread.scheduleWithFixedDelay(this::look, ASK_MS, ASK_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      ask();
    } catch (RuntimeException nobodyTells) { // whatever it is, the next question may be answered
      LOG.atDebug().addKeyValue("cause", nobodyTells.toString()).log("sentinels-silent");
    }
  }

  /** The master as of the last answer; empty before the first. */
  Optional<InetSocketAddress> named() {
    return named;
  }

  /** How to connect to that master. */
  RedisURI at(InetSocketAddress master) {
    return RedisAddress.at(address, master);
  }

  /** Asks nobody any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
