package sluice.siege;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sluice.hostile.Attacker;

/** What was tried with one kind, and answered. Thread-safe. */
final class Tally {
  private final String kind;
  private final Map<String, Integer> answers = new TreeMap<>();
  private long tried;
  private long requests;
  private long longestMs;
  private long longestIndex;

  Tally(String kind) {
    this.kind = kind;
  }

  synchronized void add(long index, Attacker.Outcome outcome, boolean countsTime) {
    tried++;
    requests += outcome.requests();
    outcome.answers().forEach(answer -> answers.merge(answer, 1, Integer::sum));
    if (countsTime && outcome.longestMs() > longestMs) {
      longestMs = outcome.longestMs();
      longestIndex = index;
    }
  }

  synchronized long tried() {
    return tried;
  }

  /** Of HTTP, in all attacks together. */
  synchronized long requests() {
    return requests;
  }

  synchronized long longestMs() {
    return longestMs;
  }

  /** For {@code -Dsluice.siege.only}. */
  synchronized String slowest() {
    return kind + ":" + longestIndex;
  }

  @Override
  public synchronized String toString() {
    return String.format(
        Locale.ROOT, "%-24s %8d %7d ms (%d)  %s", kind, tried, longestMs, longestIndex, answers);
  }
}
