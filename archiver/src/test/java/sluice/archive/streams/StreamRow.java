package sluice.archive.streams;

import java.util.LinkedHashMap;
import java.util.Map;

/** A row of a log table as it is to be; identified by itself. Confined to one stream. */
final class StreamRow {
  private final String table;
  private final Map<String, Object> columns = new LinkedHashMap<>();

  StreamRow(String table) {
    this.table = table;
  }

  StreamRow with(String column, Object value) {
    columns.put(column, value);
    return this;
  }

  /** Takes over these columns of another row. */
  StreamRow like(StreamRow other, String... names) {
    for (String name : names) {
      columns.put(name, other.columns.get(name));
    }
    return this;
  }

  StreamRow more(String column, long by) {
    return with(column, number(column) + by);
  }

  long number(String column) {
    return columns.get(column) instanceof Number number ? number.longValue() : 0;
  }

  Object value(String column) {
    return columns.get(column);
  }

  String table() {
    return table;
  }

  Map<String, Object> columns() {
    return columns;
  }
}
