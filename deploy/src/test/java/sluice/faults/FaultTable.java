package sluice.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Rows and what was counted in them, as the documents show them. Confined to one thread. */
final class FaultTable {

  private static final String HEAD =
      """
      | what is broken | promised | runs | answered | unanswered | lost | doubled | out of order | s until back: median, worst | slowest answer, ms |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private final List<String> lines = new ArrayList<>();

  void add(FaultRow row, List<Outcome> outcomes) {
    List<Double> back = outcomes.stream().map(Outcome::backSeconds).sorted().toList();
    lines.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | %d | %d | %d | %d | %d | %d | %s | %d |%n",
            row.broken(),
            row.promise().words(),
            outcomes.size(),
            sum(outcomes, Outcome::answered),
            sum(outcomes, Outcome::unanswered),
            sum(outcomes, outcome -> outcome.lost().size()),
            sum(outcomes, outcome -> outcome.doubled().size()),
            sum(outcomes, Outcome::outOfOrder),
            isAnyLost(outcomes)
                ? "-"
                : String.format(
                    Locale.ROOT,
                    "%.1f, %.1f",
                    back.get(back.size() / 2),
                    back.get(back.size() - 1)),
            outcomes.stream().mapToLong(Outcome::slowestMs).max().orElse(0)));
  }

  /** Then no moment is told from which on nothing waits: what is lost waits for ever. */
  private static boolean isAnyLost(List<Outcome> outcomes) {
    return outcomes.stream().anyMatch(outcome -> !outcome.lost().isEmpty());
  }

  private static long sum(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
    return (long) outcomes.stream().mapToDouble(figure).sum();
  }

  /** In Markdown. */
  String text() {
    return HEAD + String.join("", lines);
  }
}
