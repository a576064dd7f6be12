package sluice.worker.visit;

import java.util.Map;
import java.util.Optional;
import sluice.matomo.TrackerSettings;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.action.ActionRecognition;

/**
 * A request that may be recorded, with everything that does not depend on visits already found out.
 * Immutable.
 *
 * @param settings as they apply to the site
 * @param time of the hit, Unix seconds (docs: tracker-ingest/docs/parameters.md#the-time-of-a-hit)
 * @param action empty for goals, orders and carts, which have none
 * @param isPing whether it only prolongs a visit: {@code ping=1}
 * @param visitDimensions values of the visit's custom dimensions, by index
 * @param actionDimensions values of the action's custom dimensions, by index
 */
public record Hit(
    TrackingRequest request,
    Site site,
    TrackerSettings settings,
    long time,
    HitVisitor visitor,
    HitOrigin origin,
    Optional<ActionRecognition.Recognised> action,
    HitGoal goal,
    boolean isPing,
    Map<Integer, String> visitDimensions,
    Map<Integer, String> actionDimensions) {

  /** Copies the maps. */
  public Hit {
    visitDimensions = Map.copyOf(visitDimensions);
    actionDimensions = Map.copyOf(actionDimensions);
  }

  /** Whether a non-empty order id came with it, whatever the goal (Matomo's ec_id). */
  public boolean hasOrderId() {
    return !goal.orderId().isEmpty();
  }

  /**
   * How its visit is looked for (docs: queue-worker/docs/visits.md#how-the-visit-is-looked-for).
   */
  public VisitLookup lookup() {
    TrackerSettings.Visits visits = settings.visits();
    long length = visits.standardLengthSeconds();
    return new VisitLookup(
        site.idSite(),
        visitor.knownId(),
        visitor.configId(),
        visitor.triesConfigId(),
        visitor.userId().filter(userId -> !userId.equals("0")),
        time - Math.max(length, visits.lookBackSeconds()),
        time + length);
  }
}
