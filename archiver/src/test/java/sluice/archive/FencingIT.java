package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.change.LeaseEpochs;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveStore;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** A process that lost a site publishes nothing more of it. */
@RealServers
class FencingIT extends ArchiverScenario {
  private static final String DONE =
      "SELECT COUNT(*) FROM matomo_archive_numeric_2026_10 WHERE idsite = 1 AND name = 'done'";

  private final TestDatabase database;

  FencingIT(TestDatabase database) {
    super(database);
    this.database = database;
  }

  private static void publish(SiteLease lease, MatomoTables tables, SettableClock clock)
      throws SQLException {
    ArchiveStore.of(tables, clock)
        .writer()
        .publish(
            lease.connection(),
            new ArchiveKey(1, Period.day(DAY), DoneFlag.ALL),
            new ArchiveContents());
  }

  private static long idOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void publishesNothingOnceAnotherHasTheSite(MatomoTables ofLoser) throws Exception {
    SiteLease lost = SiteLease.take(ofLoser, new LeaseEpochs(ofLoser), 1).orElseThrow();
    publish(lost, ofLoser, clock);
    assertThat(single(DONE)).isEqualTo(1);
    execute("KILL " + idOf(lost.connection()));
    Optional<SiteLease> next =
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> SiteLease.take(tables, new LeaseEpochs(tables), 1), Optional::isPresent);
    try (SiteLease taken = next.orElseThrow()) {
      assertThatThrownBy(() -> publish(lost, ofLoser, clock)).isInstanceOf(SQLException.class);
      // A driver that connects by itself has done so by now.
      assertThatThrownBy(() -> publish(lost, ofLoser, clock)).isInstanceOf(SQLException.class);
      assertThat(single(DONE)).isEqualTo(1);
      publish(taken, tables, clock);
      assertThat(single(DONE)).isEqualTo(2);
    }
  }

  @Test
  void whoseConnectionWasKilledPublishesNothingMore() throws Exception {
    publishesNothingOnceAnotherHasTheSite(tables);
  }

  @Test
  void whoseDriverConnectsAnewPublishesNothingMore() throws Exception {
    String url = database.jdbcUrl().replace("jdbc:mariadb://", "jdbc:mariadb:sequential://");
    publishesNothingOnceAnotherHasTheSite(
        new MatomoTables(
            new MariaDbDataSource(
                url + "?user=" + database.user() + "&password=" + database.password()),
            GoldenDatabase.PREFIX));
  }
}
