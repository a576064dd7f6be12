package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.site.LogRetention;
import sluice.site.SiteCache;

/** What people change in Matomo's UI, and when the worker knows. */
@RealServers
class ChangedSettingsIT {

  private final TestDatabase database;
  private final SiteCache sites =
      new SiteCache(
          SiteCache.Basis.of("matomo_"),
          Duration.ofHours(1),
          new LogRetention(false, 180, 7, true));

  ChangedSettingsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void prepare() throws SQLException, IOException {
    Replay.on(database);
  }

  @Test
  void changeInTheUiIsKnownWithinTenSeconds() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      sites.global(connection);
      assertThat(sites.find(connection, 1).orElseThrow().goals()).isNotEmpty();

      statement.execute("UPDATE matomo_site SET excluded_parameters = 'secret' WHERE idsite = 1");
      awaitKnown(
          connection,
          () -> sites.find(connection, 1).orElseThrow().excludedParameters().contains("secret"));
      statement.execute("DELETE FROM matomo_goal WHERE idsite = 1");
      awaitKnown(connection, () -> sites.find(connection, 1).orElseThrow().goals().isEmpty());
      statement.execute(
          "REPLACE INTO matomo_option VALUES ('SitesManager_ExcludedIpsGlobal', '1.2.3.4', 0)");
      awaitKnown(connection, () -> sites.global(connection).excludedIps().contains("1.2.3.4"));
    }
  }

  private void awaitKnown(Connection connection, Callable<Boolean> isKnown) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              sites.global(connection);
              return isKnown.call();
            });
  }

  /** As another thread does while the first one looks for changes. */
  @Test
  void whatWasReadBeforeAChangeIsNobodysAnswerAfterIt() throws Exception {
    try (Connection slow = database.connect();
        Connection other = database.connect();
        Statement reader = slow.createStatement();
        Statement writer = other.createStatement()) {
      reader.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      writer.execute("UPDATE matomo_site SET excluded_parameters = 'late' WHERE idsite = 1");
      Connection meanwhile =
          (Connection)
              Proxy.newProxyInstance(
                  Connection.class.getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (self, method, arguments) -> {
                    sites.forget();
                    return method.invoke(slow, arguments);
                  });
      assertThat(sites.find(meanwhile, 1).orElseThrow().excludedParameters())
          .doesNotContain("late");
      assertThat(sites.find(other, 1).orElseThrow().excludedParameters()).contains("late");
    }
  }

  @Test
  void nothingIsReadAgainWhileNothingChanges() throws Exception {
    try (Connection connection = database.connect()) {
      CountedConnection counted = new CountedConnection(connection);
      sites.global(connection);
      sites.find(connection, 1);
      for (int i = 0; i < 100; i++) {
        sites.global(counted.connection());
        sites.find(counted.connection(), 1);
      }
      assertThat(counted.trips()).hasSizeLessThanOrEqualTo(4);
    }
  }
}
