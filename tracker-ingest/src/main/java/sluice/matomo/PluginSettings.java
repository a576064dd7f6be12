package sluice.matomo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The system settings of one plugin: rows of table plugin_setting, which keys of the config section
 * with the plugin's name override (docs:
 * tracker-ingest/docs/settings.md#rows-of-the-table-plugin_setting). Immutable.
 */
public final class PluginSettings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String plugin;
  private final MatomoConfig merged;

  private PluginSettings(String plugin, MatomoConfig merged) {
    this.plugin = plugin;
    this.merged = merged;
  }

  /**
   * Reads the rows.
   *
   * @param connection in any state; one SELECT is run
   */
  public static PluginSettings read(
      Connection connection, String tablesPrefix, String plugin, MatomoConfig config)
      throws SQLException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    String sql =
        "SELECT setting_name, setting_value, json_encoded FROM `"
            + tablesPrefix
            + "plugin_setting` WHERE plugin_name = ? AND user_login = ''";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, plugin);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String value = row.getString(2) == null ? "" : row.getString(2);
          List<String> values = row.getInt(3) == 0 ? List.of(value) : jsonValues(value);
          rows.computeIfAbsent(row.getString(1), name -> new ArrayList<>()).addAll(values);
        }
      }
    }
    return of(plugin, rows, config);
  }

  /** Rows of one name make a list. */
  public static PluginSettings of(
      String plugin, Map<String, List<String>> rows, MatomoConfig config) {
    Map<String, List<String>> section = new LinkedHashMap<>(rows);
    section.putAll(config.section(plugin));
    return new PluginSettings(plugin, MatomoConfig.of(Map.of(plugin, section)));
  }

  /** Whether a row or a key of the config gives it. */
  public boolean has(String name) {
    return merged.has(plugin, name);
  }

  public String text(String name, String fallback) {
    return merged.text(plugin, name, fallback);
  }

  public long integer(String name, long fallback) {
    return merged.integer(plugin, name, fallback);
  }

  public double decimal(String name, double fallback) {
    return merged.decimal(plugin, name, fallback);
  }

  public boolean flag(String name, boolean fallback) {
    return merged.flag(plugin, name, fallback);
  }

  public List<String> list(String name) {
    return merged.list(plugin, name);
  }

  private static List<String> jsonValues(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      List<String> values = new ArrayList<>();
      node.elements().forEachRemaining(element -> values.add(element.asText()));
      return node.isContainerNode() ? values : List.of(node.asText());
    } catch (JsonProcessingException e) {
      // PHP's json_decode gives null for it, which Matomo takes as no value.
      return List.of();
    }
  }
}
