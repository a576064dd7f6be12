package sluice.archive.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.Column;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.php.PhpValue;

/** Compares the archives in a database with a golden dump, value by value, as parity.py does. */
public final class GoldenArchives {
  private static final String DONE = "done";

  private final Map<String, Map<String, Object>> actual = new LinkedHashMap<>();

  /** Values that are equal, values that there are, archives too many, and the first differences. */
  record Comparison(
      long equal,
      long total,
      List<String> tooMany,
      List<String> differences,
      Map<String, long[]> byRecord) {
    double percent() {
      return total == 0 ? 0 : 100.0 * equal / total;
    }
  }

  static Comparison compare(Connection connection, String corpus, Predicate<String> keys)
      throws SQLException {
    GoldenArchives archives = new GoldenArchives();
    archives.read(connection);
    return archives.against(corpus, keys);
  }

  private Comparison against(String corpus, Predicate<String> keys) {
    long[] sums = new long[2];
    List<String> differences = new ArrayList<>();
    Map<String, long[]> byRecord = new TreeMap<>();
    Map<String, Map<String, Object>> left = new LinkedHashMap<>(actual);
    GoldenDump.lines(
        corpus,
        line -> {
          String key = line.table() + " " + line.key();
          if (line.table().startsWith("archive_") && keys.test(line.key())) {
            if (!actual.containsKey(key) && line.columns().isEmpty()) {
              sums[1]++;
              differences.add(line.key() + " is missing");
            }
            Map<String, Object> ours = Optional.ofNullable(left.remove(key)).orElse(Map.of());
            String record =
                line.table().equals("archive_blob")
                    ? key.substring(key.lastIndexOf(' ') + 1)
                    : "numeric";
            long[] counts = byRecord.computeIfAbsent(record, none -> new long[2]);
            line.columns()
                .properties()
                .forEach(
                    field -> {
                      boolean same =
                          ours.containsKey(field.getKey())
                              && same(field.getValue(), ours.get(field.getKey()));
                      sums[0] += same ? 1 : 0;
                      sums[1]++;
                      counts[0] += same ? 1 : 0;
                      counts[1]++;
                      if (!same) {
                        differences.add(
                            line.key()
                                + " "
                                + field.getKey()
                                + ": expected "
                                + field.getValue()
                                + ", got "
                                + (actual.containsKey(key)
                                    ? ours.getOrDefault(field.getKey(), "nothing")
                                    : "no such archive"));
                      }
                    });
          }
        });
    left.keySet().removeIf(key -> !keys.test(key.substring(key.indexOf(' ') + 1)));
    return new Comparison(sums[0], sums[1], List.copyOf(left.keySet()), differences, byRecord);
  }

  private static boolean same(JsonNode expected, Object actual) {
    if (expected.isNull() || actual == PhpValue.Null.INSTANCE) {
      return expected.isNull() && actual == PhpValue.Null.INSTANCE;
    }
    String text = actual instanceof Boolean bool ? (bool ? "1" : "0") : actual.toString();
    String wanted = expected.isBoolean() ? (expected.asBoolean() ? "1" : "0") : expected.asText();
    if (text.equals(wanted)) {
      return true;
    }
    try {
      double number = Double.parseDouble(wanted);
      return Math.abs(number - Double.parseDouble(text)) <= 1e-4 * Math.max(1, Math.abs(number));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void read(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SHOW TABLES LIKE 'matomo\\_archive\\_numeric\\_%'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    for (String table : tables) {
      Map<Long, String> flags = flags(connection, table);
      numerics(connection, table, flags);
      blobs(connection, table.replace("numeric", "blob"), flags);
    }
  }

  private static Map<Long, String> flags(Connection connection, String table) throws SQLException {
    Map<Long, String> flags = new HashMap<>();
    String sql =
        "SELECT idarchive, idsite, period, date1, date2, name FROM "
            + table
            + " WHERE name LIKE 'done%' AND value IN (1, 5)";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        flags.put(
            rows.getLong(1),
            "site "
                + rows.getString(2)
                + ", period "
                + rows.getString(3)
                + ", "
                + rows.getString(4)
                + ".."
                + rows.getString(5)
                + ", "
                + rows.getString(6));
      }
    }
    return flags;
  }

  private void numerics(Connection connection, String table, Map<Long, String> flags)
      throws SQLException {
    flags.values().forEach(flag -> actual.put("archive_numeric " + flag, new HashMap<>()));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT idarchive, name, value FROM " + table)) {
      while (rows.next()) {
        if (flags.containsKey(rows.getLong(1)) && !rows.getString(2).startsWith(DONE)) {
          actual
              .get("archive_numeric " + flags.get(rows.getLong(1)))
              .put(rows.getString(2), rows.getDouble(3));
        }
      }
    }
  }

  private void blobs(Connection connection, String table, Map<Long, String> flags)
      throws SQLException {
    Map<Long, Map<String, byte[]>> blobs = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT idarchive, name, value FROM " + table)) {
      while (rows.next()) {
        blobs
            .computeIfAbsent(rows.getLong(1), none -> new LinkedHashMap<>())
            .put(rows.getString(2), rows.getBytes(3));
      }
    }
    blobs.forEach(
        (id, records) -> {
          if (flags.containsKey(id)) {
            records.keySet().stream()
                .filter(name -> !name.matches(".+_chunk_\\d+_\\d+"))
                .forEach(
                    name ->
                        actual.put(
                            "archive_blob " + flags.get(id) + " " + name, values(name, records)));
          }
        });
  }

  /**
   * Cells of a report by their path, in order; records of its tables by name, as they are stored.
   */
  public static Map<String, Object> values(String name, Map<String, byte[]> records) {
    Map<String, Object> values = new LinkedHashMap<>();
    flatten(BlobCodec.decode(name, records).orElseThrow(), "", values);
    return values;
  }

  private static void flatten(ReportTable table, String path, Map<String, Object> values) {
    if (table.size() == 0) {
      values.put(path + "/", "empty");
    }
    table.rows().forEach(row -> flatten(row, path + "/[" + row.label() + "]", values));
    table.summary().ifPresent(row -> flatten(row, path + "/[summary row]", values));
    if (table.hasOddMetadata()) {
      values.put(path + "/[__datatable_metadata__]/label", "__datatable_metadata__");
      values.put(path + "/[__datatable_metadata__]/column_aggregation_ops", false);
    }
  }

  private static void flatten(ReportRow row, String path, Map<String, Object> values) {
    String here = path;
    while (values.containsKey(here + "/label")) {
      here += "#";
    }
    flatten(row.columns(), here + "/", values);
    flatten(row.metadata(), here + "/meta.", values);
    if (row.subtable().isPresent()) {
      flatten(row.subtable().get(), here, values);
    }
  }

  private static void flatten(Map<?, ?> columns, String path, Map<String, Object> values) {
    columns.forEach(
        (column, value) -> {
          Object name = column instanceof Column known ? known.key() : column;
          if (value instanceof Map<?, ?> map) {
            flatten(map, path + name + ".", values);
          } else {
            values.put(path + name, value);
          }
        });
  }
}
