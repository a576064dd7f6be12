package sluice.worker.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.log.DateTimes;
import sluice.site.CustomDimension;
import sluice.worker.action.Action;
import sluice.worker.action.ActionColumn;
import sluice.worker.action.ActionRecognition;
import sluice.worker.action.ActionRow;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;

/**
 * Rows of log_link_visit_action (docs: queue-worker/docs/log-tables.md#log_link_visit_action). One
 * object, one row.
 */
final class ActionRows {

  private final PreparedHit prepared;
  private final Visit visit;

  ActionRows(PreparedHit prepared, Visit visit) {
    this.prepared = prepared;
    this.visit = visit;
  }

  /** The first action of a visit. */
  PlannedAction ofNewVisit(ActionRecognition.Recognised recognised) {
    return of(recognised, VisitCounts.NONE, 0);
  }

  /**
   * A later action.
   *
   * @param before the visit before this hit
   * @param timeSpent on the previous action, seconds
   */
  PlannedAction ofContinued(
      ActionRecognition.Recognised recognised, VisitCounts before, long timeSpent) {
    return of(recognised, before, timeSpent);
  }

  private PlannedAction of(
      ActionRecognition.Recognised recognised, VisitCounts before, long timeSpent) {
    Action action = recognised.action();
    ActionRow row = recognised.row();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(VisitColumns.IDSITE, (long) visit.idSite());
    values.put(VisitColumns.IDVISITOR, visit.idVisitor().bytes());
    values.put("idaction_url_ref", before.exitUrl());
    values.put("idaction_name_ref", before.exitName());
    values.put("server_time", DateTimes.text(prepared.hit().time()));
    values.put("time_spent_ref_action", timeSpent);
    values.put("pageview_position", position(action, before));
    values.put("idpageview", row.idPageview());
    ids(action, values);
    row.customFloat().ifPresent(value -> values.put("custom_float", value));
    row.searchCategory().ifPresent(category -> values.put("search_cat", category));
    row.searchCount().ifPresent(count -> values.put("search_count", count));
    row.productPrice().ifPresent(price -> values.put("product_price", price));
    row.timings().milliseconds().forEach((timing, ms) -> values.put(timing.column(), ms));
    prepared
        .hit()
        .actionDimensions()
        .forEach((index, value) -> values.put(CustomDimension.column(index), value));
    return new PlannedAction(visit, action, prepared.ids(), values);
  }

  private void ids(Action action, Map<String, Object> values) {
    if (!(action instanceof Action.SiteSearch)) {
      values.put(ActionColumn.IDACTION_URL.column(), 0L);
    }
    prepared.ids().ids().forEach((column, id) -> values.put(column.column(), id));
  }

  /** Pages and searches have a position of their own, the others that of the page before. */
  private static Long position(Action action, VisitCounts before) {
    if (action.countsAsInteraction()) {
      return before.interactions() + 1;
    }
    return before.interactions() == 0 ? null : Long.valueOf(before.interactions());
  }
}
