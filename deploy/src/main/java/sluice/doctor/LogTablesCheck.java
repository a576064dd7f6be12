package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sluice.log.LogColumn;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.log.StandardTable;

/** Whether the log tables are as Matomo makes them. Stateless. */
final class LogTablesCheck {

  /** Matomo stores device names in the first of these even where all else is in the other. */
  private static final Set<String> UTF8 = Set.of("utf8mb3", "utf8mb4");

  private LogTablesCheck() {}

  static List<Finding> look(Patient patient, Connection connection) throws SQLException {
    LogSchema schema = LogSchema.discoverLogs(connection, patient.prefix());
    Map<String, StandardTable> standard = LogSchema.standardLogs();
    List<Finding> findings = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<Finding> indexes = new ArrayList<>();
    Set<String> charsets = new TreeSet<>();
    new TreeMap<>(standard)
        .forEach(
            (name, table) -> {
              if (schema.find(name).isEmpty()) {
                missing.add(patient.prefix() + name);
                return;
              }
              LogTable there = schema.table(name);
              indexes.addAll(indexes(there, table));
              there.columns().values().stream()
                  .map(LogColumn::characterSet)
                  .filter(set -> !set.isEmpty())
                  .forEach(charsets::add);
            });
    findings.add(
        missing.isEmpty()
            ? Finding.ok(FindingKind.DATABASE_TABLES, standard.size() + " log tables")
            : Finding.error(
                FindingKind.DATABASE_TABLES,
                "missing: " + String.join(", ", missing),
                "check tables_prefix and dbname in [database], then: console core:update"));
    if (indexes.isEmpty()) {
      findings.add(Finding.ok(FindingKind.DATABASE_INDEXES, "those of Matomo are there"));
    }
    findings.addAll(indexes);
    findings.addAll(engines(patient, connection));
    findings.add(charsets(patient, charsets));
    findings.add(collations(schema, standard.keySet()));
    return findings;
  }

  private static List<Finding> indexes(LogTable there, StandardTable standard) {
    return standard.indexes().entrySet().stream()
        .filter(index -> !there.indexes().contains(index.getKey()))
        .map(
            index ->
                Finding.warning(
                    FindingKind.DATABASE_INDEXES,
                    there.name() + " has no " + index.getKey() + ": it is read whole instead",
                    "ALTER TABLE "
                        + there.quoted()
                        + " ADD "
                        + index.getValue()
                        + "; it takes long on a large table"))
        .toList();
  }

  private static List<Finding> engines(Patient patient, Connection connection) throws SQLException {
    String sql =
        "SELECT table_name, engine FROM information_schema.tables WHERE table_schema = DATABASE()"
            + " AND table_type = 'BASE TABLE' AND engine <> 'InnoDB' AND LEFT(table_name, ?) = ?";
    List<String> others =
        Sql.list(
            connection,
            sql,
            row -> row.getString(1) + " (" + row.getString(2) + ")",
            patient.prefix().length(),
            patient.prefix());
    return List.of(
        others.isEmpty()
            ? Finding.ok(FindingKind.DATABASE_ENGINE, "InnoDB throughout")
            : Finding.error(
                FindingKind.DATABASE_ENGINE,
                "not InnoDB, so that a batch that fails stays half written: "
                    + String.join(", ", others),
                "ALTER TABLE NAME ENGINE=InnoDB, for each of them"));
  }

  private static Finding charsets(Patient patient, Set<String> found) {
    Set<String> others = new TreeSet<>(found);
    others.removeAll(UTF8);
    String connection = patient.config().text("database", "charset", "utf8mb4");
    if (!others.isEmpty()) {
      return Finding.warning(
          FindingKind.DATABASE_CHARSET,
          "texts of log tables are in " + String.join(", ", others) + ": what it lacks becomes '?'",
          "console core:convert-to-utf8mb4");
    }
    if (!found.contains("utf8mb4") && !found.isEmpty()) {
      return Finding.warning(
          FindingKind.DATABASE_CHARSET,
          "texts of log tables are in utf8mb3: emoji and rare characters become '?'",
          "console core:convert-to-utf8mb4");
    }
    return connection.equals("utf8mb4")
        ? Finding.ok(FindingKind.DATABASE_CHARSET, String.join(", ", found))
        : Finding.warning(
            FindingKind.DATABASE_CHARSET,
            "tables are in utf8mb4, but PHP's connection is in "
                + connection
                + ": what PHP and Sluice write differs in emoji and rare characters",
            "[database] charset = \"utf8mb4\" in config.ini.php");
  }

  /** Batches and reports compare texts in memory as {@link sluice.log.CollationKey} does. */
  private static Finding collations(LogSchema schema, Set<String> logs) {
    Set<String> others = new TreeSet<>();
    for (String name : logs) {
      schema.find(name).ifPresent(table -> addOthers(table, others));
    }
    return others.isEmpty()
        ? Finding.ok(FindingKind.DATABASE_COLLATION, "general_ci throughout")
        : Finding.warning(
            FindingKind.DATABASE_COLLATION,
            "not compared as Sluice does in memory, so that texts which differ in case or accents may be"
                + " taken for one, or for two: "
                + String.join(", ", others),
            "ALTER TABLE NAME CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, for each table");
  }

  private static void addOthers(LogTable table, Set<String> others) {
    table.columns().values().stream()
        .filter(column -> !column.collation().isEmpty())
        .filter(column -> !column.collation().endsWith("_general_ci"))
        .forEach(
            column ->
                others.add(table.name() + "." + column.name() + " (" + column.collation() + ")"));
  }
}
