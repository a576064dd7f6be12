package sluice.archive.visit;

import java.util.List;

/**
 * The part of a visit that counts in one archive of one day: with a segment all rows of the visit's
 * day, without one each row on its own day (docs:
 * archiver/docs/periods.md#which-day-a-row-belongs-to). Immutable.
 *
 * @param countsVisit whether the visit itself is of this day
 * @param actions rows of log_link_visit_action that count
 * @param conversions rows of log_conversion that count
 * @param items rows of log_conversion_item that count
 * @param names the actions that the rows name
 */
public record VisitSlice(
    VisitBundle bundle,
    boolean countsVisit,
    List<LogRow> actions,
    List<LogRow> conversions,
    List<LogRow> items,
    LogActions names) {

  /** The row of log_visit. */
  public LogRow visit() {
    return bundle.visit();
  }

  /** idvisit. */
  public long idVisit() {
    return bundle.idVisit();
  }

  /** Whether nothing of the visit counts. */
  public boolean isEmpty() {
    return !countsVisit && actions.isEmpty() && conversions.isEmpty() && items.isEmpty();
  }
}
