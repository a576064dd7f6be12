package sluice.ingest.ring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.ingest.spool.QueueSpool;
import sluice.ingest.spool.ReleaseNote;
import sluice.ingest.spool.SpoolRecord;
import sluice.ingest.spool.WaitingSpool;
import sluice.queue.QueueKey;

/**
 * Where sets wait while the number of queues is not settled: one spool for all queues, in the order
 * of arrival. Each set has a number; what is left when it is divided by the number of queues is the
 * queue it goes to. Owned by the appender.
 *
 * <pre>
 *  DIRECT     sets go to their lanes; nothing is here
 *  HOLDING    all sets are spooled here and answered; the lanes push what they still have
 *  RELEASING  batch by batch into the lists of the number that counts now; new sets behind them
 * </pre>
 *
 * Its entries get their lists and numbers when they are released, under a producer of their own,
 * and a note of these is safe on disk before the first push: whatever the number of queues is when
 * a batch has to be repeated, it goes into the same lists under the same numbers. When a batch
 * carries all that is left, what arrives meanwhile stays in memory and goes to the lanes
 * afterwards.
 *
 * <p>The file is a little longer than others because the phases share all its fields.
 */
final class WaitingLane {

  /** How long the lane waits after a failure before it tries the batch again, nanoseconds. */
  private static final long PAUSE_NANOS = 200_000_000L;

  /** In the log, in place of a queue. */
  private static final String NAME = "waiting";

  /**
   * What stands behind the producer's id: these sets are numbered apart from those that never
   * waited.
   */
  private static final String SUFFIX = "-w";

  private final Producer producer;
  private final AppenderContext context;
  private final WaitingSpool waiting;
  private final QueueSpool spool;

  /** By queue, the last number that a released set was given. */
  private final Map<Integer, Long> numbers = new HashMap<>();

  private final Deque<Waiting> pending = new ArrayDeque<>();
  private Phase phase;

  /** The pushes that Redis has not answered; null while there are none. */
  private Batch underWay;

  /** What is being released and is to be repeated until it is confirmed; null if nothing is. */
  private ReleaseNote release;

  private boolean wholeBatch;
  private long pauseUntilNanos = System.nanoTime();

  WaitingLane(Producer producer, AppenderContext context, WaitingSpool waiting) throws IOException {
    this.producer = producer;
    this.context = context;
    this.waiting = waiting;
    this.spool = waiting.entries();
    this.release = waiting.unfinished().orElse(null);
    this.phase = spool.isEmpty() ? Phase.DIRECT : Phase.RELEASING;
  }

  /** What the appender does with new sets. */
  enum Phase {
    /** It gives them to the lanes of their queues. */
    DIRECT,
    /** It keeps them here, for the number of queues is not settled. */
    HOLDING,
    /** The lane keeps the sets here, behind older ones that are on their way to their queues. */
    RELEASING
  }

  /** A set that has no identity yet. */
  private record Waiting(EntryPrefix prefix, Ticket ticket, long acceptedMs, int number) {}

  /**
   * The pushes of the oldest entries, one for each list that they go to. Replies come on any
   * thread.
   */
  private static final class Batch {
    private final Map<Integer, List<byte[]>> byQueue;
    private final long deadlineNanos;
    private final AtomicInteger left;

    /** Why one of the pushes failed; null unless one did. */
    private volatile Throwable failure;

    Batch(Map<Integer, List<byte[]>> byQueue, long deadlineNanos) {
      this.byQueue = byQueue;
      this.deadlineNanos = deadlineNanos;
      this.left = new AtomicInteger(byQueue.size());
    }

    void completed(Throwable cause) {
      if (cause != null) {
        failure = cause;
      }
      left.decrementAndGet();
    }
  }

  Phase phase() {
    return phase;
  }

  /** Makes new sets wait from now on. */
  void hold() {
    phase = Phase.HOLDING;
  }

  /** Lets the sets that wait go to their queues, whose number is settled. */
  void release() {
    phase = pending.isEmpty() && spool.isEmpty() ? Phase.DIRECT : Phase.RELEASING;
  }

  void accept(EntryPrefix prefix, Ticket ticket, long nowMs, int number) {
    pending.add(new Waiting(prefix, ticket, nowMs, number));
  }

  /** Settles as not kept what is in memory only: nothing more will be done with it. */
  void refuseAll() {
    context.counters().unkept(pending.size());
    settlePending(false);
  }

  /** Whether the appender has to come again soon. */
  boolean isActive() {
    return phase == Phase.RELEASING || release != null || !pending.isEmpty();
  }

  /** Whether a batch was sent whose outcome is open: it must be repeated into the same lists. */
  boolean isUnsettled() {
    return release != null;
  }

  /**
   * Begins to number anew under the producer's new id; sets that are being released keep theirs.
   */
  void renew() {
    numbers.clear();
  }

  boolean isOverdue(long nowNanos) {
    return underWay != null && nowNanos - context.graceNanos() - underWay.deadlineNanos > 0;
  }

  QueueSpool spool() {
    return spool;
  }

  /**
   * Settles what Redis has answered, sends what may be sent next, and passes the sets on to their
   * lanes once nothing waits any more.
   *
   * @param port the connection, which may be used: the lanes have nothing left of before
   * @param queues the number that counts
   * @param lanes of all queues
   * @return a failure of the connection or of Redis, for the appender to judge
   */
  Optional<Throwable> advance(QueuePort port, long nowNanos, int queues, QueueLanes lanes) {
    Optional<Throwable> failure = settle(nowNanos, lanes);
    boolean goesOn = phase == Phase.RELEASING || release != null;
    if (goesOn && underWay == null && nowNanos - pauseUntilNanos >= 0) {
      start(port, nowNanos, queues, lanes);
    }
    passOnOrSpill(queues, lanes);
    return failure;
  }

  /** The same while no connection may be used: nothing is sent. */
  Optional<Throwable> advanceUnconnected(long nowNanos, int queues, QueueLanes lanes) {
    Optional<Throwable> failure = settle(nowNanos, lanes);
    passOnOrSpill(queues, lanes);
    return failure;
  }

  private void passOnOrSpill(int queues, QueueLanes lanes) {
    if (phase == Phase.RELEASING && underWay == null && spool.isEmpty()) {
      passOn(queues, lanes);
    }
    if (phase == Phase.HOLDING || underWay == null || !wholeBatch) {
      spill();
    }
  }

  private Optional<Throwable> settle(long nowNanos, QueueLanes lanes) {
    if (underWay == null || underWay.left.get() > 0) {
      return Optional.empty();
    }
    Batch done = underWay;
    underWay = null;
    if (done.failure != null && !context.mayStand(done.failure, entries(done))) {
      pauseUntilNanos = nowNanos + PAUSE_NANOS;
      return Optional.of(done.failure);
    }
    done.byQueue.forEach((queue, entries) -> lanes.all().get(queue).sent(entries, nowNanos));
    finish();
    return Optional.empty();
  }

  private static int entries(Batch batch) {
    return batch.byQueue.values().stream().mapToInt(List::size).sum();
  }

  /** What was released need not be repeated any more. */
  private void finish() {
    release = null;
    try {
      spool.confirm();
    } catch (IOException failed) {
      context.spoolFailed("spool-confirm-failed", NAME, failed);
    }
  }

  private void start(QueuePort port, long nowNanos, int queues, QueueLanes lanes) {
    try {
      List<SpoolRecord> records =
          release != null
              ? spool.peek(release.count(), Integer.MAX_VALUE)
              : spool.peek(context.config().batchSets(), context.config().batchBytes());
      wholeBatch = spool.isWholePeeked();
      if (records.isEmpty()) {
        release = null;
        return;
      }
      if (release == null) {
        release = released(records, queues);
        context.spoolWorks("spool-release-failed", NAME);
      }
      Map<Integer, List<byte[]>> byQueue = taken(port, numbered(records, release));
      for (int queue : byQueue.keySet()) {
        lanes.lane(queue); // Opened before anything is sent that it has to remember.
      }
      push(port, byQueue, nowNanos);
    } catch (IOException failed) {
      context.spoolFailed("spool-release-failed", NAME, failed);
      pauseUntilNanos = nowNanos + PAUSE_NANOS;
    }
  }

  /** Decides which set goes to which list under which number, and notes it on disk for a repeat. */
  private ReleaseNote released(List<SpoolRecord> records, int queues) throws IOException {
    Map<Integer, Long> firsts = new HashMap<>();
    Map<Integer, Long> lasts = new HashMap<>();
    for (SpoolRecord record : records) {
      int queue = (int) (record.sequence() % queues);
      long next = lasts.getOrDefault(queue, numbers.getOrDefault(queue, 0L)) + 1;
      firsts.putIfAbsent(queue, next);
      lasts.put(queue, next);
    }
    ReleaseNote note =
        new ReleaseNote(spool.position(), producer.id() + SUFFIX, queues, records.size(), firsts);
    waiting.note(note);
    numbers.putAll(lasts);
    return note;
  }

  private static Map<Integer, List<byte[]>> numbered(List<SpoolRecord> records, ReleaseNote note) {
    Map<Integer, List<byte[]>> byQueue = new LinkedHashMap<>();
    for (SpoolRecord record : records) {
      int queue = (int) (record.sequence() % note.queues());
      List<byte[]> entries = byQueue.computeIfAbsent(queue, q -> new ArrayList<>());
      long number = note.firsts().getOrDefault(queue, 1L) + entries.size();
      ProducerTail tail = ProducerTail.of(note.producer(), queue);
      // An entry that is stored whole was given its identity by an earlier version, when it came.
      entries.add(
          EntryPrefix.ofStored(record.entry())
              .map(prefix -> prefix.complete(tail, number))
              .orElse(record.entry()));
    }
    return byQueue;
  }

  private Map<Integer, List<byte[]>> taken(QueuePort port, Map<Integer, List<byte[]>> byQueue) {
    Map<Integer, List<byte[]>> taken = new LinkedHashMap<>();
    byQueue.forEach(
        (queue, entries) -> {
          for (byte[] entry : entries) {
            if (port.takes(entry)) {
              taken.computeIfAbsent(queue, q -> new ArrayList<>()).add(entry);
            } else {
              context.tooLarge(queue, entry);
            }
          }
        });
    return taken;
  }

  private void push(QueuePort port, Map<Integer, List<byte[]>> byQueue, long nowNanos) {
    Batch batch = new Batch(byQueue, context.deadline(nowNanos));
    underWay = batch;
    byQueue.forEach(
        (queue, entries) -> {
          byte[] list = new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII);
          port.push(list, entries)
              .whenComplete(
                  (length, failure) -> {
                    batch.completed(failure);
                    context.wake();
                  });
        });
    port.flush();
  }

  private void passOn(int queues, QueueLanes lanes) {
    for (Waiting set; (set = pending.peek()) != null; pending.remove()) {
      lanes.accept(set.number() % queues, set.prefix(), set.ticket(), set.acceptedMs());
    }
    phase = Phase.DIRECT;
  }

  /** Gives up the batch under way, whose outcome nobody knows since the connection is gone. */
  void giveUp() {
    boolean isLeft = underWay != null && !context.mayRepeat();
    underWay = null;
    if (isLeft) {
      context.counters().unknownOutcome(release == null ? 0 : release.count());
      finish();
    }
  }

  /** Puts all that is pending into the spool and settles it; what the disk refuses is not kept. */
  void spill() {
    if (pending.isEmpty()) {
      return;
    }
    List<SpoolRecord> records = new ArrayList<>(pending.size());
    for (Waiting set : pending) {
      records.add(new SpoolRecord(set.number(), set.acceptedMs(), set.prefix().stored()));
    }
    boolean kept = true;
    try {
      spool.append(records);
      context.spooled(records.size());
    } catch (IOException failed) {
      kept = false;
      context.spoolRefused(records.size(), failed);
    }
    settlePending(kept);
  }

  private void settlePending(boolean kept) {
    for (Waiting set; (set = pending.poll()) != null; ) {
      context.answers().settle(set.ticket(), kept);
    }
  }
}
