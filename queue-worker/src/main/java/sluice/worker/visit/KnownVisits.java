package sluice.worker.visit;

import java.sql.SQLException;
import java.util.Optional;

/** Visits as they stand at a point of a batch: what the database held and what the batch did. */
public interface KnownVisits {

  /**
   * The newest visit of the look-up's visitor id up to its end; no lower bound (docs:
   * queue-worker/docs/visits.md#how-the-visit-is-looked-for).
   */
  Optional<Visit> byVisitorId(VisitLookup lookup) throws SQLException;

  /**
   * The newest visit of the look-up's config id within its window, user ids permitting (docs:
   * queue-worker/docs/visits.md#how-the-visit-is-looked-for).
   */
  Optional<Visit> byConfigId(VisitLookup lookup) throws SQLException;
}
