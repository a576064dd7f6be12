package sluice.worker.plan;

import java.util.Optional;
import sluice.worker.batch.HitOutcome;
import sluice.worker.visit.Hit;

/** What reading a request came to. */
sealed interface ReadHit {

  /** It may be recorded; its visit decides the rest. */
  record Recordable(Hit hit) implements ReadHit {}

  /** A bot's request, which has no visit. */
  record OfBot(BotRequest request) implements ReadHit {}

  /**
   * It is not recorded.
   *
   * @param failure what the UI will show of it, if anything
   */
  record Dropped(HitOutcome outcome, Optional<TrackingFailure> failure) implements ReadHit {}
}
