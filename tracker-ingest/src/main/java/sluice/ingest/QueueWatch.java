package sluice.ingest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.ring.OutsideView;
import sluice.ingest.ring.QueueAppender;
import sluice.ingest.ring.QueueCount;
import sluice.matomo.DatabaseConnections;
import sluice.queue.IngestPresence;
import sluice.queue.PluginTables;
import sluice.queue.QueueSelector;

/**
 * Follows the number of queues that all agree on, in the thread {@code queue-watch}, and takes part
 * in {@code sluice queue resize}: while one is under way all new sets wait, and when Redis has all
 * that came before, this ingest says so. While the server does not answer, what was last known
 * counts.
 *
 * <p>Besides, it looks for what the appender cannot see: workers of PHP, numbers of ours that
 * others used, a server that runs on without its memory, a master that was replaced.
 *
 * <p>The agreed number counts while workers of ours live, which follow it, and after a resize; else
 * the configured one when it has changed.
 */
final class QueueWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueueWatch.class);

  /** Time between two looks, milliseconds; a resize waits for several looks. */
  private static final long STEP_MS = 500;

  /** Milliseconds that a start waits for the appender to follow. */
  private static final int FIRST_WAITS = 100;

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** While sets are held back, it is logged again after so many looks: about a minute. */
  private static final int LOGGED_EVERY = 120;

  private final QueueAgreement agreement;
  private final QueueAppender appender;
  private final LiveSettings settings;
  private final String id;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "queue-watch"));
  private final PhpWorkers phpWorkers = new PhpWorkers();
  private final MemoryMarks marks = new MemoryMarks();

  /** Id of the resize under way, which all new sets wait for; empty while there is none. */
  private String resizing = "";

  private int configured;
  private int inUse;
  private int heldLooks;
  private boolean failing;

  private QueueWatch(
      IngestConfig config,
      DatabaseConnections connections,
      QueueAppender appender,
      LiveSettings settings) {
    this.agreement =
        config
            .redis()
            .database()
            .<QueueAgreement>map(
                address ->
                    new DatabaseAgreement(
                        connections, new PluginTables(address.tablesPrefix()), TIMEOUT))
            .orElseGet(() -> new RedisAgreement(config.redis().address(), TIMEOUT));
    this.appender = appender;
    this.settings = settings;
    this.id = host() + ":" + spool(config);
  }

  /** Looks once before it returns: what comes in afterwards goes where it belongs. */
  static QueueWatch start(
      IngestConfig config,
      DatabaseConnections connections,
      QueueAppender appender,
      LiveSettings settings) {
    QueueWatch watch = new QueueWatch(config, connections, appender, settings);
    watch.look();
    watch.awaitDirect();
    watch.thread.scheduleWithFixedDelay(watch::look, STEP_MS, STEP_MS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /**
   * Makes bulks cut for the number in use as soon as the appender follows it; most starts need
   * this.
   */
  private void awaitDirect() {
    QueueCount count = appender.queues();
    for (int i = 0; i < FIRST_WAITS && inUse > 0 && !count.isDirect(); i++) {
      LockSupport.parkNanos(1_000_000);
    }
    settings.cutFor(count.isDirect() ? inUse : QueueSelector.FINEST);
  }

  private static Path spool(IngestConfig config) {
    return config.spool().directory().toAbsolutePath().normalize();
  }

  /** The spool is what a resize must wait for, so host and spool are the name. */
  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private void look() {
    try {
      long before = System.nanoTime();
      agreement.master().ifPresent(master -> appender.outside().masterIs(master, before));
      QueueAgreement.Seen seen = agreement.read();
      follow(seen);
      lookAround();
      announce(seen);
      failing = false;
    } catch (RuntimeException failed) {
      agreement.drop();
      if (!failing) {
        LOG.atWarn()
            .addKeyValue("cause", failed.toString())
            .addKeyValue("effect", "the last known number counts")
            .log("queue-watch-failed");
      }
      failing = true;
    } finally {
      boolean isDirect = appender.queues().isDirect();
      settings.cutFor(isDirect ? inUse : QueueSelector.FINEST);
    }
  }

  /** Tells the appender what it cannot see by itself. */
  private void lookAround() {
    OutsideView outside = appender.outside();
    int queues = Math.max(1, Math.max(inUse, configured));
    outside.phpDrains(phpWorkers.isSeen(agreement.ownersOfPhp(queues), System.nanoTime()));
    String producer = appender.producer();
    outside.committed(producer, agreement.committed(producer, queues));
    long before = System.nanoTime();
    marks.forgotSince(agreement.mark(id, queues), before).ifPresent(outside::serverForgot);
  }

  private void follow(QueueAgreement.Seen seen) {
    QueueCount count = appender.queues();
    if (seen.resizing().isPresent()) {
      settings.cutFor(QueueSelector.FINEST);
      count.hold();
      if (heldLooks++ % LOGGED_EVERY == 0) {
        LOG.atWarn()
            .addKeyValue("resize", seen.resizing().get())
            .addKeyValue("effect", "hits are held back on disk")
            .log("queue-resize-under-way");
      }
      resizing = seen.resizing().get().id();
      return;
    }
    int next = settle(seen);
    if (next != inUse || !resizing.isEmpty()) {
      LOG.atInfo().addKeyValue("before", inUse).addKeyValue("now", next).log("queues-in-use");
      settings.cutFor(QueueSelector.FINEST);
    }
    inUse = next;
    resizing = "";
    heldLooks = 0;
    count.settle(next);
  }

  private int settle(QueueAgreement.Seen seen) {
    int before = configured;
    configured = settings.configuredQueues();
    boolean agreedCounts = seen.hasWorkers() || !resizing.isEmpty();
    if (agreedCounts && seen.count().isPresent()) {
      return seen.count().getAsInt();
    }
    return inUse == 0 || configured != before ? configured : inUse;
  }

  /** A Redis that takes no writes is no reason to hold anything back. */
  private void announce(QueueAgreement.Seen seen) {
    String quietFor = appender.queues().isQuiet() ? resizing : "";
    agreement.announce(id, new IngestPresence(quietFor, appender.server(), seen.serverMs()));
  }

  /**
   * Ends.
   *
   * @param isEmpty whether nothing is left on this ingest's disk
   */
  void close(boolean isEmpty) {
    thread.shutdown();
    try {
      if (thread.awaitTermination(2, TimeUnit.SECONDS) && isEmpty && !failing) {
        agreement.withdraw(id);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.atWarn()
          .addKeyValue("cause", failed.toString())
          .addKeyValue("effect", "a resize will ask for this ingest")
          .log("queue-watch-not-withdrawn");
    }
    agreement.close();
  }

  @Override
  public void close() {
    close(false);
  }
}
