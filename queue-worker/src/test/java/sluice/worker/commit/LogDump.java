package sluice.worker.commit;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The log tables in the form of {@code parity.py dump}: ids that a database hands out are resolved,
 * so that equal facts give equal dumps.
 *
 * @param rows columns by "table: key"
 */
record LogDump(Map<String, Map<String, String>> rows) {

  private static final String NULL = "NULL";

  /** Reads a dump that parity.py wrote. */
  static LogDump expected(String resource) {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    Corpus.lines(
        resource,
        line -> {
          Map<String, String> columns = new TreeMap<>();
          line.path("cols")
              .properties()
              .forEach(it -> columns.put(it.getKey(), text(it.getValue())));
          rows.put(line.path("table").asText() + ": " + line.path("key").asText(), columns);
        });
    return new LogDump(rows);
  }

  private static String text(JsonNode value) {
    return value.isNull() ? NULL : value.asText();
  }

  /** Dumps a database. */
  static LogDump of(Connection connection, String prefix, Set<String> knownVisitors)
      throws SQLException {
    return new Dumper(connection, prefix, knownVisitors).dump();
  }

  /** One dump of one database. */
  private static final class Dumper {
    private final Connection connection;
    private final String prefix;
    private final Set<String> knownVisitors;
    private final Map<String, String> actions = new HashMap<>();
    private final Map<String, String> visits = new HashMap<>();
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    Dumper(Connection connection, String prefix, Set<String> knownVisitors) {
      this.connection = connection;
      this.prefix = prefix;
      this.knownVisitors = knownVisitors;
    }

    LogDump dump() throws SQLException {
      Map<String, Integer> names = new TreeMap<>();
      for (Map<String, String> row : table("log_action")) {
        String name =
            String.join(
                "|", row.get("type"), python(row.get("url_prefix")), python(row.get("name")));
        actions.put(row.get("idaction"), name);
        names.merge(name, 1, Integer::sum);
      }
      names.forEach(
          (name, count) -> {
            for (int i = 0; i < count; i++) {
              put("log_action", name + (i == 0 ? "" : " #" + (i + 1)), Map.of("name", name));
            }
          });
      visits();
      children("log_link_visit_action");
      children("log_conversion");
      children("log_conversion_item");
      return new LogDump(rows);
    }

    private void visits() throws SQLException {
      List<Map<String, String>> all = table("log_visit");
      all.sort(
          Comparator.comparing((Map<String, String> row) -> row.get("idsite"))
              .thenComparing(row -> row.get("visit_first_action_time"))
              .thenComparing(row -> row.get("config_id"))
              .thenComparing(row -> row.get("idvisitor"))
              .thenComparing(row -> Long.parseLong(row.get("idvisit"))));
      Map<String, Integer> seen = new HashMap<>();
      for (Map<String, String> row : all) {
        resolve(row);
        String key =
            "site %s, start %s, config %s"
                .formatted(
                    row.get("idsite"), row.get("visit_first_action_time"), row.get("config_id"));
        int number = seen.merge(key, 1, Integer::sum);
        key += number > 1 ? " #" + number : "";
        visits.put(row.remove("idvisit"), key);
        row.remove("last_idlink_va");
        put("log_visit", key, row);
      }
    }

    private void children(String table) throws SQLException {
      List<Map<String, String>> all = table(table);
      all.sort(
          Comparator.comparing((Map<String, String> row) -> row.get("server_time"))
              .thenComparing(row -> number(row.get("idlink_va")))
              .thenComparing(row -> orEmpty(row.get("idgoal")))
              .thenComparing(row -> orEmpty(row.get("buster")))
              .thenComparing(row -> orEmpty(row.get("idorder")))
              .thenComparing(row -> orEmpty(row.get("idaction_sku"))));
      Map<String, Integer> numbers = new HashMap<>();
      for (Map<String, String> row : all) {
        resolve(row);
        String key = visits.getOrDefault(row.remove("idvisit"), "no visit");
        row.remove("idlink_va");
        if (table.equals("log_conversion") && !Set.of("0", "-1").contains(row.get("idgoal"))) {
          row.remove("buster");
        }
        put(table, key + " row " + numbers.merge(key, 1, Integer::sum), row);
      }
    }

    private void put(String table, String key, Map<String, String> columns) {
      Map<String, String> row = new TreeMap<>(columns);
      row.computeIfPresent(
          "idvisitor", (name, id) -> knownVisitors.contains(id) ? id : "generated");
      rows.put(table + ": " + key, row);
    }

    private void resolve(Map<String, String> row) {
      row.replaceAll(
          (column, value) ->
              column.contains("idaction") && !value.equals(NULL)
                  ? actions.getOrDefault(value, value.equals("0") ? "0" : "missing action")
                  : value);
    }

    private List<Map<String, String>> table(String name) throws SQLException {
      List<Map<String, String>> all = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SELECT * FROM `" + prefix + name + "`")) {
        ResultSetMetaData meta = result.getMetaData();
        while (result.next()) {
          Map<String, String> row = new LinkedHashMap<>();
          for (int i = 1; i <= meta.getColumnCount(); i++) {
            row.put(meta.getColumnLabel(i), value(result, meta, i));
          }
          all.add(row);
        }
      }
      return all;
    }

    private static String value(ResultSet result, ResultSetMetaData meta, int i)
        throws SQLException {
      String type = meta.getColumnTypeName(i).toUpperCase(java.util.Locale.ROOT);
      if (type.contains("BINARY") || type.contains("BLOB")) {
        byte[] bytes = result.getBytes(i);
        return bytes == null ? NULL : HexFormat.of().formatHex(bytes);
      }
      if (type.startsWith("TINYINT") || type.equals("BIT") || type.equals("BOOLEAN")) {
        long number = result.getLong(i);
        return result.wasNull() ? NULL : Long.toString(number);
      }
      String text = result.getString(i);
      return text == null ? NULL : text;
    }

    private static String python(String value) {
      return value.equals(NULL) ? "None" : value;
    }

    private static String orEmpty(String value) {
      return value == null || value.equals(NULL) ? "" : value;
    }

    private static long number(String value) {
      return value == null || value.equals(NULL) ? 0 : Long.parseLong(value);
    }
  }

  /** Columns whose values depend on the data files that a Matomo ships. */
  private static final Set<String> SHIPPED =
      Set.of(
          "config_device_brand",
          "config_device_model",
          "config_browser_engine",
          "config_browser_version",
          "config_os_version",
          "referer_type",
          "referer_name",
          "referer_keyword");

  /** Without values that depend on shipped data, and without visits that the other lacks. */
  LogDump withoutShippedData(LogDump other) {
    Map<String, Map<String, String>> comparable = new LinkedHashMap<>();
    rows.forEach(
        (key, row) -> {
          if (other.rows.containsKey(key)) {
            Map<String, String> kept = new TreeMap<>(row);
            kept.keySet().removeAll(SHIPPED);
            comparable.put(key, kept);
          }
        });
    return new LogDump(comparable);
  }

  /** How many values there are. */
  int size() {
    return rows.values().stream().mapToInt(Map::size).sum();
  }

  /** The values of columns that no row of the other has, by "table.column". */
  Map<String, Set<String>> columnsBeyond(LogDump other) {
    Map<String, Set<String>> beyond = values();
    beyond.keySet().removeAll(other.values().keySet());
    // These are resolved by one dump and not by the other, see differences.
    beyond.keySet().removeIf(column -> column.endsWith(".last_idlink_va"));
    return beyond;
  }

  private Map<String, Set<String>> values() {
    Map<String, Set<String>> values = new TreeMap<>();
    rows.forEach(
        (key, row) ->
            row.forEach(
                (column, value) ->
                    values
                        .computeIfAbsent(
                            key.substring(0, key.indexOf(':')) + "." + column,
                            name -> new TreeSet<>())
                        .add(value)));
    return values;
  }

  /** What differs from this, the expectation: "row column: expected, got". */
  List<String> differences(LogDump actual) {
    List<String> differences = new ArrayList<>();
    rows.forEach(
        (key, expected) -> {
          Map<String, String> got = actual.rows.get(key);
          if (got == null) {
            differences.add(key + ": no such row");
          } else {
            expected.forEach(
                (column, value) -> {
                  if (!column.equals("last_idlink_va")
                      && !isSame(value, got.getOrDefault(column, "no such column"))) {
                    differences.add(
                        key + " " + column + ": expected " + value + ", got " + got.get(column));
                  }
                });
          }
        });
    actual.rows.keySet().stream()
        .filter(key -> !rows.containsKey(key))
        .forEach(key -> differences.add(key + ": row too many"));
    return differences;
  }

  private static boolean isSame(String expected, String got) {
    if (expected.equals(got)) {
      return true;
    }
    try {
      double number = Double.parseDouble(expected);
      return Math.abs(number - Double.parseDouble(got)) <= 1e-4 * Math.max(1, Math.abs(number));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
