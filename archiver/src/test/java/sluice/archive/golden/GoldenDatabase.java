package sluice.archive.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
import java.util.function.Function;

/**
 * Puts Matomo's own empty schema, the seed, and the log tables of a golden dump into a database.
 */
public final class GoldenDatabase {
  /** Prefix of the tables. */
  public static final String PREFIX = "matomo_";

  private static final Set<String> VISIT_TABLES =
      Set.of("log_link_visit_action", "log_conversion", "log_conversion_item");

  private final Connection connection;
  private final Map<String, Long> actions = new HashMap<>();
  private final Map<String, Long> visits = new HashMap<>();
  private final Map<Long, Long> lastActionOfVisit = new HashMap<>();

  private GoldenDatabase(Connection connection) {
    this.connection = connection;
  }

  /** Loads Matomo's empty schema. */
  public static void loadEmpty(Connection connection) throws SQLException, IOException {
    new GoldenDatabase(connection).run("matomo-5.1.2-empty.sql.gz");
  }

  /** Loads schema, seed and the log tables of a corpus. */
  public static void load(Connection connection, String corpus) throws SQLException, IOException {
    GoldenDatabase database = new GoldenDatabase(connection);
    database.run("matomo-5.1.2-empty.sql.gz");
    database.run("seed.sql");
    database.rows(corpus);
  }

  private void run(String script) throws SQLException, IOException {
    StringBuilder sql = new StringBuilder();
    try (BufferedReader lines = GoldenDump.reader(script);
        Statement statement = connection.createStatement()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("--")
            || line.startsWith("LOCK")
            || line.startsWith("UNLOCK")
            || line.startsWith("/*M!")) {
          continue;
        }
        sql.append(line).append('\n');
        if (line.endsWith(";")) {
          statement.execute(sql.toString());
          sql.setLength(0);
        }
      }
    }
  }

  private void rows(String corpus) throws SQLException {
    Map<String, List<GoldenDump.Line>> byTable = new LinkedHashMap<>();
    GoldenDump.lines(
        corpus,
        line -> {
          if (line.table().startsWith("log_")) {
            byTable.computeIfAbsent(line.table(), none -> new ArrayList<>()).add(line);
          }
        });
    byTable.values().forEach(lines -> lines.forEach(GoldenDatabase::nameVisitor));
    connection.setAutoCommit(false);
    insertActions(byTable.getOrDefault("log_action", List.of()));
    insertVisits(byTable.getOrDefault("log_visit", List.of()));
    for (String table : VISIT_TABLES) {
      insertOfVisits(table, byTable.getOrDefault(table, List.of()));
    }
    updateLastActions();
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** The dump hides ids that Matomo made up; one of the visit's key takes their place. */
  private static void nameVisitor(GoldenDump.Line line) {
    if (line.columns() instanceof ObjectNode columns
        && columns.path("idvisitor").asText().equals("generated")) {
      columns.put(
          "idvisitor",
          String.format(
              "%016x", line.key().replaceAll(" row \\d+$", "").hashCode() * 0x9E3779B97F4A7C15L));
    }
  }

  private void insertActions(List<GoldenDump.Line> lines) throws SQLException {
    String sql =
        "INSERT INTO matomo_log_action (idaction, name, hash, type, url_prefix) VALUES (?, ?, CRC32(?), ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      long id = 0;
      for (GoldenDump.Line line : lines) {
        String key = line.columns().get("name").asText();
        String[] parts = key.split("\\|", 3);
        actions.putIfAbsent(key, ++id);
        insert.setLong(1, id);
        insert.setString(2, parts[2]);
        insert.setString(3, parts[2]);
        insert.setInt(4, Integer.parseInt(parts[0]));
        insert.setObject(5, parts[1].equals("None") ? null : Integer.valueOf(parts[1]));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void insertVisits(List<GoldenDump.Line> lines) throws SQLException {
    List<GoldenDump.Line> sorted = new ArrayList<>(lines);
    sorted.sort(
        Comparator.comparing(line -> line.columns().get("visit_first_action_time").asText()));
    long id = 0;
    List<Map<String, Object>> rows = new ArrayList<>();
    for (GoldenDump.Line line : sorted) {
      visits.put(line.key(), ++id);
      Map<String, Object> row = values(line.columns());
      row.put("idvisit", id);
      rows.add(row);
    }
    insert("log_visit", rows);
  }

  private void insertOfVisits(String table, List<GoldenDump.Line> lines) throws SQLException {
    List<GoldenDump.Line> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparing(line -> line.columns().get("server_time").asText()));
    List<Map<String, Object>> rows = new ArrayList<>();
    long id = 0;
    for (GoldenDump.Line line : sorted) {
      Map<String, Object> row = values(line.columns());
      String visit = line.key().replaceAll(" row \\d+$", "");
      row.put("idvisit", visits.getOrDefault(visit, 0L));
      id++;
      if (table.equals("log_link_visit_action")) {
        row.put("idlink_va", id);
        lastActionOfVisit.put(visits.getOrDefault(visit, 0L), id);
      } else if (table.equals("log_conversion")) {
        row.put("buster", id);
      }
      rows.add(row);
    }
    insert(table, rows);
  }

  private void updateLastActions() throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE matomo_log_visit SET last_idlink_va = ? WHERE idvisit = ?")) {
      for (Map.Entry<Long, Long> last : lastActionOfVisit.entrySet()) {
        update.setLong(1, last.getValue());
        update.setLong(2, last.getKey());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private Map<String, Object> values(JsonNode columns) {
    Map<String, Object> values = new LinkedHashMap<>();
    columns
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              String text = field.getValue().isNull() ? null : field.getValue().asText();
              values.put(
                  name, name.contains("idaction") && text != null ? (Object) idAction(text) : text);
            });
    return values;
  }

  private long idAction(String name) {
    return name.equals("0") ? 0 : actions.getOrDefault(name, 4_000_000_000L);
  }

  private void insert(String table, List<Map<String, Object>> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    Map<String, Function<String, Object>> converters = converters(table);
    List<String> names = List.copyOf(rows.get(0).keySet());
    String sql =
        "INSERT INTO "
            + PREFIX
            + table
            + " (`"
            + String.join("`,`", names)
            + "`) VALUES ("
            + String.join(",", java.util.Collections.nCopies(names.size(), "?"))
            + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Map<String, Object> row : rows) {
        for (int i = 0; i < names.size(); i++) {
          Object value = row.get(names.get(i));
          insert.setObject(
              i + 1,
              value instanceof String text ? converters.get(names.get(i)).apply(text) : value);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private Map<String, Function<String, Object>> converters(String table) throws SQLException {
    Map<String, Function<String, Object>> converters = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + PREFIX + table + " LIMIT 0")) {
      ResultSetMetaData columns = none.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        boolean isBinary =
            columns.getColumnTypeName(i).toUpperCase(java.util.Locale.ROOT).contains("BINARY");
        converters.put(
            columns.getColumnName(i), isBinary ? HexFormat.of()::parseHex : text -> text);
      }
    }
    return converters;
  }

  /** Drops all archive tables that an earlier test left. */
  public static void dropArchives(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SHOW TABLES WHERE `Tables_in_"
                  + connection.getCatalog()
                  + "` RLIKE '^matomo_(sluice_)?archive_'")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        statement.execute("DROP TABLE " + table);
      }
    }
  }
}
