package sluice.worker.plan;

import java.util.Optional;
import sluice.worker.referrer.StoredReferrer;
import sluice.worker.visit.Visit;

/**
 * What a hit added to the plan. Immutable, but what it refers to is not.
 *
 * @param referrer of the visit, as its conversions see it: what the privacy settings take away from
 *     a visit that goes on is still there for the hit that brought it
 * @param action empty for goals, orders, carts and pings
 * @param before counts of the visit before this hit; of its predecessor where a campaign forced a
 *     new visit, as Matomo has it
 * @param timeSpent on the previous action, seconds
 * @param previousAction the previous action, if this batch writes it
 * @param previousStoredAction idlink_va of the previous action, 0 when unknown
 */
record RecordedHit(
    Visit visit,
    StoredReferrer referrer,
    Optional<PlannedAction> action,
    VisitCounts before,
    long timeSpent,
    Optional<PlannedAction> previousAction,
    long previousStoredAction) {}
