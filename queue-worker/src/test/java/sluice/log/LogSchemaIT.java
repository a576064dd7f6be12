package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * Columns and keys in their order, as a fresh Matomo 5.1.2 or 5.14 on MariaDB has them (docs:
 * queue-worker/docs/log-tables.md). Display widths of integers say nothing and are left out.
 */
@RealServers
class LogSchemaIT {

  private static final String PREFIX = "x_";

  private static final String COLUMNS =
      "SELECT CONCAT_WS(' ', SUBSTR(table_name, 3), column_name,"
          + " IF(data_type LIKE '%int' AND data_type <> 'tinyint',"
          + "   REGEXP_REPLACE(column_type, '[(][0-9]+[)]', ''), column_type),"
          + " IF(character_set_name = 'utf8mb3', 'utf8mb3', NULL),"
          + " IF(is_nullable = 'NO', 'not null', NULL),"
          + " IF(column_default IS NULL OR column_default = 'NULL', NULL,"
          + "   CONCAT('default ', TRIM(BOTH '''' FROM column_default))),"
          + " NULLIF(extra, ''))"
          + " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '%s'"
          + " ORDER BY ordinal_position";

  private static final String KEYS =
      "SELECT CONCAT(SUBSTR(table_name, 3), ' key ', index_name, ' (',"
          + " GROUP_CONCAT(column_name, IF(collation = 'D', ' desc', '') ORDER BY seq_in_index),"
          + " ')', IF(non_unique = 0 AND index_name <> 'PRIMARY', ' unique', ''))"
          + " FROM information_schema.statistics WHERE table_schema = DATABASE()"
          + " AND table_name = '%s' GROUP BY table_name, index_name, non_unique";

  private final TestDatabase database;

  LogSchemaIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void noTables() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String table : LogSchema.discover(connection, PREFIX).tableNames()) {
        statement.execute("DROP TABLE `" + PREFIX + table + "`");
      }
    }
  }

  @Test
  void tablesThatWeCreateAreThoseOfMatomo() throws SQLException, IOException {
    List<String> expected = lines("matomo-columns.txt");
    List<String> created = created(LogSchema.Edition.REFERENCE, expected);
    assertThat(created.stream().filter(line -> !line.contains(" key ")))
        .containsExactlyElementsOf(expected.stream().filter(it -> !it.contains(" key ")).toList());
    assertThat(created).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theNewestTablesHaveWhatMatomoHasAddedAndNothingElse() throws SQLException, IOException {
    List<String> added = lines("matomo-columns-5.14.txt");
    List<String> all = new ArrayList<>(lines("matomo-columns.txt"));
    all.addAll(added);
    List<String> before = created(LogSchema.Edition.REFERENCE, all);
    List<String> after = new ArrayList<>(created(LogSchema.Edition.NEWEST, all));
    assertThat(after)
        .containsSubsequence(before.stream().filter(it -> !it.contains(" key ")).toList());
    before.forEach(after::remove);
    assertThat(after).containsExactlyInAnyOrderElementsOf(added);
  }

  @Test
  void tablesOfTheReferenceBecomeTheNewestOnesAndKeepTheirRows() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      LogSchema.create(connection, PREFIX, LogSchema.Edition.REFERENCE);
      statement.execute("INSERT INTO x_option VALUES ('version_core', '5.1.2', 1)");
      LogSchema.create(connection, PREFIX);
      LogSchema.create(connection, PREFIX);
      assertThat(
              column(
                  statement,
                  "SELECT option_value FROM x_option WHERE option_name = 'version_core'"))
          .containsExactly("5.1.2");
      MatomoInstallation found =
          MatomoInstallation.read(connection, PREFIX, MatomoConfig.defaults());
      assertThat(found.aiAgents()).isTrue();
      assertThat(found.botTracking()).isTrue();
    }
  }

  @Test
  void theFactsOfEitherEditionAreRead() throws SQLException {
    try (Connection connection = database.connect()) {
      LogSchema.create(connection, PREFIX, LogSchema.Edition.REFERENCE);
      assertThat(MatomoInstallation.read(connection, PREFIX, MatomoConfig.defaults()).facts())
          .isEqualTo(MatomoInstallation.of("", List.of(), List.of()).facts());
      LogSchema.create(connection, PREFIX);
      assertThat(MatomoInstallation.read(connection, PREFIX, MatomoConfig.defaults()).facts())
          .isEqualTo(MatomoInstallation.NEWEST.facts());
    }
  }

  /** What is created, of the tables that the lines are about. */
  private List<String> created(LogSchema.Edition edition, List<String> lines) throws SQLException {
    List<String> created = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      LogSchema.create(connection, PREFIX, edition);
      for (String table : lines.stream().map(line -> line.split(" ")[0]).distinct().toList()) {
        created.addAll(column(statement, COLUMNS.replace("%s", PREFIX + table)));
        created.addAll(column(statement, KEYS.replace("%s", PREFIX + table)));
      }
    }
    return created;
  }

  private static List<String> column(Statement statement, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream file = LogSchemaIT.class.getResourceAsStream("/log/" + resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
