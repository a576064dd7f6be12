package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.log.StandardTable;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.MatomoPlugins;

/**
 * What an installation is: versions, plugins, and how its log tables differ from those of Matomo
 * 5.1.2. Stateless.
 */
final class Facts {

  private Facts() {}

  /**
   * Facts of the database and of Matomo, by name, in order; no secrets.
   *
   * @throws SQLException when the database does not answer
   */
  static Map<String, Object> of(Patient patient) throws SQLException {
    Map<String, Object> facts = new LinkedHashMap<>();
    patient.matomoDir().ifPresent(dir -> facts.put("matomo folder", dir.toString()));
    try (Connection connection = patient.connect()) {
      String prefix = patient.prefix();
      if (Sql.isThere(connection, patient.table("option"))) {
        facts.putAll(MatomoInstallation.read(connection, prefix, patient.config()).facts());
      }
      facts.put("database", patient.database().map(DatabaseAddress::toString).orElse(""));
      facts.put("database server", connection.getMetaData().getDatabaseProductVersion());
      Sql.listIfThere(
              connection, "SELECT COUNT(*) FROM " + patient.table("site"), row -> row.getLong(1))
          .forEach(sites -> facts.put("sites", sites));
      facts.putAll(columns(LogSchema.discoverLogs(connection, prefix)));
    }
    List<String> plugins = MatomoPlugins.active(patient.config());
    if (!plugins.isEmpty()) {
      facts.put("active plugins", plugins.stream().sorted().toList());
    }
    return facts;
  }

  private static Map<String, Object> columns(LogSchema schema) {
    Map<String, Object> facts = new LinkedHashMap<>();
    List<String> lacking = new ArrayList<>();
    List<String> more = new ArrayList<>();
    new TreeMap<>(LogSchema.standardLogs())
        .forEach(
            (name, standard) -> {
              int there = schema.find(name).map(table -> table.columns().size()).orElse(0);
              facts.put("columns of " + name, there);
              schema.find(name).ifPresent(table -> compare(name, table, standard, lacking, more));
            });
    facts.put("columns that Matomo 5.1.2 has and this one lacks", lacking);
    facts.put("columns that Matomo 5.1.2 does not have", more);
    return facts;
  }

  private static void compare(
      String name,
      LogTable table,
      StandardTable standard,
      List<String> lacking,
      List<String> more) {
    for (String column : new TreeSet<>(standard.columns())) {
      if (!table.has(column)) {
        lacking.add(name + "." + column);
      }
    }
    for (String column : table.columns().keySet()) {
      if (!standard.columns().contains(column)) {
        more.add(name + "." + column);
      }
    }
  }
}
