package sluice.ingest.ring;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps one connection to where the queues are, and makes a new one in the background when the
 * appender has thrown the last away. {@link #port} and {@link #discard} belong to the appender,
 * figures to any thread.
 */
final class QueueLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueueLink.class);

  /** The first pause before a connection; doubled each time up to the longest. */
  private static final long FIRST_PAUSE_MS = 20;

  private static final long LONGEST_PAUSE_MS = 1000;

  /** Of failures in a row, one in so many is logged: about one a minute. */
  private static final int LOGGED_EVERY = 60;

  private final QueuePort.Connector connector;
  private final AppenderTurns turns;
  private final ScheduledExecutorService thread;
  private final CountDownLatch connectedOnce = new CountDownLatch(1);

  /** Kept as the Optional that {@link #port} hands out in every turn of the appender. */
  private volatile Optional<QueuePort> port = Optional.empty();

  private int failures;

  /** The next pause; written by whoever has to see to the next connection. */
  private long pauseMs = FIRST_PAUSE_MS;

  /** Whether the present connection has taken anything; the appender's. */
  private boolean isProved;

  /** Whether the next connection is worth a line in the log. */
  private volatile boolean isNews = true;

  QueueLink(QueuePort.Connector connector, AppenderTurns turns) {
    this.connector = connector;
    this.turns = turns;
    this.thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "queue-connector"));
  }

  void start() {
    thread.execute(this::connect);
  }

  /** The connection, if there is one. */
  Optional<QueuePort> port() {
    return port;
  }

  /** Waits until there has been a connection. */
  void awaitPort(Duration patience) {
    try {
      connectedOnce.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** The present connection has taken something. */
  void hasProved() {
    isProved = true;
  }

  /** Whether the present connection has taken something. */
  boolean isProved() {
    return isProved;
  }

  /**
   * Closes this connection and sees to another one, the later the more of them in a row took
   * nothing. Does nothing when it was already discarded.
   */
  void discard(QueuePort broken) {
    if (port.isPresent() && port.get() == broken) {
      port = Optional.empty();
      broken.close();
      if (isProved) {
        pauseMs = FIRST_PAUSE_MS;
      }
      isNews = isProved;
      isProved = false;
      connectLater();
    }
  }

  private void connectLater() {
    long pause = jitter(pauseMs);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    try {
      thread.schedule(this::connect, pause, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      return; // Nobody asks for another connection.
    }
  }

  private void connect() {
    try {
      QueuePort connected = connector.connect();
      LOG.atLevel(isNews || failures > 0 ? Level.INFO : Level.DEBUG)
          .addKeyValue("target", connector.target())
          .addKeyValue("server", connected.serverIdentity())
          .log("queue-connected");
      failures = 0;
      port = Optional.of(connected);
      connectedOnce.countDown();
      turns.raise();
    } catch (RuntimeException failed) {
      if (failures++ % LOGGED_EVERY == 0) {
        LOG.atWarn()
            .addKeyValue("target", connector.target())
            .addKeyValue("failures", failures)
            .addKeyValue("cause", rootMessage(failed))
            .log("queue-connect-failed");
      }
      connectLater();
    }
  }

  private static long jitter(long ms) {
    return ThreadLocalRandom.current().nextLong(ms / 2, ms + 1);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    connector.close();
  }
}
