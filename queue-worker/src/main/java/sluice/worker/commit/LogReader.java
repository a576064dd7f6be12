package sluice.worker.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.log.ActionType;
import sluice.log.LogColumn;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.worker.plan.ItemRow;
import sluice.worker.plan.VisitStore;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitLookup;

/** What a plan reads, in the transaction of its batch. Confined to one batch and its thread. */
final class LogReader implements VisitStore {

  private final Connection transaction;
  private final LogSchema schema;
  private final VisitFinder visits;

  LogReader(Connection transaction, LogSchema schema, VisitFinder visits) {
    this.transaction = transaction;
    this.schema = schema;
    this.visits = visits;
  }

  @Override
  public List<Found> find(List<VisitLookup> lookups, Collection<Long> except) throws SQLException {
    return visits.find(transaction, lookups, except);
  }

  @Override
  public Map<Long, Visit> lock(Collection<Long> idVisits) throws SQLException {
    return visits.lock(transaction, idVisits);
  }

  @Override
  public Map<Long, List<ConversionKey>> conversions(Collection<Long> idVisits) throws SQLException {
    String sql =
        LogTable.SELECT_BY_LIST
            + "idvisit, idgoal, buster FROM "
            + schema.table(LogTable.CONVERSION).quoted()
            + schema.table(LogTable.CONVERSION).forced("PRIMARY")
            + " WHERE idvisit IN ("
            + list(idVisits)
            + ")";
    Map<Long, List<ConversionKey>> keys = new HashMap<>();
    try (PreparedStatement statement = transaction.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        keys.computeIfAbsent(rows.getLong(1), id -> new ArrayList<>())
            .add(new ConversionKey(rows.getLong(2), rows.getLong(3)));
      }
    }
    return keys;
  }

  @Override
  public Collection<OrderKey> orders(Collection<OrderKey> wanted) throws SQLException {
    Set<OrderKey> found = new HashSet<>();
    try (PreparedStatement statement = ordersSql(wanted).prepare(transaction);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(OrderKey.of(rows.getInt(1), rows.getString(2)));
      }
    }
    return found;
  }

  /** A join, as the server reads the whole index for a long list of pairs. */
  private SqlText ordersSql(Collection<OrderKey> wanted) {
    LogTable table = schema.table(LogTable.CONVERSION);
    LogColumn idOrder = table.columns().get("idorder");
    SqlText sql = new SqlText().append("WITH k(site,ord) AS (VALUES ");
    String separator = "(";
    for (OrderKey key : wanted) {
      sql.append(separator).value(key.idSite()).append(",").value(key.idOrder()).append(")");
      separator = ",(";
    }
    return sql.append(") SELECT STRAIGHT_JOIN c.idsite, c.idorder FROM k JOIN ")
        .append(table.quoted() + " c" + table.forced("unique_idsite_idorder"))
        .append(" ON c.idsite = k.site AND c.idorder = CONVERT(k.ord USING ")
        .append(idOrder.characterSet() + ") COLLATE " + idOrder.collation());
  }

  @Override
  public boolean takesConversion(Map<String, Object> values) {
    Map<String, LogColumn> columns = schema.table(LogTable.CONVERSION).columns();
    return values.entrySet().stream()
        .allMatch(
            entry ->
                !columns.containsKey(entry.getKey())
                    || columns.get(entry.getKey()).takes(entry.getValue()));
  }

  @Override
  public Map<Long, List<ItemRow>> items(Collection<Long> idVisits) throws SQLException {
    LogTable table = schema.table(LogTable.CONVERSION_ITEM);
    String sql =
        LogTable.SELECT_BY_LIST
            + "* FROM "
            + table.quoted()
            + table.forced("PRIMARY")
            + " WHERE idvisit IN ("
            + list(idVisits)
            + ")";
    Map<Long, List<ItemRow>> items = new HashMap<>();
    try (PreparedStatement statement = transaction.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Map<String, Object> values = new HashMap<>();
        for (LogColumn column : table.columns().values()) {
          values.put(column.name(), SqlValues.read(rows, rows.findColumn(column.name()), column));
        }
        values.remove("idvisit");
        ItemRow.Key key = new ItemRow.Key(rows.getString("idorder"), rows.getLong("idaction_sku"));
        items
            .computeIfAbsent(rows.getLong("idvisit"), id -> new ArrayList<>())
            .add(ItemRow.stored(key, values));
      }
    }
    return items;
  }

  @Override
  public Map<Long, List<StoredPage>> pages(
      Collection<Long> idVisits, Collection<String> idPageviews) throws SQLException {
    String actions = schema.table(LogTable.ACTION).quoted();
    String sql =
        LogTable.SELECT_BY_LIST
            + "STRAIGHT_JOIN l.idvisit, l.idlink_va, l.idpageview, u.idaction, n.idaction FROM "
            + schema.table(LogTable.LINK_VISIT_ACTION).quoted()
            + " l"
            + schema.table(LogTable.LINK_VISIT_ACTION).forced("index_idvisit")
            + (" LEFT JOIN " + actions + " u ON u.idaction = l.idaction_url AND u.type = ")
            + ActionType.PAGE_URL.code()
            + (" LEFT JOIN " + actions + " n ON n.idaction = l.idaction_name AND n.type = ")
            + ActionType.PAGE_TITLE.code()
            + (" WHERE l.idvisit IN (" + list(idVisits) + ") AND l.idpageview IN (")
            + String.join(",", Collections.nCopies(idPageviews.size(), "?"))
            + ") ORDER BY l.idlink_va";
    Map<Long, List<StoredPage>> pages = new HashMap<>();
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      int index = 1;
      for (String idPageview : idPageviews) {
        statement.setString(index++, idPageview);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          pages
              .computeIfAbsent(rows.getLong(1), id -> new ArrayList<>())
              .add(
                  new StoredPage(
                      rows.getLong(2),
                      rows.getString(3),
                      rows.getLong(4) != 0,
                      rows.getLong(5) != 0));
        }
      }
    }
    return pages;
  }

  private static String list(Collection<Long> ids) {
    return ids.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
  }
}
