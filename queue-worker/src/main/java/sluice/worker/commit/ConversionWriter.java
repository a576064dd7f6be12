package sluice.worker.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.worker.plan.ConversionPlan;
import sluice.worker.plan.ItemRow;
import sluice.worker.plan.PlannedConversion;
import sluice.worker.visit.Visit;

/** Rows of log_conversion and log_conversion_item. Immutable; safe for use by any thread. */
final class ConversionWriter {

  private final LogTable conversions;
  private final LogTable items;

  ConversionWriter(LogSchema schema) {
    this.conversions = schema.table(LogTable.CONVERSION);
    this.items = schema.table(LogTable.CONVERSION_ITEM);
  }

  /**
   * Writes conversions and items, whose visits and actions have ids by now. Updates come first, as
   * they free the key of a cart.
   */
  void write(Connection transaction, ConversionPlan plan) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (PlannedConversion conversion : plan.planned()) {
      if (conversion.isUpdate()) {
        updateCart(transaction, conversion);
      } else {
        rows.add(row(conversion));
      }
    }
    MultiRowInsert.ignoringInto(conversions).execute(transaction, rows);
    List<Map<String, Object>> newItems = new ArrayList<>();
    for (Map.Entry<Visit, List<ItemRow>> ofVisit : plan.itemsByVisit().entrySet()) {
      for (ItemRow item : ofVisit.getValue()) {
        if (item.isChanged()) {
          writeItem(transaction, ofVisit.getKey().idVisit(), item, newItems);
        }
      }
    }
    MultiRowInsert.ignoringInto(items).execute(transaction, newItems);
  }

  private static Map<String, Object> row(PlannedConversion conversion) {
    Map<String, Object> row = new LinkedHashMap<>(conversion.values());
    row.put("idvisit", conversion.visit().idVisit());
    row.putIfAbsent("url", ""); // the column is NOT NULL and has no default
    conversion.action().ifPresent(action -> row.put("idlink_va", action.idLinkVa()));
    return row;
  }

  private void updateCart(Connection transaction, PlannedConversion conversion)
      throws SQLException {
    update(
        transaction,
        conversions,
        conversion.values(),
        Map.of("idvisit", conversion.visit().idVisit(), "idgoal", -1L, "buster", 0L));
  }

  private void writeItem(
      Connection transaction, long idVisit, ItemRow item, List<Map<String, Object>> newItems)
      throws SQLException {
    if (item.stored().isPresent()) {
      ItemRow.Key key = item.stored().get();
      update(
          transaction,
          items,
          item.values(),
          Map.of("idvisit", idVisit, "idorder", key.idOrder(), "idaction_sku", key.idSku()));
    } else {
      Map<String, Object> row = new LinkedHashMap<>(item.values());
      row.put("idvisit", idVisit);
      newItems.add(row);
    }
  }

  private static void update(
      Connection transaction, LogTable table, Map<String, Object> values, Map<String, Object> key)
      throws SQLException {
    List<String> set = values.keySet().stream().filter(table::has).toList();
    List<String> where = List.copyOf(key.keySet());
    String sql =
        "UPDATE "
            + table.quoted()
            + " SET "
            + set.stream().map(column -> column + "=?").collect(Collectors.joining(","))
            + " WHERE "
            + where.stream().map(column -> column + "=?").collect(Collectors.joining(" AND "));
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      int index = 1;
      for (String column : set) {
        Object fitted = SqlValues.fit(table.columns().get(column), values.get(column));
        SqlValues.bind(statement, index++, fitted);
      }
      for (String column : where) {
        SqlValues.bind(statement, index++, key.get(column));
      }
      statement.executeUpdate();
    }
  }
}
