package sluice.ingest.ring;

import java.util.List;
import java.util.Optional;

/**
 * One RPUSH under way. Confined to the appender, save {@link #outcome}, which any thread sets once
 * before the push is put into the queue of completions.
 */
final class Push {

  /** No push is under way. */
  static final Push NONE = new Push(List.of(), false, 0);

  private final List<Entry> entries;
  private final boolean replay;
  private final long deadlineNanos;
  private Optional<Throwable> failure = Optional.empty();

  /**
   * @param entries what was sent, with their tickets; empty for a replay
   * @param replay whether it sent what the spool gave last
   * @param deadlineNanos when the outcome counts as unknown, in System.nanoTime
   */
  Push(List<Entry> entries, boolean replay, long deadlineNanos) {
    this.entries = entries;
    this.replay = replay;
    this.deadlineNanos = deadlineNanos;
  }

  List<Entry> entries() {
    return entries;
  }

  boolean isReplay() {
    return replay;
  }

  boolean isOverdue(long nowNanos) {
    return this != NONE && nowNanos - deadlineNanos > 0;
  }

  void fail(Throwable cause) {
    failure = Optional.of(cause);
  }

  Optional<Throwable> failure() {
    return failure;
  }
}
