package sluice.ingest.ring;

import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.process.RepeatedErrors;

/**
 * What the lanes of one appender share. Confined to the appender, save {@link #completed}, which
 * any thread may call.
 */
final class AppenderContext {

  private static final Logger LOG = LoggerFactory.getLogger(AppenderContext.class);

  /**
   * How long a server that stalls is given to answer where nothing may be repeated; after that
   * nobody knows what became of the push.
   */
  private static final long STALL_GRACE_NANOS = 30_000_000_000L;

  /** A push whose outcome is known. */
  record Completion(QueueLane lane, Push push) {}

  private final AppenderConfig config;
  private final AppenderTurns turns;
  private final AppenderCounters counters;
  private final RepeatedErrors errors;
  private final OutsideView outside = new OutsideView();
  private final Answers answers = new Answers();
  private final Queue<Completion> completions = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();

  AppenderContext(
      AppenderConfig config, AppenderTurns turns, AppenderCounters counters, InstantSource clock) {
    this.config = config;
    this.turns = turns;
    this.counters = counters;
    this.errors = new RepeatedErrors(clock);
  }

  OutsideView outside() {
    return outside;
  }

  /**
   * Whether what may have arrived can be pushed again: not with PHP workers, which would record it
   * twice.
   */
  boolean mayRepeat() {
    return !outside.isPhpDraining();
  }

  /**
   * Whether a push counts though too few replicas have it: beside workers of PHP, which would
   * record it twice if it came again. Counted.
   */
  boolean mayStand(Throwable failure, int entries) {
    boolean stands = failure instanceof TooFewReplicasException && !mayRepeat();
    if (stands) {
      counters.unreplicated(entries);
    }
    return stands;
  }

  /** How long after its deadline a push without an answer is given up, nanoseconds. */
  long graceNanos() {
    return mayRepeat() ? 0 : STALL_GRACE_NANOS;
  }

  AppenderConfig config() {
    return config;
  }

  AppenderCounters counters() {
    return counters;
  }

  Answers answers() {
    return answers;
  }

  Queue<Completion> completions() {
    return completions;
  }

  long deadline(long nowNanos) {
    return nowNanos + config.pushTimeout().toNanos();
  }

  /** A push has been given to the connection. */
  void started() {
    underWay.incrementAndGet();
  }

  /**
   * Takes in, from any thread, that the outcome of a push is known. Pushes leave together and their
   * answers come together, so only the last of them wakes the appender; it looks by itself before
   * long anyway.
   */
  void completed(QueueLane lane, Push push) {
    completions.add(new Completion(lane, push));
    if (underWay.decrementAndGet() == 0) {
      turns.raise();
    }
  }

  /** Any thread: something has ended that the appender waits for. */
  void wake() {
    turns.raise();
  }

  void spooled(int entries) {
    counters.spooled(entries);
  }

  /**
   * Sets aside an entry that the server could never take, so that it does not hold up all entries
   * behind it.
   */
  void tooLarge(int queue, byte[] entry) {
    counters.tooLarge(1);
    LOG.atError()
        .addKeyValue("queue", queue)
        .addKeyValue("bytes", entry.length)
        .addKeyValue("cause", "the server takes none so large")
        .addKeyValue("do", "raise max_allowed_packet of the server, or lower --max-body")
        .log("entry-dropped");
  }

  /**
   * Logs a failure of the spool, which is tried again several times a second: the first, then one a
   * minute.
   *
   * @param event its name in the log
   * @param queue whose entries they are
   */
  void spoolFailed(String event, Object queue, Exception cause) {
    errors
        .count(event + queue)
        .ifPresent(
            unlogged ->
                LOG.atError()
                    .addKeyValue("queue", queue)
                    .addKeyValue("cause", cause.toString())
                    .addKeyValue("unlogged", unlogged)
                    .log(event));
  }

  /** The same works again. */
  void spoolWorks(String event, Object queue) {
    errors.over(event + queue);
  }

  void spoolRefused(int entries, Exception cause) {
    if (counters.spoolRefused(entries)) {
      LOG.atError()
          .addKeyValue("entries", entries)
          .addKeyValue("cause", cause.toString())
          .addKeyValue("do", "bring the queue back, or make room on the spool's disk")
          .log("spool-append-failed");
    }
  }
}
