package sluice.worker.batch;

import java.util.List;

/**
 * Decides which entries of PHP, which carry no identity, were consumed before: those at the head of
 * the list that repeat the last consumed ones in their order. Armed only when a replay is possible
 * (a new owner, a new connection to Redis, a refused trim); the first entry that does not fit ends
 * it, so that two equal entries in normal operation are two. Confined to one thread.
 */
final class ReplayGuard {
  private final List<Long> history;
  private int expected = -1;
  private boolean armed;

  /**
   * @param history digests of the last consumed entries of PHP, oldest first
   */
  ReplayGuard(List<Long> history) {
    this.history = history;
    this.armed = !history.isEmpty();
  }

  /**
   * Takes the entries of PHP one after the other, from the head of the list.
   *
   * @param upcoming digests of this entry and of those after it, as far as they were read; the
   *     longest repetition is looked for
   */
  boolean isReplay(List<Long> upcoming) {
    if (!armed || upcoming.isEmpty()) {
      return false;
    }
    if (expected < 0) {
      expected = start(upcoming);
    }
    if (expected < history.size() && history.get(expected).equals(upcoming.get(0))) {
      expected++;
      return true;
    }
    armed = false;
    return false;
  }

  boolean isArmed() {
    return armed;
  }

  private int start(List<Long> upcoming) {
    int best = history.size();
    int bestLength = 0;
    for (int from = 0; from < history.size(); from++) {
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
