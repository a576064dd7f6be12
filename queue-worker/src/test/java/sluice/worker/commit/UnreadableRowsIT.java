package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.site.LogRetention;
import sluice.site.Site;
import sluice.site.SiteCache;
import sluice.site.UnreadableRows;

/** Rows of Matomo's tables that hold what nobody can read. */
@RealServers
class UnreadableRowsIT {

  private final TestDatabase database;
  private final UnreadableRows unreadable = new UnreadableRows();
  private final SiteCache sites =
      new SiteCache(
          SiteCache.Basis.of("matomo_"),
          Duration.ofMinutes(5),
          new LogRetention(false, 180, 7, true),
          unreadable);

  UnreadableRowsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void prepare() throws SQLException, IOException {
    Replay.on(database);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = ''");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Site site(int idSite) throws SQLException {
    sites.forget();
    try (Connection connection = database.connect()) {
      return sites.find(connection, idSite).orElseThrow();
    }
  }

  @Test
  void siteIsReadAsFarAsItGoesAndWhatIsWrongIsListedUntilItIsMended() throws SQLException {
    execute(
        "UPDATE matomo_site SET ts_created = '0000-00-00', timezone = 'Mars/Base' WHERE idsite = 1",
        "DELETE FROM matomo_custom_dimensions WHERE idsite = 1",
        "INSERT INTO matomo_custom_dimensions (idcustomdimension, idsite, name, `index`, scope,"
            + " active, extractions, case_sensitive) VALUES (4, 1, 'd', 1, 'action', 1, '{x', 1)");
    assertThat(site(1).timeZone()).isEqualTo(ZoneOffset.UTC);
    assertThat(site(1).createdAt()).isZero();
    assertThat(site(1).customDimensions().get(0).extractions()).isEmpty();
    assertThat(site(2).createdAt()).isPositive();
    assertThat(unreadable.lines())
        .singleElement()
        .asString()
        .startsWith("site 1: timezone 'Mars/Base' does not exist")
        .contains("ts_created '0000-00-00")
        .contains("extractions of custom dimension 4");

    execute(
        "UPDATE matomo_site SET ts_created = '2020-01-02', timezone = 'Europe/Paris'"
            + " WHERE idsite = 1",
        "DELETE FROM matomo_custom_dimensions WHERE idsite = 1");
    assertThat(site(1).timeZone()).isEqualTo(ZoneId.of("Europe/Paris"));
    assertThat(unreadable.count()).isZero();
  }

  @Test
  void nullWhereMatomoForbidsItIsReadAsEmpty() throws SQLException {
    execute(
        "ALTER TABLE matomo_option MODIFY option_value LONGTEXT NULL",
        "ALTER TABLE matomo_site MODIFY main_url VARCHAR(255) NULL, MODIFY type VARCHAR(255) NULL",
        "UPDATE matomo_site SET main_url = NULL, type = NULL WHERE idsite = 1",
        "REPLACE INTO matomo_option (option_name, option_value, autoload) VALUES"
            + " ('SitesManager_SearchKeywordParameters', NULL, 1)");
    assertThat(site(1).mainUrl()).isEmpty();
    assertThat(site(1).searchKeywordParameters()).contains("q");
    try (Connection connection = database.connect()) {
      assertThat(sites.global(connection)).isNotNull();
    }
  }
}
