package sluice.worker.plan;

import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;

/**
 * What later rules need of a visit as it was before a hit. Immutable.
 *
 * @param exitUrl value of visit_exit_idaction_url, null for NULL: it is copied
 * @param exitName value of visit_exit_idaction_name, null for NULL
 * @param buyer visit_goal_buyer
 */
record VisitCounts(Object exitUrl, Object exitName, long interactions, long searches, long buyer) {

  /** No visit before. */
  static final VisitCounts NONE = new VisitCounts(0L, 0L, 0, 0, 0);

  static VisitCounts of(Visit visit) {
    return new VisitCounts(
        visit.value(VisitColumns.EXIT_URL),
        visit.value(VisitColumns.EXIT_NAME),
        visit.count(VisitColumns.TOTAL_INTERACTIONS),
        visit.count(VisitColumns.TOTAL_SEARCHES),
        visit.count(VisitColumns.GOAL_BUYER));
  }

  /** Whether the visit had an open cart. */
  boolean hasCart() {
    return buyer == 2 || buyer == 3;
  }
}
