package sluice.faults;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of the hits of one run.
 *
 * @param answered hits that were answered
 * @param unanswered hits that were not, which may be recorded or not
 * @param lost names of hits that were answered and not recorded
 * @param doubled names of hits that were recorded more than once
 * @param isLostTogether whether of each visitor those are lost that were answered within one time,
 *     as what a replica lacks is; true where none is lost
 * @param outOfOrder hits that were recorded before an earlier one of the same visitor
 * @param backSeconds from the fault until no answered hit waited longer than before it
 * @param slowestMs the longest time to an answer
 */
record Outcome(
    int answered,
    int unanswered,
    Set<String> lost,
    Set<String> doubled,
    boolean isLostTogether,
    int outOfOrder,
    double backSeconds,
    long slowestMs) {

  /** Hits of one kind that are shown. */
  private static final int SHOWN = 5;

  /** With the first hits that are lost and doubled. */
  @Override
  public String toString() {
    return "answered=%d, unanswered=%d, lost=%d %s %s, doubled=%d %s, outOfOrder=%d, back=%.1f s, slowest=%d ms"
        .formatted(
            answered,
            unanswered,
            lost.size(),
            first(lost),
            isLostTogether ? "together" : "apart",
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
        isLostTogether(lost, visitors.answered()),
        outOfOrder(recorded),
        backSeconds,
        visitors.slowestMs());
  }

  private static boolean isLostTogether(Set<String> lost, Set<String> answered) {
    Map<String, TreeSet<String>> lostOf = new HashMap<>();
    lost.forEach(hit -> lostOf.computeIfAbsent(visitor(hit), none -> new TreeSet<>()).add(hit));
    return answered.stream()
        .filter(hit -> !lost.contains(hit))
        .noneMatch(
            kept -> {
              TreeSet<String> of = lostOf.get(visitor(kept));
              return of != null && of.lower(kept) != null && of.higher(kept) != null;
            });
  }

  /** The name of a hit without its number. */
  private static String visitor(String hit) {
    return hit.substring(0, hit.lastIndexOf('/'));
  }

  private static int outOfOrder(Collection<String> recorded) {
    Map<String, String> last = new HashMap<>();
    int count = 0;
    for (String hit : recorded) {
      String before = last.put(visitor(hit), hit);
      count += before != null && before.compareTo(hit) > 0 ? 1 : 0;
    }
    return count;
  }
}
