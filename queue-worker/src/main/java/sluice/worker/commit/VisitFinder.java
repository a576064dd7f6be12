package sluice.worker.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sluice.log.DateTimes;
import sluice.log.LogColumn;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.request.VisitorId;
import sluice.worker.door.HitDoor;
import sluice.worker.plan.VisitStore;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;
import sluice.worker.visit.VisitLookup;

/**
 * Finds and locks visits (docs: queue-worker/docs/visits.md#how-the-visit-is-looked-for). All
 * look-ups of a batch are one statement, each a probe of an index, which is forced, as the server
 * takes another one while its statistics are behind (a whole site is read then for each look-up);
 * the rows are then read and locked by primary key in id order, so that workers wait for each other
 * instead of deadlocking. Immutable; safe for use by any thread.
 */
final class VisitFinder {

  /** Matomo's indexes for the two look-ups; it forces the first, too. */
  private static final String VISITOR_INDEX = "index_idsite_idvisitor_time";

  private static final String CONFIG_INDEX = "index_idsite_config_datetime";

  /** Index of the first of the columns in a row: the id is before them. */
  private static final int FIRST_COLUMN = 2;

  /** How many look-ups one statement has. */
  private static final int LOOKUPS_PER_STATEMENT = 500;

  /**
   * Characters of a user id that are compared: the column holds 200, so no longer one is equal
   * unless it goes on in blanks. MariaDB 10.11 does not survive a value of over 65,535 bytes in
   * such a list.
   */
  private static final int COMPARED_CHARACTERS = 1024;

  private final LogTable table;
  private final List<LogColumn> columns;

  VisitFinder(LogSchema schema) {
    this.table = schema.table(LogTable.VISIT);
    this.columns =
        Stream.concat(
                VisitColumns.LOADED.stream(),
                table.columns().keySet().stream()
                    .filter(name -> name.matches("custom_dimension_\\d+")))
            .filter(table::has)
            .map(name -> table.columns().get(name))
            .toList();
  }

  List<VisitStore.Found> find(
      Connection connection, List<VisitLookup> lookups, Collection<Long> except)
      throws SQLException {
    List<VisitStore.Found> found = new ArrayList<>();
    for (int from = 0; from < lookups.size(); from += LOOKUPS_PER_STATEMENT) {
      int to = Math.min(lookups.size(), from + LOOKUPS_PER_STATEMENT);
      found.addAll(findPart(connection, lookups.subList(from, to), except));
    }
    return found;
  }

  private List<VisitStore.Found> findPart(
      Connection connection, List<VisitLookup> lookups, Collection<Long> except)
      throws SQLException {
    Map<Integer, VisitStore.Found> byNumber = new HashMap<>();
    try (PreparedStatement statement = findSql(lookups, except).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        byNumber.put(rows.getInt(1), found(rows));
      }
    }
    List<VisitStore.Found> found = new ArrayList<>();
    for (int i = 0; i < lookups.size(); i++) {
      found.add(byNumber.get(i));
    }
    return found;
  }

  /**
   * One number says both, as the server then leaves the second look-up out where the first finds a
   * visit: the id, above 0 by visitor id, below 0 by config id.
   */
  private static VisitStore.Found found(ResultSet row) throws SQLException {
    long id = row.getLong(2);
    return new VisitStore.Found(
        id > 0 ? Optional.of(id) : Optional.empty(), id < 0 ? Optional.of(-id) : Optional.empty());
  }

  private SqlText findSql(List<VisitLookup> lookups, Collection<Long> except) {
    LogColumn userId = table.columns().get(VisitColumns.USER_ID);
    String not =
        except.isEmpty()
            ? ""
            : " AND w.idvisit NOT IN ("
                + except.stream().map(String::valueOf).collect(Collectors.joining(","))
                + ")";
    SqlText sql = new SqlText().append("WITH k(n,site,visitor,config,user,lo,hi) AS (VALUES ");
    for (int i = 0; i < lookups.size(); i++) {
      sql.append(i == 0 ? "(" : ",(").value(i);
      values(sql, lookups.get(i));
      sql.append(")");
    }
    return sql.append(
        ") SELECT k.n, COALESCE("
            + ("(SELECT w.idvisit FROM " + table.quoted() + " w" + table.forced(VISITOR_INDEX))
            + " WHERE w.idsite = k.site AND w.idvisitor = k.visitor"
            + (" AND w.visit_last_action_time <= CAST(k.hi AS DATETIME)" + not)
            + " ORDER BY w.visit_last_action_time DESC LIMIT 1),"
            + ("-(SELECT w.idvisit FROM " + table.quoted() + " w" + table.forced(CONFIG_INDEX))
            + " WHERE w.idsite = k.site AND w.config_id = k.config"
            + " AND w.visit_last_action_time >= CAST(k.lo AS DATETIME)"
            + " AND w.visit_last_action_time <= CAST(k.hi AS DATETIME)"
            + " AND (k.user IS NULL OR w.user_id IS NULL OR w.user_id = CONVERT(k.user USING "
            + (userId.characterSet() + ") COLLATE " + userId.collation() + ")" + not)
            + " ORDER BY w.visit_last_action_time DESC LIMIT 1))"
            + " FROM k");
  }

  private static void values(SqlText sql, VisitLookup lookup) {
    sql.append(",").value(lookup.idSite());
    sql.append(",").value(lookup.visitorId().map(VisitorId::bytes).orElse(null));
    sql.append(",").value(lookup.triesConfigId() ? lookup.configId().bytes() : null);
    sql.append(",")
        .value(lookup.userId().map(it -> HitDoor.cut(it, COMPARED_CHARACTERS)).orElse(null));
    sql.append(",").value(DateTimes.text(lookup.from()));
    sql.append(",").value(DateTimes.text(lookup.until()));
  }

  Map<Long, Visit> lock(Connection transaction, Collection<Long> idVisits) throws SQLException {
    String sql =
        LogTable.SELECT_BY_LIST
            + "idvisit,"
            + columns.stream().map(LogColumn::name).collect(Collectors.joining(","))
            + " FROM "
            + table.quoted()
            + table.forced("PRIMARY")
            + " WHERE idvisit IN ("
            + idVisits.stream().sorted().map(String::valueOf).collect(Collectors.joining(","))
            + ") ORDER BY idvisit FOR UPDATE";
    Map<Long, Visit> visits = new TreeMap<>();
    try (PreparedStatement statement = transaction.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Map<String, Object> values = new HashMap<>(2 * columns.size());
        for (int i = 0; i < columns.size(); i++) {
          LogColumn column = columns.get(i);
          values.put(column.name(), SqlValues.read(rows, FIRST_COLUMN + i, column));
        }
        visits.put(rows.getLong(1), Visit.loaded(rows.getLong(1), values));
      }
    }
    return visits;
  }
}
