package sluice.worker.drain;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.BatchTracking.Prepared;

/**
 * Repeats a batch until it is decided what becomes of it. Confined to one worker thread, as what it
 * is made of.
 */
final class BatchAttempts {
  private final BatchTracking tracking;
  private final BatchPlanner planner;
  private final BatchCommitter committer;
  private final QueueOwnership ownership;
  private final DrainMetrics metrics;
  private final DrainProgress progress;
  private final Patience patience;
  private final LoneEntries alone;
  private final Workroom workroom;

  BatchAttempts(
      DrainSources sources,
      BatchPlanner planner,
      BatchCommitter committer,
      QueueOwnership ownership,
      LoneEntries alone,
      Patience patience) {
    this.tracking = sources.tracking();
    this.planner = planner;
    this.committer = committer;
    this.ownership = ownership;
    this.metrics = sources.metrics();
    this.progress = sources.progress();
    this.patience = patience;
    this.alone = alone;
    this.workroom = sources.workroom();
  }

  /**
   * Repeats what may pass, as long as connection and lease last and the process is not to stop;
   * {@code Retried} says that one of these was over.
   */
  BatchOutcome untilDecided(Planned planned) {
    if (planned.batch().items().isEmpty()) {
      if (planned.alone().isPresent()) {
        alone.leave(ownership.session().transaction(), planned);
      }
      return new BatchOutcome.Committed(Map.of());
    }
    Optional<Prepared> prepared = planned.prepared();
    while (true) {
      BatchOutcome outcome;
      try {
        prepared = prepared.filter(one -> !tracking.isStale(one));
        if (prepared.isEmpty()) {
          prepared = planner.prepareNow(planned, ownership.session());
        }
        outcome = attempt(planned, prepared.orElseThrow());
      } catch (SQLException | RuntimeException e) {
        outcome = BatchCommitter.outcomeOf(e);
      }
      if (!(outcome instanceof BatchOutcome.Retried retried)) {
        patience.over();
        return outcome;
      }
      planned
          .alone()
          .ifPresent(entry -> alone.survived(ownership.session().transaction(), planned, entry));
      metrics.retried(retried.failure());
      metrics.outcome("retried");
      patience.failed(DrainProgress.batchOf(planned.batch().queue()), retried.cause());
      boolean isLost = retried.failure() == SqlFailure.RECONNECT;
      if (isLost || !planned.view().lease().isHeld() || progress.isStopping()) {
        return outcome;
      }
      patience.pause(retried.failure());
    }
  }

  private BatchOutcome attempt(Planned planned, Prepared prepared) {
    Workroom.Work<BatchOutcome, RuntimeException> work =
        () -> committer.attempt(ownership.session().transaction(), planned, prepared);
    return planned.alone().isPresent()
        ? workroom.alone(planned.what(), work)
        : workroom.together(planned.what(), work);
  }
}
