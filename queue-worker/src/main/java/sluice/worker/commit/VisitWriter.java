package sluice.worker.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.worker.plan.BatchPlan;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;

/** Rows of log_visit. Immutable; safe for use by any thread. */
final class VisitWriter {

  private final LogTable table;

  VisitWriter(LogSchema schema) {
    this.table = schema.table(LogTable.VISIT);
  }

  /** Inserts the visits that the batch made, as they stand at its end, and tells them their ids. */
  void insert(Connection transaction, List<Visit> created) throws SQLException {
    if (created.isEmpty()) {
      return;
    }
    List<Map<String, Object>> rows = created.stream().map(Visit::values).toList();
    List<Long> ids = MultiRowInsert.into(table).execute(transaction, rows, "idvisit");
    for (int i = 0; i < ids.size(); i++) {
      created.get(i).inserted(ids.get(i));
    }
  }

  /**
   * Updates the visits that the batch changed, and the last action of those that it made, in one
   * statement. Values of other columns are written as they were read: the rows are locked.
   */
  void update(Connection transaction, BatchPlan plan) throws SQLException {
    Set<Visit> visits = new LinkedHashSet<>(plan.changed());
    visits.addAll(plan.lastActions().keySet());
    if (visits.isEmpty()) {
      return;
    }
    Set<String> set = new LinkedHashSet<>();
    Set<String> added = new LinkedHashSet<>();
    for (Visit visit : visits) {
      if (!visit.isNew()) {
        set.addAll(visit.changed());
        added.addAll(visit.increments().keySet());
      }
    }
    if (!plan.lastActions().isEmpty()) {
      set.add(VisitColumns.LAST_IDLINK_VA);
    }
    set.removeAll(added);
    List<MultiRowUpdate.Change> changes = new ArrayList<>();
    for (Visit visit : visits) {
      changes.add(new MultiRowUpdate.Change(visit.idVisit(), values(visit, plan, set, added)));
    }
    new MultiRowUpdate(table, "idvisit")
        .execute(transaction, changes, List.copyOf(set), List.copyOf(added));
  }

  private static Map<String, Object> values(
      Visit visit, BatchPlan plan, Set<String> set, Set<String> added) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String column : set) {
      values.put(column, visit.value(column));
    }
    for (String column : added) {
      values.put(column, visit.isNew() ? 0L : visit.increments().getOrDefault(column, 0L));
    }
    if (plan.lastActions().containsKey(visit)) {
      values.put(VisitColumns.LAST_IDLINK_VA, plan.lastActions().get(visit).idLinkVa());
    }
    return values;
  }
}
