package sluice.archive.visit;

import java.util.Arrays;
import java.util.stream.Collectors;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/**
 * The four log tables of a visit, and how their rows are found. Each query forces its index: while
 * its statistics are behind, the server takes another one, or none, and reads the whole log for a
 * few visits.
 */
enum VisitTable {
  VISIT(LogTable.VISIT, "visit_last_action_time", "index_idsite_datetime", "PRIMARY", "idvisit"),
  ACTION(
      LogTable.LINK_VISIT_ACTION,
      "server_time",
      "index_idsite_servertime",
      "index_idvisit",
      "idvisit, idlink_va"),
  CONVERSION(
      LogTable.CONVERSION,
      "server_time",
      "index_idsite_datetime",
      "PRIMARY",
      "idvisit, idgoal, buster"),
  ITEM(
      LogTable.CONVERSION_ITEM,
      "server_time",
      "index_idsite_servertime",
      "PRIMARY",
      "idvisit, idorder, idaction_sku");

  private final String tableName;
  private final String timeColumn;
  private final String timeIndex;
  private final String visitIndex;
  private final String order;

  VisitTable(
      String tableName, String timeColumn, String timeIndex, String visitIndex, String order) {
    this.tableName = tableName;
    this.timeColumn = timeColumn;
    this.timeIndex = timeIndex;
    this.visitIndex = visitIndex;
    this.order = order;
  }

  String tableName() {
    return tableName;
  }

  /** SQL of a column of the rows of a site (first parameter) and time (the other two). */
  String selectByTime(LogSchema schema, String column) {
    LogTable table = schema.table(tableName);
    return "SELECT " + column + from(table, timeIndex) + " WHERE " + byTime();
  }

  /** SQL of idlink_va of the visits of a site whose last action was at some time. */
  static String selectLinksByTimeOfVisit(LogSchema schema) {
    LogTable actions = schema.table(ACTION.tableName);
    LogTable visits = schema.table(VISIT.tableName);
    return "SELECT STRAIGHT_JOIN a.idlink_va FROM "
        + (visits.quoted() + " v" + visits.forced(VISIT.timeIndex))
        + (" JOIN " + actions.quoted() + " a" + actions.forced(ACTION.visitIndex))
        + (" ON a.idvisit = v.idvisit WHERE v." + VISIT.byTime());
  }

  /** SQL of columns of the rows of these visits that are not deleted, visit by visit. */
  String selectByVisit(LogSchema schema, String columns, long[] idVisits) {
    LogTable table = schema.table(tableName);
    return LogTable.SELECT_BY_LIST
        + (columns + from(table, visitIndex) + " WHERE idvisit IN (")
        + Arrays.stream(idVisits).mapToObj(String::valueOf).collect(Collectors.joining(","))
        + (this == ITEM ? ") AND deleted = 0 ORDER BY " : ") ORDER BY ")
        + order;
  }

  private String byTime() {
    return "idsite = ? AND " + timeColumn + " BETWEEN ? AND ?";
  }

  private static String from(LogTable table, String index) {
    return " FROM " + table.quoted() + table.forced(index);
  }
}
