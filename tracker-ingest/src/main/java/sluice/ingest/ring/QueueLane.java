package sluice.ingest.ring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import sluice.ingest.spool.QueueSpool;
import sluice.ingest.spool.SpoolRecord;
import sluice.queue.QueueKey;

/**
 * One queue's way into Redis: numbers its entries, has at most one push under way, and keeps their
 * order whatever happens. Owned by the appender.
 *
 * <pre>
 *  ring -> pending -> push -> Redis             while nothing is spooled
 *             |         | refused or unknown
 *             v         v
 *           spool (synced, answered) -> replay -> Redis
 * </pre>
 *
 * While anything is spooled, what is new goes behind it. When a replay carries all that is left,
 * what arrives meanwhile stays in memory and follows directly: that is how a spool ends under load.
 *
 * <p>The file is longer than others because every step depends on what is pending, under way and
 * spooled at the same moment: parts of it would share all the fields.
 */
final class QueueLane {

  /** The pause before Redis is asked again after a refusal (out of memory, read-only). */
  private static final long REFUSAL_PAUSE_NANOS = 200_000_000L;

  private final QueueKey key;
  private final byte[] list;
  private ProducerTail producerTail;
  private final AppenderContext context;
  private final QueueSpool spool;
  private final Deque<Entry> pending = new ArrayDeque<>();
  private final ResendLog confirmed;

  /**
   * What Redis had confirmed and has lost since; it is pushed again before all else, oldest first.
   */
  private Deque<byte[]> forgotten = new ArrayDeque<>();

  private Push inFlight = Push.NONE;
  private boolean wholeReplay;
  private long sequence;
  private long pauseUntilNanos;

  QueueLane(QueueKey key, ProducerTail producerTail, AppenderContext context, QueueSpool spool) {
    this.key = key;
    this.list = key.list().getBytes(StandardCharsets.US_ASCII);
    this.producerTail = producerTail;
    this.context = context;
    this.spool = spool;
    this.confirmed =
        new ResendLog(
            context.config().resendWindow().toNanos(), context.config().resendBytesPerQueue());
    this.pauseUntilNanos = System.nanoTime();
  }

  /** Begins to number its entries anew, under another producer id. */
  void renew(ProducerTail newProducerTail) {
    producerTail = newProducerTail;
    sequence = 0;
  }

  /** The last number that was given out. */
  long lastNumber() {
    return sequence;
  }

  /** Takes a set from the ring and gives it its number. */
  void accept(EntryPrefix prefix, Ticket ticket, long nowMs) {
    long number = ++sequence;
    byte[] entry = prefix.complete(producerTail, number);
    pending.add(new Entry(new SpoolRecord(number, nowMs, entry), ticket));
  }

  /** Whether it needs the appender's attention: something is pending, under way or spooled. */
  boolean isActive() {
    return !pending.isEmpty() || inFlight != Push.NONE || !spool.isEmpty() || !forgotten.isEmpty();
  }

  /** Whether a push of new entries is under way. */
  boolean isSending() {
    return inFlight != Push.NONE && inFlight.kind() == Push.Kind.FRESH;
  }

  /** Whether the push under way is given up: its outcome is unknown. */
  boolean isOverdue(long nowNanos) {
    return inFlight.isOverdue(nowNanos - context.graceNanos());
  }

  int pending() {
    return pending.size();
  }

  QueueSpool spool() {
    return spool;
  }

  /**
   * Does the next step of the lane: it sends, replays, or spools what cannot be sent.
   *
   * @param sendNow false: new entries may wait for company
   * @return whether something was given to the connection, to be flushed
   */
  boolean advance(QueuePort port, long nowNanos, boolean sendNow) {
    boolean isFree = inFlight == Push.NONE && nowNanos - pauseUntilNanos >= 0;
    boolean given = isFree && start(port, next(port, nowNanos, sendNow));
    if (!isFree && inFlight == Push.NONE) {
      spill();
    }
    spillBehind(nowNanos);
    return given;
  }

  /** The same while there is no connection: what cannot be sent is spooled. */
  void advanceUnconnected(long nowNanos) {
    if (inFlight == Push.NONE) {
      spill();
    }
    spillBehind(nowNanos);
  }

  /** Spools what would have to wait for a push that is late, or behind what is spooled already. */
  private void spillBehind(long nowNanos) {
    boolean behindReplay = inFlight.kind() == Push.Kind.REPLAY && wholeReplay;
    if (!spool.isEmpty() && !behindReplay || inFlight.isOverdue(nowNanos)) {
      spill();
    }
  }

  private Push next(QueuePort port, long nowNanos, boolean sendNow) {
    if (!forgotten.isEmpty()) {
      return resend(nowNanos);
    }
    if (!spool.isEmpty()) {
      return replay(port, nowNanos);
    }
    return sendNow && !pending.isEmpty() ? fresh(port, nowNanos) : Push.NONE;
  }

  private Push fresh(QueuePort port, long nowNanos) {
    List<Entry> entries = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    int bytes = 0;
    while (!pending.isEmpty()
        && entries.size() < context.config().batchSets()
        && (bytes == 0 || bytes < context.config().batchBytes())) {
      Entry entry = pending.poll();
      if (!port.takes(entry.record().entry())) {
        context.tooLarge(key.id(), entry.record().entry());
        context.answers().settle(entry.ticket(), false);
        continue;
      }
      entries.add(entry);
      values.add(entry.record().entry());
      bytes += entry.record().entry().length;
    }
    return values.isEmpty()
        ? Push.NONE
        : new Push(Push.Kind.FRESH, entries, values, context.deadline(nowNanos));
  }

  private Push replay(QueuePort port, long nowNanos) {
    try {
      List<SpoolRecord> records =
          spool.peek(context.config().batchSets(), context.config().batchBytes());
      wholeReplay = spool.isWholePeeked();
      List<byte[]> values = new ArrayList<>(records.size());
      for (SpoolRecord record : records) {
        if (port.takes(record.entry())) {
          values.add(record.entry());
        } else {
          context.tooLarge(key.id(), record.entry());
        }
      }
      if (values.isEmpty()) {
        if (!records.isEmpty()) {
          confirmReplay();
        }
        return Push.NONE;
      }
      return new Push(Push.Kind.REPLAY, List.of(), values, context.deadline(nowNanos));
    } catch (IOException failed) {
      context.spoolFailed("spool-read-failed", key.id(), failed);
      pauseUntilNanos = nowNanos + REFUSAL_PAUSE_NANOS;
      return Push.NONE;
    }
  }

  private Push resend(long nowNanos) {
    List<byte[]> values = new ArrayList<>();
    int bytes = 0;
    for (byte[] entry : forgotten) {
      if (values.size() == context.config().batchSets()
          || bytes > 0 && bytes >= context.config().batchBytes()) {
        break;
      }
      values.add(entry);
      bytes += entry.length;
    }
    return new Push(Push.Kind.RESEND, List.of(), values, context.deadline(nowNanos));
  }

  private boolean start(QueuePort port, Push push) {
    if (push == Push.NONE) {
      return false;
    }
    inFlight = push;
    context.started();
    port.push(list, push.values())
        .whenComplete(
            (length, failure) -> {
              if (failure != null) {
                push.fail(failure);
              }
              context.completed(this, push);
            });
    return true;
  }

  /** Whether this push still counts: false when it was given up before its outcome came. */
  boolean isUnderWay(Push push) {
    return push == inFlight;
  }

  /** Redis has what this push sent. */
  void confirmed(Push push, long nowNanos) {
    inFlight = Push.NONE;
    push.entries().forEach(entry -> context.answers().settle(entry.ticket(), true));
    int count = push.values().size();
    for (byte[] value : push.values()) {
      confirmed.add(value, nowNanos);
    }
    if (push.kind() == Push.Kind.RESEND) {
      for (int i = 0; i < count; i++) {
        forgotten.removeFirst();
      }
      context.counters().resent(count);
    } else if (push.kind() == Push.Kind.REPLAY) {
      confirmReplay();
      context.counters().replayed(count);
    } else {
      context.counters().pushed(count);
    }
  }

  /**
   * Remembers entries that Redis got by another way, so that they are sent again as its own are.
   */
  void sent(List<byte[]> entries, long nowNanos) {
    entries.forEach(entry -> confirmed.add(entry, nowNanos));
    context.counters().replayed(entries.size());
  }

  /** The workers have drained all: nothing of it need ever be sent again. */
  void drained() {
    confirmed.clear();
  }

  /** Sends again what the server confirmed lately, because it has another memory than before. */
  void serverForgot(long lostNanos) {
    Deque<byte[]> lately = confirmed.drain(lostNanos);
    if (!context.mayRepeat()) {
      context.counters().unrepeated(lately.size());
      return;
    }
    lately.addAll(forgotten);
    forgotten = lately;
  }

  private void confirmReplay() {
    try {
      spool.confirm();
    } catch (IOException failed) {
      context.spoolFailed("spool-confirm-failed", key.id(), failed);
    }
  }

  /**
   * Puts the push into the spool, before the pending entries, because Redis has none of it, or
   * nobody knows.
   */
  void failed(long nowNanos, boolean refused) {
    if (refused) {
      takeBack();
      pauseUntilNanos = nowNanos + REFUSAL_PAUSE_NANOS;
    }
    giveUp();
    spill();
  }

  /** Gives up the push under way, whose outcome nobody knows. */
  void giveUp() {
    if (inFlight == Push.NONE || context.mayRepeat()) {
      takeBack();
      return;
    }
    Push push = inFlight;
    inFlight = Push.NONE;
    push.entries().forEach(entry -> context.answers().settle(entry.ticket(), false));
    context.counters().unknownOutcome(push.values().size());
    if (push.kind() == Push.Kind.REPLAY) {
      confirmReplay();
    }
    forgotten.clear();
  }

  private void takeBack() {
    List<Entry> sent = inFlight.entries();
    inFlight = Push.NONE;
    for (int i = sent.size() - 1; i >= 0; i--) {
      pending.addFirst(sent.get(i));
    }
  }

  /** Settles as not kept what is pending or under way: nothing more will be done with it. */
  void refuseAll() {
    takeBack();
    context.counters().unkept(pending.size());
    settlePending(false);
  }

  /** Puts all that is pending into the spool and settles it; what the disk refuses is not kept. */
  void spill() {
    if (pending.isEmpty()) {
      return;
    }
    boolean kept = true;
    try {
      spool.append(pending.stream().map(Entry::record).toList());
      context.spooled(pending.size());
    } catch (IOException failed) {
      kept = false;
      context.spoolRefused(pending.size(), failed);
    }
    settlePending(kept);
  }

  private void settlePending(boolean kept) {
    for (Entry entry; (entry = pending.poll()) != null; ) {
      context.answers().settle(entry.ticket(), kept);
    }
  }
}
