package sluice.ingest.ring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.spool.SpoolDirectory;

/**
 * Takes request sets from the ring and makes them safe, on one event loop: that of the connections
 * to the queue, so that between a push, its answer and the next push no thread is woken.
 *
 * <p>Each turn: take what the ring holds (up to a batch), give each its number in its lane, look at
 * the pushes that have ended, let each active lane move on, flush once, tell the tickets.
 *
 * <p><b>Batching.</b> New entries leave when no other push of new entries is under way, or when
 * they have waited for the linger time: under load a batch is what came in during a round trip, and
 * a lone hit does not wait. A turn costs more than what it then does for a set, so while pushes are
 * under way only the last of their answers leads to one.
 *
 * <p><b>Waiting.</b> A turn may wait for the disk, and nothing else: what the loop serves, the
 * connections of the appender, has to wait for it anyway. It never asks a server and waits for the
 * answer, which the same loop would have to read.
 *
 * <p><b>Failure.</b> See {@link QueueSession}.
 *
 * <p>The file is longer than others because it wires what a turn uses and holds the steps of a
 * turn, which are read together; each step is a class of its own where it has state.
 */
public final class QueueAppender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueueAppender.class);

  private final AppenderConfig config;
  private final SpoolDirectory spools;
  private final InstantSource clock;

  /** Written by its loop, for {@link #silence}. */
  private volatile long turnBegunNanos = System.nanoTime();

  private final AppenderLoop loop;
  private final AppenderTurns turns;
  private final AppenderCounters counters;
  private final AppenderContext context;
  private final QueueLink link;
  private final RequestRing ring;
  private final RequestPublisher publisher;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final QueueLanes lanes;
  private final WaitingLane waiting;
  private final QueueSession session;
  private final QueueCount count;
  private final Producer producer;
  private volatile long stopAtNanos = Long.MAX_VALUE;
  private volatile boolean stopping;
  private volatile boolean isStarted;
  private boolean isDead;
  private long oldestPendingNanos;
  private int active;

  private QueueAppender(
      AppenderConfig config,
      String producer,
      SpoolDirectory spools,
      QueuePort.Connector connector,
      Surroundings surroundings)
      throws IOException {
    this.config = config;
    this.spools = spools;
    this.clock = surroundings.clock();
    this.counters =
        new AppenderCounters(surroundings.registry(), surroundings.clock(), connector.target());
    this.loop = AppenderLoop.of(connector);
    this.turns = new AppenderTurns(loop.loop());
    this.context = new AppenderContext(config, turns, counters, clock);
    this.link = new QueueLink(connector, turns);
    this.ring = new RequestRing(config.ringSlots());
    this.publisher = ring.publisher(turns);
    this.producer = new Producer(producer, clock.millis(), System.nanoTime());
    this.lanes = new QueueLanes(this.producer, spools, context);
    this.waiting = new WaitingLane(this.producer, context, spools.waiting());
    this.session = new QueueSession(link, lanes, waiting, context);
    OptionalInt queues = surroundings.queues();
    this.count =
        queues.isPresent()
            ? new QueueCount(queues.getAsInt(), turns, waiting)
            : new QueueCount(turns, waiting);
    gauges(surroundings.registry(), connector.target());
  }

  /**
   * What surrounds the appender.
   *
   * @param registry takes its metrics
   * @param clock stamps spooled entries
   * @param queues how many there are, 1 or more; empty: sets wait until {@link QueueCount} knows
   */
  public record Surroundings(MeterRegistry registry, InstantSource clock, OptionalInt queues) {}

  /**
   * Opens what earlier runs have spooled, and changes nothing before {@link #start()}.
   *
   * @param producer this run's id, in the identity of its entries
   * @throws IOException when a spool cannot be read
   */
  public static QueueAppender open(
      AppenderConfig config,
      String producer,
      SpoolDirectory spools,
      QueuePort.Connector connector,
      Surroundings surroundings)
      throws IOException {
    return new QueueAppender(config, producer, spools, connector, surroundings);
  }

  /**
   * Begins with its turns, the first of which replay what was spooled.
   *
   * @throws IOException when a spool cannot be read
   */
  public void start() throws IOException {
    for (int queue : spools.queuesLeft()) {
      lanes.lane(queue);
    }
    link.start();
    turns.begin(this::turn, ring::isEmpty);
    isStarted = true;
  }

  private void gauges(MeterRegistry registry, String target) {
    Gauge.builder("sluice.ingest.ring.used", ring, RequestRing::used).register(registry);
    Gauge.builder("sluice.ingest.ring.size", config, AppenderConfig::ringSlots).register(registry);
    Gauge.builder("sluice.ingest." + target + ".connected", link, l -> l.port().isPresent() ? 1 : 0)
        .register(registry);
    Gauge.builder("sluice.ingest.php.workers", context, c -> c.mayRepeat() ? 0 : 1)
        .register(registry);
    Gauge.builder("sluice.ingest.spool.bytes", spools.limits(), l -> l.bytes()).register(registry);
    FunctionCounter.builder("sluice.ingest.spool.corrupt", spools.limits(), l -> l.corruptRecords())
        .register(registry);
  }

  /**
   * Waits for the first connection, so that a start with the server there spools nothing.
   *
   * @param patience after which a start without it goes on
   */
  public void awaitQueue(Duration patience) {
    link.awaitPort(patience);
  }

  /** Where event loops hand over their sets. */
  public RequestPublisher publisher() {
    return publisher;
  }

  /** An id for a new run, which sorts behind those of earlier runs. */
  public static String newProducer(InstantSource clock) {
    return Producer.newId(clock.millis());
  }

  /** The id in the identity of its entries, as of now. */
  public String producer() {
    return producer.id();
  }

  /** Where others tell what they have seen. */
  public OutsideView outside() {
    return context.outside();
  }

  /** How many queues there are, which may change. */
  public QueueCount queues() {
    return count;
  }

  /** The server that it pushes to, by {@link QueuePort#serverIdentity}; empty before the first. */
  public String server() {
    return session.serverIdentity();
  }

  /** Whether hits can be kept: the queue is connected, or the disk takes what it does not. */
  public boolean canKeep() {
    return isAlive() && (link.port().isPresent() || !counters.isSpoolFailing());
  }

  /** Whether it works: false before {@link #start}, and after a bug or {@link #close}. */
  public boolean isAlive() {
    return isStarted && ended.getCount() > 0;
  }

  /**
   * Since when its last turn began: under a tenth of a second ago, but where a disk is slow, which
   * the pause behind a turn doubles, or does not come back. Any thread may ask.
   */
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - turnBegunNanos);
  }

  private void turn() {
    turns.begun();
    turnBegunNanos = System.nanoTime();
    if (isDead) {
      try {
        refuseAll();
      } finally {
        turns.rest(true, false);
      }
      return;
    }
    try {
      work();
      if (isDone()) {
        end();
      } else {
        turns.rest(!lanes.isSending(), active > 0);
      }
    } catch (RuntimeException | Error broken) {
      try {
        LOG.atError()
            .setCause(broken)
            .addKeyValue("effect", "nothing is kept any more, hits are answered with 503")
            .addKeyValue("do", "restart the process")
            .log("appender-died");
      } finally {
        die(); // Also when there is no memory for the words: health must not call it alive.
      }
    }
  }

  private void end() {
    try {
      turns.end();
      closeSpools();
    } finally {
      ended.countDown();
    }
  }

  /** Goes on with turns that refuse all there is and all that comes: nobody may wait for ever. */
  private void die() {
    isDead = true;
    publisher.refuse();
    ended.countDown();
    try {
      refuseAll();
    } finally {
      try {
        turns.rest(true, false);
      } finally {
        closeSpools();
      }
    }
  }

  private void refuseAll() {
    lanes.all().forEach(QueueLane::refuseAll);
    waiting.refuseAll();
    context
        .counters()
        .unkept(
            ring.take(config.batchSets(), slot -> context.answers().settle(slot.ticket(), false)));
    context.answers().tell();
  }

  private void closeSpools() {
    lanes.close();
    QueueLanes.close(waiting.spool());
  }

  private void work() {
    long nowMs = clock.millis();
    followProducer(nowMs);
    session.followMemory(this::complete);
    count.follow(lanes.all());
    take(nowMs);
    complete();
    long now = System.nanoTime();
    session.dropClosed();
    session.dropReplaced();
    session.dropOverdue(now);
    advance(now);
    context.answers().tell();
  }

  private void followProducer(long nowMs) {
    boolean jumped = producer.hasClockJumped(nowMs, System.nanoTime());
    boolean overtaken = context.outside().takeCommitted().filter(lanes::isOvertaken).isPresent();
    if (jumped || overtaken) {
      String before = producer.id();
      producer.renew(nowMs);
      lanes.renew();
      waiting.renew();
      LOG.atWarn()
          .addKeyValue("before", before)
          .addKeyValue("now", producer.id())
          .addKeyValue("cause", jumped ? "the clock jumped" : "another has used its numbers")
          .log("producer-renewed");
    }
  }

  private void take(long nowMs) {
    long begun = System.nanoTime();
    int taken = ring.take(config.batchSets(), slot -> accept(slot, nowMs));
    if (taken > 0 && oldestPendingNanos == 0) {
      oldestPendingNanos = begun;
    }
  }

  private void accept(RequestSlot slot, long nowMs) {
    switch (count.wayOf(slot.of())) {
      case LANE -> lanes.accept(slot.queue() % count.inUse(), slot.prefix(), slot.ticket(), nowMs);
      case WAIT -> waiting.accept(slot.prefix(), slot.ticket(), nowMs, slot.queue());
      case REFUSE -> context.answers().settle(slot.ticket(), false);
    }
  }

  private void complete() {
    for (AppenderContext.Completion done; (done = context.completions().poll()) != null; ) {
      if (!done.lane().isUnderWay(done.push())) {
        continue;
      }
      Optional<Throwable> failure = done.push().failure();
      int entries = done.push().values().size();
      if (failure.isEmpty() || context.mayStand(failure.get(), entries)) {
        link.hasProved();
        done.lane().confirmed(done.push(), System.nanoTime());
      } else {
        boolean refused = session.isRefusal(failure.get());
        done.lane().failed(System.nanoTime(), refused);
        session.judge(failure.get(), refused);
      }
    }
  }

  private void advance(long now) {
    Optional<QueuePort> port = session.port();
    boolean sendNow = isTimeToSend(now);
    boolean given = port.isPresent() && lanes.advance(port.get(), now, sendNow);
    if (port.isEmpty()) {
      lanes.advanceUnconnected(now);
    }
    active = lanes.active();
    if (lanes.pending() == 0) {
      oldestPendingNanos = 0;
    }
    if (given) {
      port.ifPresent(QueuePort::flush);
    }
    advanceWaiting(port, now);
  }

  /** Lets the sets that wait go on, once the lanes hold nothing that came before them. */
  private void advanceWaiting(Optional<QueuePort> port, long now) {
    boolean quiet = lanes.active() == 0;
    if (waiting.isActive()) {
      active++;
      Optional<Throwable> failure =
          quiet && port.isPresent()
              ? waiting.advance(port.get(), now, count.inUse(), lanes)
              : waiting.advanceUnconnected(now, count.inUse(), lanes);
      failure.ifPresent(session::releaseFailed);
    }
    count.look(quiet && port.isPresent(), now);
  }

  private boolean isTimeToSend(long now) {
    if (oldestPendingNanos != 0 && now - oldestPendingNanos >= config.linger().toNanos()) {
      return true;
    }
    return !lanes.isSending();
  }

  private boolean isDone() {
    if (!stopping || !ring.isEmpty() || !context.completions().isEmpty()) {
      return false;
    }
    boolean unsent = lanes.all().stream().anyMatch(lane -> lane.pending() > 0 || lane.isSending());
    if (unsent && System.nanoTime() - stopAtNanos < 0) {
      return false;
    }
    lanes.spillAll();
    waiting.spill();
    context.answers().tell();
    return true;
  }

  /**
   * Flushes and ends: waits for the queue up to that long, and spools what is unconfirmed then.
   * Nothing may be published any more.
   */
  public void close(Duration patience) {
    stopAtNanos = System.nanoTime() + patience.toNanos();
    stopping = true;
    if (isStarted) {
      turns.hurry();
      turns.raise();
      try {
        if (!ended.await(patience.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
          LOG.atError()
              .addKeyValue("cause", "it has been busy with one thing, such as a disk")
              .addKeyValue("seconds", silence().toSeconds())
              .addKeyValue("effect", "hits that were not answered are not kept")
              .log("appender-not-ended");
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    } else {
      closeSpools();
    }
    link.close();
    loop.close();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(2));
  }
}
