package sluice.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of one database under one prefix, as information_schema describes them when they are
 * discovered; a column that is missing is neither written nor read. Immutable; safe for use by any
 * thread.
 */
public final class LogSchema {

  private static final String COLUMNS =
      "SELECT table_name, column_name, data_type, character_maximum_length,"
          + " character_octet_length, column_type, character_set_name, collation_name,"
          + " is_nullable"
          + " FROM information_schema.columns"
          + " WHERE table_schema = DATABASE() AND table_name LIKE ?"
          + " ORDER BY table_name, ordinal_position";

  private static final String INDEXES =
      "SELECT DISTINCT table_name, index_name FROM information_schema.statistics"
          + " WHERE table_schema = DATABASE() AND table_name LIKE ?";

  private final String prefix;
  private final Map<String, LogTable> tables;

  private LogSchema(String prefix, Map<String, LogTable> tables) {
    this.prefix = prefix;
    this.tables = Map.copyOf(tables);
  }

  /** Whose tables are created. */
  public enum Edition {
    /** Matomo 5.1.2, whose behaviour all of Sluice is compared with. */
    REFERENCE("schema.sql"),
    /** Matomo 5.14. */
    NEWEST("schema.sql", "schema-5.14.sql");

    private final List<String> resources;

    Edition(String... resources) {
      this.resources = List.of(resources);
    }
  }

  /**
   * Creates what is missing of the newest tables that the pipeline needs, for databases that no
   * Matomo has installed.
   *
   * @param prefix Matomo's tables_prefix, may be empty
   */
  public static void create(Connection connection, String prefix) throws SQLException {
    create(connection, prefix, Edition.NEWEST);
  }

  /** The same of this edition; what a newer one has made stays. */
  public static void create(Connection connection, String prefix, Edition edition)
      throws SQLException {
    execute(connection, statements(prefix, edition));
  }

  /** Creates only our own table: all that is ever created next to a real Matomo. */
  public static void createOwn(Connection connection, String prefix) throws SQLException {
    execute(
        connection,
        statements(prefix, Edition.REFERENCE).stream()
            .filter(sql -> sql.contains("`" + prefix + LogTable.TOUCHED + "`"))
            .toList());
  }

  /** The log tables as Matomo 5.1.2 makes them, by name without prefix. */
  public static Map<String, StandardTable> standardLogs() {
    Map<String, StandardTable> tables = new LinkedHashMap<>();
    for (String sql : statements("", Edition.REFERENCE)) {
      int name = sql.indexOf('`') + 1;
      if (sql.startsWith("log_", name)) {
        tables.put(sql.substring(name, sql.indexOf('`', name)), StandardTable.of(sql));
      }
    }
    return tables;
  }

  /** The statements of the schema's texts, in order, each without its semicolon. */
  static List<String> statements(String prefix, Edition edition) {
    StringBuilder text = new StringBuilder();
    for (String resource : edition.resources) {
      for (String line : resource(resource).split("\n")) {
        if (!line.startsWith("--")) {
          text.append(line).append('\n');
        }
      }
    }
    List<String> statements = new ArrayList<>();
    for (String statement : text.toString().replace("{p}", prefix).split(";\n")) {
      if (!statement.isBlank()) {
        statements.add(statement.strip());
      }
    }
    return statements;
  }

  /** Reads what tables, columns and indexes there are. */
  public static LogSchema discover(Connection connection, String prefix) throws SQLException {
    return discover(connection, prefix, "");
  }

  /**
   * Reads the same of the log tables alone, not of all others whose names begin with the prefix.
   */
  public static LogSchema discoverLogs(Connection connection, String prefix) throws SQLException {
    return discover(connection, prefix, "log_");
  }

  private static LogSchema discover(Connection connection, String prefix, String beginning)
      throws SQLException {
    String pattern = likePattern(prefix + beginning);
    Map<String, Map<String, LogColumn>> columns = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, pattern);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns
              .computeIfAbsent(
                  rows.getString(1).substring(prefix.length()), name -> new LinkedHashMap<>())
              .put(rows.getString(2), LogColumn.of(rows));
        }
      }
    }
    Map<String, Set<String>> indexes = indexes(connection, pattern);
    Map<String, LogTable> tables = new LinkedHashMap<>();
    columns.forEach(
        (name, of) ->
            tables.put(
                name,
                new LogTable(prefix + name, of, indexes.getOrDefault(prefix + name, Set.of()))));
    return new LogSchema(prefix, tables);
  }

  private static Map<String, Set<String>> indexes(Connection connection, String pattern)
      throws SQLException {
    Map<String, Set<String>> indexes = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
      statement.setString(1, pattern);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          indexes
              .computeIfAbsent(rows.getString(1), table -> new HashSet<>())
              .add(rows.getString(2));
        }
      }
    }
    return indexes;
  }

  /** Matomo's tables_prefix. */
  public String prefix() {
    return prefix;
  }

  /**
   * A table by its name without prefix.
   *
   * @throws IllegalStateException when the database has no such table
   */
  public LogTable table(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "table " + prefix + name + " is missing; check tables_prefix and database"));
  }

  /** The names of all tables, without prefix. */
  public Set<String> tableNames() {
    return tables.keySet();
  }

  /** A table by its name without prefix, if the database has it. */
  public Optional<LogTable> find(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  private static String likePattern(String prefix) {
    return prefix.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%") + "%";
  }

  private static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String resource(String name) {
    try (InputStream in = LogSchema.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the schema's text from the class path", e);
    }
  }
}
