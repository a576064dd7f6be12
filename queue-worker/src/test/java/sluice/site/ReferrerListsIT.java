package sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Matomo's referrer lists in its options. */
@RealServers
class ReferrerListsIT {

  private final TestDatabase database;

  ReferrerListsIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void listsThatAreNotStoredAreEmpty() throws SQLException {
    database.execute(
        "CREATE TABLE m_option (option_name VARCHAR(191) NOT NULL PRIMARY KEY,"
            + " option_value LONGTEXT NOT NULL, autoload TINYINT NOT NULL DEFAULT 1)");
    database.execute(
        "INSERT INTO m_option (option_name, option_value) VALUES ('SocialDefinitions', 'YToxOn')");

    try (Connection connection = database.connect()) {
      assertThat(ReferrerLists.load(connection, "m_"))
          .isEqualTo(new ReferrerLists("", "YToxOn", ""));
    }
  }
}
