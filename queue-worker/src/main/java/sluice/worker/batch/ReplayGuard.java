package sluice.worker.batch;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Decides which entries of PHP, which carry no identity, were consumed before: those at the head of
 * the list that repeat the last consumed ones in their order. Armed only when a replay is possible:
 * when what the list says of how far it was trimmed differs from the cursor. The first entry that
 * does not fit ends it, so that two equal entries are two. Confined to one thread.
 *
 * <p>Entries of PHP have positions: their number among all that were consumed of this queue. A list
 * that was trimmed up to a position begins with the next one, unless a worker of PHP has removed
 * some since; only then the longest repetition is looked for.
 */
public final class ReplayGuard {
  private static final int NOT_STARTED = -1;

  private final List<Long> history;
  private final long consumed;
  private final OptionalLong trimmed;
  private int expected = NOT_STARTED;
  private boolean armed;

  /**
   * @param history digests of the last consumed entries of PHP, oldest first
   * @param consumed the position of the last of them
   * @param trimmed up to which position the list was trimmed, as it says
   */
  public ReplayGuard(List<Long> history, long consumed, long trimmed) {
    this(history, consumed, OptionalLong.of(trimmed));
  }

  /** The same for a list that does not say how far it was trimmed. */
  public ReplayGuard(List<Long> history, long consumed) {
    this(history, consumed, OptionalLong.empty());
  }

  private ReplayGuard(List<Long> history, long consumed, OptionalLong trimmed) {
    this.history = history;
    this.consumed = consumed;
    this.trimmed = trimmed;
    this.armed = !history.isEmpty() && (trimmed.isEmpty() || trimmed.getAsLong() != consumed);
  }

  /** Makes a guard for a list in which nothing can come twice. */
  public static ReplayGuard disarmed() {
    return new ReplayGuard(List.of(), 0);
  }

  boolean isArmed() {
    return armed;
  }

  /**
   * Takes the entries of PHP one after the other, from the head of the list.
   *
   * @param digest of the entry
   * @param upcoming digests of this entry and of those after it, as far as they were read; asked
   *     for at most once
   */
  boolean isReplay(long digest, Supplier<List<Long>> upcoming) {
    if (!armed) {
      return false;
    }
    if (expected == NOT_STARTED) {
      expected = start(digest, upcoming);
    }
    if (expected < history.size() && history.get(expected) == digest) {
      expected++;
      return true;
    }
    armed = false;
    return false;
  }

  /** While armed: up to which position the list is trimmed once all replays so far are removed. */
  OptionalLong trimmed() {
    return expected == NOT_STARTED
        ? trimmed
        : OptionalLong.of(consumed - history.size() + expected);
  }

  private int start(long digest, Supplier<List<Long>> upcoming) {
    int from = 0;
    if (trimmed.isPresent() && trimmed.getAsLong() < consumed) {
      long next = trimmed.getAsLong() - (consumed - history.size());
      from = (int) Math.max(0, next);
      if (next >= 0 && history.get(from) == digest) {
        return from;
      }
    }
    return longestRepetition(from, upcoming.get());
  }

  private int longestRepetition(int first, List<Long> upcoming) {
    int best = history.size();
    int bestLength = 0;
    for (int from = first; from < history.size(); from++) {
      int length = 0;
      while (length < upcoming.size()
          && from + length < history.size()
          && history.get(from + length).equals(upcoming.get(length))) {
        length++;
      }
      if (length >= bestLength && length > 0) {
        best = from;
        bestLength = length;
      }
    }
    return best;
  }
}
