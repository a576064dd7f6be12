package sluice.worker.goal;

import sluice.request.TrackingRequest;
import sluice.site.Goal;
import sluice.worker.action.Action;

/** What a conversion of a goal is worth (reference tracker.md 8.2). */
public final class ConversionRevenue {

  private ConversionRevenue() {}

  /** Of a goal that an action matched. */
  public static double of(Goal goal, Action action, TrackingRequest request) {
    return goal.revenue();
  }

  /** Of a goal that a hit converts by its number. */
  public static double ofManual(Goal goal, TrackingRequest request) {
    return goal.revenue();
  }
}
