package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.matomo.MatomoConfig;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

@RealServers
class DatabaseSettingsIT {

  private final TestDatabase database;

  DatabaseSettingsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void tablesOfANewMatomo() {
    for (String table : new String[] {"option", "plugin_setting", "site_setting"}) {
      database.execute("DROP TABLE IF EXISTS policy_" + table);
    }
    database.execute(
        "CREATE TABLE policy_option (option_name VARCHAR(191) PRIMARY KEY, option_value LONGTEXT)");
    String setting =
        "plugin_name VARCHAR(60), setting_name VARCHAR(255), setting_value LONGTEXT,"
            + " json_encoded TINYINT DEFAULT 0";
    database.execute(
        "CREATE TABLE policy_plugin_setting (" + setting + ", user_login VARCHAR(100) DEFAULT '')");
    database.execute("CREATE TABLE policy_site_setting (idsite INT, " + setting + ")");
    database.execute("INSERT INTO policy_option VALUES ('version_core', '5.14.0')");
  }

  private DatabaseSettings.Newer read() throws SQLException {
    try (Connection connection = database.connect()) {
      return DatabaseSettings.read(connection, "policy_", MatomoConfig.defaults()).newer();
    }
  }

  @Test
  void sitesTakeNoUserIdsAndNoThirdPartyCookiesWherePoliciesSaySo() throws SQLException {
    assertThat(read()).isEqualTo(new DatabaseSettings.Newer(true, true, PerSite.NO, PerSite.NO));
    String columns = " (idsite, plugin_name, setting_name, setting_value) VALUES ";
    database.execute(
        "INSERT INTO policy_site_setting"
            + columns
            + "(3, 'CnilPolicy', 'cnil_v1_policy_enabled', '1'),"
            + " (4, 'UserId', 'user_id_disabled', '1')");
    PerSite three = new PerSite(false, Set.of(3));
    assertThat(read())
        .isEqualTo(new DatabaseSettings.Newer(true, true, new PerSite(false, Set.of(3, 4)), three));
    assertThat(read().isSpecial(4)).isTrue();
    assertThat(read().isSpecial(5)).isFalse();
    database.execute(
        "INSERT INTO policy_plugin_setting (plugin_name, setting_name, setting_value, user_login)"
            + " VALUES ('CnilPolicy', 'cnil_v1_policy_enabled', '1', ''),"
            + " ('UserId', 'UserIdDisabled_policy_enforced', '0', 'somebody')");
    assertThat(read().withoutUserIds()).isEqualTo(new PerSite(true, Set.of()));
    database.execute("UPDATE policy_option SET option_value = '5.5.0'");
    assertThat(read().withoutUserIds()).isEqualTo(PerSite.NO);
  }
}
