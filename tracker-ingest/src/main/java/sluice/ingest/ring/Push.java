package sluice.ingest.ring;

import java.util.List;
import java.util.Optional;

/**
 * One RPUSH under way. Confined to the appender, save the failure, which the completing thread sets
 * before it puts the push into the queue of completions.
 */
final class Push {

  /** What a push carries. */
  enum Kind {
    /** Entries that nobody has yet; their tickets wait. */
    FRESH,
    /** The oldest entries of the spool. */
    REPLAY,
    /** Entries that a server had confirmed before it lost its memory. */
    RESEND
  }

  /** No push is under way. */
  static final Push NONE = new Push(Kind.FRESH, List.of(), List.of(), 0);

  private final Kind kind;
  private final List<Entry> entries;
  private final List<byte[]> values;
  private final long deadlineNanos;

  /** Null unless the push has failed. */
  private Throwable failure;

  /**
   * @param entries of a fresh push
   * @param values what is sent
   * @param deadlineNanos when the outcome counts as unknown, in System.nanoTime
   */
  Push(Kind kind, List<Entry> entries, List<byte[]> values, long deadlineNanos) {
    this.kind = kind;
    this.entries = entries;
    this.values = values;
    this.deadlineNanos = deadlineNanos;
  }

  Kind kind() {
    return kind;
  }

  List<Entry> entries() {
    return entries;
  }

  List<byte[]> values() {
    return values;
  }

  boolean isOverdue(long nowNanos) {
    return this != NONE && nowNanos - deadlineNanos > 0;
  }

  void fail(Throwable cause) {
    failure = cause;
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }
}
