package sluice.worker.plan;

import java.sql.Connection;
import sluice.worker.action.CustomDimensionValues;
import sluice.worker.visit.VisitExcluded;

/**
 * What the reading of one batch works with.
 *
 * @param exclusion shared by all batches, as are the dimensions
 * @param autocommit a connection in autocommit mode, of the reading thread
 */
record BatchContext(
    HitRules rules,
    VisitExcluded exclusion,
    CustomDimensionValues dimensions,
    GlobalRules global,
    Connection autocommit) {}
