package sluice.faults;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the hits of one run.
 *
 * @param answered hits that were answered
 * @param unanswered hits that were not, which may be recorded or not
 * @param lost names of hits that were answered and not recorded
 * @param doubled names of hits that were recorded more than once
 * @param outOfOrder hits that were recorded before an earlier one of the same visitor
 * @param backSeconds from the fault until no answered hit waited longer than before it
 * @param slowestMs the longest time to an answer
 */
record Outcome(
    int answered,
    int unanswered,
    Set<String> lost,
    Set<String> doubled,
    int outOfOrder,
    double backSeconds,
    long slowestMs) {

  /** Hits of one kind that are shown. */
  private static final int SHOWN = 5;

  /** With the first hits that are lost and doubled. */
  @Override
  public String toString() {
    return "answered=%d, unanswered=%d, lost=%d %s, doubled=%d %s, outOfOrder=%d, back=%.1f s, slowest=%d ms"
        .formatted(
            answered,
            unanswered,
            lost.size(),
            first(lost),
            doubled.size(),
            first(doubled),
            outOfOrder,
            backSeconds,
            slowestMs);
  }

  private static List<String> first(Set<String> hits) {
    return hits.stream().sorted().limit(SHOWN).toList();
  }

  static Outcome of(Visitors visitors, List<String> recorded, double backSeconds) {
    Set<String> lost = new HashSet<>(visitors.answered());
    Set<String> seen = new HashSet<>();
    Set<String> doubled = new HashSet<>();
    for (String hit : recorded) {
      lost.remove(hit);
      if (!seen.add(hit)) {
        doubled.add(hit);
      }
    }
    return new Outcome(
        visitors.answered().size(),
        visitors.unanswered(),
        lost,
        doubled,
        outOfOrder(recorded),
        backSeconds,
        visitors.slowestMs());
  }

  private static int outOfOrder(Collection<String> recorded) {
    Map<String, String> last = new HashMap<>();
    int count = 0;
    for (String hit : recorded) {
      String visitor = hit.substring(0, hit.lastIndexOf('/'));
      String before = last.put(visitor, hit);
      count += before != null && before.compareTo(hit) > 0 ? 1 : 0;
    }
    return count;
  }
}
