package sluice.archive.visit;

import java.util.List;

/**
 * A visit with all its rows (docs: archiver/docs/periods.md#order-of-a-day). Immutable.
 *
 * @param visit row of log_visit; {@link LogRow#NONE} where only rows of a deleted visit are left
 * @param actions rows of log_link_visit_action by idlink_va
 * @param conversions rows of log_conversion by idgoal, buster
 * @param items rows of log_conversion_item that are not deleted
 */
public record VisitBundle(
    long idVisit,
    LogRow visit,
    List<LogRow> actions,
    List<LogRow> conversions,
    List<LogRow> items) {

  /** Whether log_visit still has it. */
  public boolean hasVisit() {
    return visit != LogRow.NONE;
  }

  /** Number of its rows. */
  public long rows() {
    return (hasVisit() ? 1L : 0) + actions.size() + conversions.size() + items.size();
  }
}
