package sluice.worker.drain;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import sluice.worker.backend.BackendException;

/**
 * A plan that is being made in the reader thread. Confined to the worker's thread.
 *
 * @param plan empty when there is nothing to plan
 */
record PlanAhead(Optional<Future<Planned>> plan) {

  static final PlanAhead NOTHING = new PlanAhead(Optional.empty());

  /** Waits for the plan. */
  Optional<Planned> join() throws BackendException, SQLException {
    return plan.isEmpty() ? Optional.empty() : Optional.of(join(plan.get()));
  }

  private static Planned join(Future<Planned> plan) throws BackendException, SQLException {
    try {
      return plan.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BackendException failure) {
        throw failure;
      }
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw new IllegalStateException("planning failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while planning", e);
    }
  }
}
