package sluice.worker.plan;

import java.util.Optional;
import sluice.worker.batch.HitOutcome;

/** Ends the reading of a request that is not recorded; never leaves {@link RequestRules}. */
final class DroppedException extends Exception {

  private static final long serialVersionUID = 1;
  private final transient ReadHit.Dropped dropped;

  DroppedException(HitOutcome outcome) {
    this(outcome, Optional.empty());
  }

  DroppedException(HitOutcome outcome, Optional<TrackingFailure> failure) {
    super(outcome.name(), null, false, false);
    this.dropped = new ReadHit.Dropped(outcome, failure);
  }

  ReadHit.Dropped dropped() {
    return dropped;
  }
}
