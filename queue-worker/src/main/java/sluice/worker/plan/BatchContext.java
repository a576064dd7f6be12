package sluice.worker.plan;

import sluice.worker.action.CustomDimensionValues;
import sluice.worker.visit.VisitExcluded;

/**
 * What the reading of one batch works with.
 *
 * @param exclusion shared by all batches, as are the dimensions
 */
record BatchContext(
    HitRules rules,
    VisitExcluded exclusion,
    CustomDimensionValues dimensions,
    GlobalRules global,
    StoredSettings stored) {}
