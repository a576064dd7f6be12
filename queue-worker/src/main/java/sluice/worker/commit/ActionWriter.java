package sluice.worker.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.worker.plan.PlannedAction;

/** Rows of log_link_visit_action. Immutable; safe for use by any thread. */
final class ActionWriter {

  private final LogTable table;

  ActionWriter(LogSchema schema) {
    this.table = schema.table(LogTable.LINK_VISIT_ACTION);
  }

  /** Inserts the actions, whose visits have ids by now, and tells them their ids. */
  void insert(Connection transaction, List<PlannedAction> actions) throws SQLException {
    if (actions.isEmpty()) {
      return;
    }
    List<Map<String, Object>> rows = actions.stream().map(PlannedAction::row).toList();
    List<Long> ids = MultiRowInsert.into(table).execute(transaction, rows, "idlink_va");
    for (int i = 0; i < ids.size(); i++) {
      actions.get(i).inserted(ids.get(i));
    }
  }

  /** Changes rows that earlier batches wrote: time spent, page timings. */
  void update(Connection transaction, Map<Long, Map<String, Object>> changes) throws SQLException {
    Map<List<String>, List<MultiRowUpdate.Change>> byColumns = new LinkedHashMap<>();
    new TreeMap<>(changes)
        .forEach(
            (id, values) ->
                byColumns
                    .computeIfAbsent(
                        values.keySet().stream().sorted().toList(), it -> new ArrayList<>())
                    .add(new MultiRowUpdate.Change(id, values)));
    MultiRowUpdate update = new MultiRowUpdate(table, "idlink_va");
    for (Map.Entry<List<String>, List<MultiRowUpdate.Change>> one : byColumns.entrySet()) {
      update.execute(transaction, one.getValue(), one.getKey(), List.of());
    }
  }
}
