package sluice.ingest.ring;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges for the appender the server's answers, and their absence. Confined to the appender, save
 * {@link #serverIdentity}.
 *
 * <p>A push that failed in an unknown way, or has no answer in time, costs the connection: it is
 * closed, every unconfirmed push is taken back and spooled, and the spool is replayed on the next
 * connection. A late execution by the old server then only adds repeats, which carry the same
 * numbers. A refusal costs it only where another connection may fare better.
 */
final class QueueSession {

  private static final Logger LOG = LoggerFactory.getLogger(QueueSession.class);

  /**
   * While the server refuses, its words and the connections that they cost are logged once in this
   * time; the counters count all.
   */
  private static final long LOG_PAUSE_NANOS = 5_000_000_000L;

  private final QueueLink link;
  private final QueueLanes lanes;
  private final WaitingLane waiting;
  private final AppenderContext context;

  /** The connection that was last handed out; null before the first. */
  private QueuePort greeted;

  private long greetedNanos = System.nanoTime();

  private volatile String serverIdentity = "";
  private long lostNanos = System.nanoTime();
  private long refusalLoggedNanos = System.nanoTime() - LOG_PAUSE_NANOS - 1;
  private long dropLoggedNanos = refusalLoggedNanos;

  QueueSession(QueueLink link, QueueLanes lanes, WaitingLane waiting, AppenderContext context) {
    this.link = link;
    this.lanes = lanes;
    this.waiting = waiting;
    this.context = context;
  }

  /** The server of the last connection; empty before the first. Any thread. */
  String serverIdentity() {
    return serverIdentity;
  }

  /**
   * The connection to send on. When it leads to another memory than the last, the lanes send again
   * what that forgot.
   */
  Optional<QueuePort> port() {
    Optional<QueuePort> port = link.port();
    if (port.isPresent() && greeted != port.get()) {
      greet(port.get());
      greeted = port.get();
      greetedNanos = System.nanoTime();
    }
    return port;
  }

  private void greet(QueuePort port) {
    String identity = port.serverIdentity();
    if (!serverIdentity.isEmpty() && !serverIdentity.equals(identity)) {
      LOG.atWarn()
          .addKeyValue("from", serverIdentity)
          .addKeyValue("to", identity)
          .log("queue-server-changed");
      resend(lostNanos);
    }
    serverIdentity = identity;
  }

  /**
   * Looks whether the server that runs on has lost its memory.
   *
   * @param complete takes in the outcomes that are there: what was confirmed is sent again, too
   */
  void followMemory(Runnable complete) {
    context
        .outside()
        .takeForgotten()
        .ifPresent(
            lastThere -> {
              LOG.atWarn()
                  .addKeyValue("cause", "its memory was emptied, or is older than it was")
                  .log("queue-forgot");
              link.port().ifPresent(QueuePort::serverForgot);
              complete.run();
              resend(lastThere);
            });
  }

  private void resend(long lastThereNanos) {
    lanes.all().forEach(lane -> lane.serverForgot(lastThereNanos));
    if (!context.mayRepeat()) {
      LOG.atWarn()
          .addKeyValue("cause", "PHP workers would record twice what is still there")
          .addKeyValue(
              "effect", "what the queue lost is lost, counter sluice_ingest_unrepeated_total")
          .log("resend-left-out");
    }
  }

  /**
   * Whether the server has answered, and certainly taken nothing; counted and, now and then,
   * logged.
   */
  boolean isRefusal(Throwable cause) {
    boolean refused = link.port().filter(port -> port.isRefusal(cause)).isPresent();
    if (refused) {
      context.counters().refused();
      if (System.nanoTime() - refusalLoggedNanos > LOG_PAUSE_NANOS) {
        refusalLoggedNanos = System.nanoTime();
        LOG.atWarn().addKeyValue("cause", cause.toString()).log("queue-refused");
      }
    }
    return refused;
  }

  /** Drops the connection if it is of no more use after this failure. */
  void judge(Throwable cause, boolean refused) {
    link.port()
        .filter(port -> !refused || port.isWrongServer(cause))
        .ifPresent(port -> discard(port, cause.toString()));
  }

  /** Logs that sets that waited could not be released, and judges the connection by the cause. */
  void releaseFailed(Throwable cause) {
    LOG.atWarn().addKeyValue("cause", cause.toString()).log("queue-release-failed");
    judge(cause, link.port().filter(port -> port.isRefusal(cause)).isPresent());
  }

  /**
   * Asks the server by itself, because without a push no failure would tell, and what the server
   * forgot would grow old.
   */
  void dropClosed() {
    link.port()
        .filter(port -> !port.isOpen())
        .ifPresent(port -> discard(port, "closed by the server"));
  }

  /**
   * Leaves a master that the sentinels have replaced: it would take pushes until it becomes a
   * replica, and forget them then. What they said before the connection was made is not heeded.
   */
  void dropReplaced() {
    Optional<InetSocketAddress> master =
        context
            .outside()
            .takeNamed()
            .filter(named -> named.askedNanos() - greetedNanos > 0)
            .map(OutsideView.Named::master);
    Optional<InetSocketAddress> connected = link.port().flatMap(QueuePort::namedMaster);
    if (master.isPresent() && connected.isPresent() && !connected.equals(master)) {
      link.port().ifPresent(port -> discard(port, "the sentinels name " + master.get()));
    }
  }

  /** Drops the connection when an answer is overdue. */
  void dropOverdue(long nowNanos) {
    boolean overdue = waiting.isOverdue(nowNanos);
    for (QueueLane lane : lanes.all()) {
      overdue |= lane.isOverdue(nowNanos);
    }
    if (overdue) {
      String cause = "no answer within " + context.config().pushTimeout().toMillis() + " ms";
      link.port().ifPresent(port -> discard(port, cause));
    }
  }

  private void discard(QueuePort port, String cause) {
    context.counters().unknown();
    lostNanos = System.nanoTime();
    if (link.isProved() || System.nanoTime() - dropLoggedNanos > LOG_PAUSE_NANOS) {
      dropLoggedNanos = System.nanoTime();
      LOG.atWarn().addKeyValue("cause", cause).log("queue-connection-dropped");
    }
    link.discard(port);
    waiting.giveUp();
    lanes.all().forEach(QueueLane::giveUp);
  }
}
