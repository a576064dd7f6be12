package sluice.worker.plan;

import java.util.Optional;
import sluice.worker.batch.HitOutcome;

/** Ends the reading of a request that is not recorded; never leaves {@link RequestRules}. */
final class DroppedException extends Exception {

  private static final long serialVersionUID = 1;
  private final transient ReadHit.Dropped dropped;

  DroppedException(HitOutcome outcome) {
    this(new ReadHit.Dropped(outcome, Optional.empty()));
  }

  DroppedException(ReadHit.Dropped dropped) {
    super(dropped.outcome().name(), null, false, false);
    this.dropped = dropped;
  }

  ReadHit.Dropped dropped() {
    return dropped;
  }
}
