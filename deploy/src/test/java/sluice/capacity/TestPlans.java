package sluice.capacity;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Questions and lines of plans that tests look at. */
final class TestPlans {
  private TestPlans() {}

  /** Two actions a visit, peaks of an hour, and half of what there is to plan with. */
  static CapacityQuestion question(
      double hits, double factor, int sites, int segments, Duration outage, Duration mostLag) {
    return new CapacityQuestion(
        hits,
        factor,
        Duration.ofHours(1),
        2,
        sites,
        segments,
        100,
        outage,
        mostLag,
        0.5,
        OptionalDouble.empty(),
        1e12,
        OptionalDouble.empty(),
        OptionalInt.empty());
  }

  /** The first line of a part that begins so. */
  static PlanLine line(CapacityPlan plan, String part, String what) {
    return plan.lines().stream()
        .filter(line -> line.part().equals(part) && line.what().startsWith(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(part + " " + what + ": " + PlanText.of(plan)));
  }
}
