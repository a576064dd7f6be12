package sluice.worker.goal;

import java.util.OptionalDouble;
import java.util.Set;
import sluice.php.PhpDecimal;
import sluice.request.TrackingRequest;
import sluice.site.Goal;

/** What a conversion of a goal is worth (docs: queue-worker/docs/goals.md#revenue). */
public final class ConversionRevenue {

  private static final Set<String> EVENT_ATTRIBUTES =
      Set.of("event_action", "event_name", "event_category");

  private ConversionRevenue() {}

  /**
   * The parameter revenue, else the goal's; goals on events may take the event's value instead.
   * Matched goals and those that a hit names by their number are treated alike.
   */
  public static double of(Goal goal, TrackingRequest request) {
    OptionalDouble eventValue = request.decimal("e_v");
    boolean isEventGoal = EVENT_ATTRIBUTES.contains(goal.matchAttribute());
    return isEventGoal && goal.usesEventValueAsRevenue() && eventValue.isPresent()
        ? PhpDecimal.asWritten(eventValue.getAsDouble())
        : Money.rounded(request.decimal("revenue", goal.revenue()));
  }
}
