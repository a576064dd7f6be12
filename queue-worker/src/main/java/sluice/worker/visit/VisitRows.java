package sluice.worker.visit;

import java.util.Optional;
import sluice.request.VisitorId;
import sluice.worker.action.Action;
import sluice.worker.referrer.Referrer;

/**
 * Begins and continues visits (docs: queue-worker/docs/lifecycle.md#deciding,
 * queue-worker/docs/log-tables.md#log_visit). Thread-safe: no state.
 */
public final class VisitRows {

  private VisitRows() {}

  /**
   * The visit that a hit begins.
   *
   * @param referrer as much of it as may be kept
   */
  public static Visit begin(
      Begin begin, ActionIdColumns ids, Referrer referrer, boolean isConverted) {
    Hit hit = begin.hit();
    VisitorId idVisitor =
        begin
            .previous()
            .map(Visit::idVisitor)
            .orElseGet(() -> hit.visitor().knownId().orElse(begin.random()));
    return Visit.created(new NewVisitRow(begin).values(idVisitor, referrer, ids, isConverted));
  }

  /**
   * The start of a visit.
   *
   * @param previous the known visitor's last visit
   * @param random the id of a visitor who brought none and is unknown
   */
  public record Begin(Hit hit, Optional<Visit> previous, VisitorId random) {}

  /** Applies a hit to the visit that it continues. */
  public static void continueVisit(Hit hit, Visit visit, ActionIdColumns ids, Continued continued) {
    new VisitUpdate(hit, visit).apply(ids, continued);
  }

  /**
   * What a hit means for the visit that it continues.
   *
   * @param action what is recorded of it; empty for goals, e-commerce and pings
   * @param referrer as much of it as may be kept
   */
  public record Continued(Optional<Action> action, Referrer referrer, boolean isConverted) {}
}
