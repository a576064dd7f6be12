package sluice.archive.visit;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.log.DateTimes;
import sluice.log.LogColumn;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/**
 * The four log tables of a visit: how their rows are found, and which of their columns archives are
 * made of. Each query forces its index: while its statistics are behind, the server takes another
 * one, or none, and reads the whole log for a few visits.
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

  private static final String DELETED = "deleted";

  /**
   * Columns that are long and that no report reads, nor any segment that we evaluate: they are not
   * selected.
   */
  private static final Set<String> LEFT_OUT = Set.of("url", DELETED, "config_cookie_id");

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

  /** How a column's value becomes a Java value. */
  private enum Kind {
    WHOLE,
    DECIMAL,
    TEXT,
    TIME,
    DATETIME,
    BYTES
  }

  /** The columns that this database has, in the order in which they are selected. */
  static final class Columns {
    private final List<String> names = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private final Map<String, Integer> slots = new HashMap<>();

    static Columns of(LogTable table) {
      Columns columns = new Columns();
      table.columns().values().forEach(columns::add);
      return columns;
    }

    private void add(LogColumn column) {
      String name = column.name();
      if (LEFT_OUT.contains(name)) {
        return;
      }
      slots.put(name, names.size());
      names.add(name);
      kinds.add(kind(column.dataType()));
      if (name.contains("idaction")) {
        actions.add(name);
      }
    }

    private static Kind kind(String dataType) {
      return switch (dataType) {
        case "tinyint", "smallint", "mediumint", "int", "bigint", "bit" -> Kind.WHOLE;
        case "decimal", "float", "double" -> Kind.DECIMAL;
        case "datetime", "timestamp" -> Kind.DATETIME;
        case "time" -> Kind.TIME;
        case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> Kind.BYTES;
        default -> Kind.TEXT;
      };
    }

    String selectList() {
      return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(","));
    }

    void collectActions(LogRow row, Set<Long> into) {
      for (String name : actions) {
        long id = row.number(name);
        if (id != 0) {
          into.add(id);
        }
      }
    }

    LogRow read(ResultSet row) throws SQLException {
      Object[] values = new Object[names.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(row, i + 1, kinds.get(i));
      }
      return new LogRow(slots, values);
    }

    private static Object value(ResultSet row, int column, Kind kind) throws SQLException {
      if (kind == Kind.WHOLE) {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Object) number;
      }
      if (kind == Kind.DECIMAL) {
        double number = row.getDouble(column);
        return row.wasNull() ? null : (Object) number;
      }
      if (kind == Kind.BYTES) {
        byte[] bytes = row.getBytes(column);
        return bytes == null
            ? null
            : bytes.length == 8 ? (Object) asLong(bytes) : HexFormat.of().formatHex(bytes);
      }
      String text = row.getString(column);
      if (text == null || kind == Kind.TEXT) {
        return text;
      }
      return kind == Kind.DATETIME ? DateTimes.seconds(text) : DateTimes.secondsOfDay(text);
    }

    private static long asLong(byte[] bytes) {
      return ByteBuffer.wrap(bytes).getLong();
    }
  }
}
