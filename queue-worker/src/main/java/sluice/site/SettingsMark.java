package sluice.site;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;

/**
 * One text that changes when the settings do which people change in Matomo's UI: sites, their
 * addresses, goals, dimensions, settings of plugins, and the options that the rules read. Two
 * statements; the tables have as many rows as there are sites and goals, and MariaDB adds them up
 * itself. Immutable; safe for use by any thread.
 */
final class SettingsMark {

  private static final List<String> TABLES =
      List.of("site", "site_url", "goal", "custom_dimensions", "plugin_setting", "site_setting");

  private final String checksums;
  private final String options;
  private final List<String> optionNames;

  SettingsMark(String prefix, List<String> optionNames) {
    this.checksums =
        "CHECKSUM TABLE "
            + String.join(", ", TABLES.stream().map(table -> "`" + prefix + table + "`").toList());
    this.options =
        "SELECT COUNT(*), SUM(CRC32(CONCAT(option_name, '=', option_value))) FROM `"
            + prefix
            // Without it the server reads all options while it believes that there are few.
            + "option` FORCE INDEX (`PRIMARY`) WHERE option_name IN ("
            + String.join(",", Collections.nCopies(optionNames.size(), "?"))
            + ") OR option_name LIKE '"
            + PrivacyOptions.OF_SITES
            + "'";
    this.optionNames = List.copyOf(optionNames);
  }

  String read(Connection connection) throws SQLException {
    StringBuilder mark = new StringBuilder();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(checksums)) {
      while (rows.next()) {
        mark.append(rows.getString(2)).append(' ');
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(options)) {
      for (int i = 0; i < optionNames.size(); i++) {
        statement.setString(i + 1, optionNames.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return mark.append(row.getString(1)).append(' ').append(row.getString(2)).toString();
      }
    }
  }
}
