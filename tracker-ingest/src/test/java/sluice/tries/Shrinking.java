package sluice.tries;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import sluice.tries.Tries.Outcome;
import sluice.tries.Tries.Try;

/**
 * Looks for fewer and lower choices that fail in the same way. Confined to one failure.
 *
 * <p>Runs of choices are left out, long ones first, then each choice is lowered as far as it goes;
 * again, until nothing helps any more or the time is over.
 */
final class Shrinking {

  /** Where a try takes no time. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final int LONGEST_RUN = 32;

  private final Function<Choices, Try> property;
  private final long endNanos;
  private Outcome smallest;

  Shrinking(Function<Choices, Try> property, Outcome failure, Duration limit) {
    this.property = property;
    this.smallest = failure;
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  Outcome smallest() {
    List<Long> before;
    do {
      before = smallest.choices();
      leaveOut();
      lower();
    } while (!before.equals(smallest.choices()) && hasTime());
    return smallest;
  }

  private boolean hasTime() {
    return System.nanoTime() < endNanos;
  }

  private void leaveOut() {
    for (int run = LONGEST_RUN; run > 0; run /= 2) {
      for (int at = smallest.choices().size() - run; at >= 0 && hasTime(); at--) {
        if (at + run <= smallest.choices().size()) {
          List<Long> fewer = new ArrayList<>(smallest.choices());
          fewer.subList(at, at + run).clear();
          isTaken(fewer);
        }
      }
    }
  }

  private void lower() {
    for (int at = 0; at < smallest.choices().size() && hasTime(); at++) {
      long tooLow = -1;
      // Zero first, then by halves: all between the last two either fail or do not.
      for (long value = 0;
          at < smallest.choices().size() && value < smallest.choices().get(at);
          value = tooLow + Math.max(1, (smallest.choices().get(at) - tooLow) / 2)) {
        List<Long> lower = new ArrayList<>(smallest.choices());
        lower.set(at, value);
        if (!isTaken(lower)) {
          tooLow = value;
        }
        if (at >= smallest.choices().size() || !hasTime()) {
          break;
        }
      }
    }
  }

  private boolean isTaken(List<Long> choices) {
    Outcome outcome = Tries.outcome(property, Choices.again(choices));
    boolean isSmaller =
        outcome.error() != null
            && outcome.error().getClass() == smallest.error().getClass()
            && isBefore(outcome.choices(), smallest.choices());
    if (isSmaller) {
      smallest = outcome;
    }
    return isSmaller;
  }

  /** Fewer choices are smaller, and of as many those whose first difference is lower. */
  private static boolean isBefore(List<Long> one, List<Long> other) {
    if (one.size() != other.size()) {
      return one.size() < other.size();
    }
    for (int i = 0; i < one.size(); i++) {
      int order = Long.compare(one.get(i), other.get(i));
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }
}
