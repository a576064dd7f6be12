package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** The archiver's share of the database's time, as the server counts it. */
@RealServers
class ArchiverBudgetIT extends ArchiverScenario {
  private static final double SHARE = 0.2;

  /** So much work has to be done that what may be saved, 1 s, does not tell. */
  private static final double LEAST_USED_SECONDS = 2.5;

  private final TestDatabase database;

  ArchiverBudgetIT(TestDatabase database) {
    super(database);
    this.database = database;
  }

  private double busySeconds(Connection server) throws Exception {
    try (Statement statement = server.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT BUSY_TIME FROM information_schema.USER_STATISTICS WHERE USER = 'paced'")) {
      return row.next() ? row.getDouble(1) / 1e6 : 0;
    }
  }

  @Test
  void rebuildOfManyDaysKeepsToItsShare() throws Exception {
    execute("CREATE OR REPLACE USER paced IDENTIFIED BY 'paced'");
    execute("GRANT ALL ON `" + database.name() + "`.* TO paced");
    execute("SET GLOBAL userstat = 1");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (MariaDbPoolDataSource pool =
            new MariaDbPoolDataSource(database.jdbcUrl() + "?user=paced&password=paced");
        Archiver archiver =
            new Archiver(
                config(stateDir).withLoad(new ArchiveLoad(2, SHARE, 0)),
                new MatomoTables(pool, GoldenDatabase.PREFIX),
                registry,
                clock)) {
      double before = busySeconds(connection);
      long from = System.nanoTime();
      double used = 0;
      while (used < LEAST_USED_SECONDS) {
        archiver.rebuild(month());
        used = registry.get("sluice.archive.database.seconds").functionCounter().count();
      }
      double took = (double) (System.nanoTime() - from) / Duration.ofSeconds(1).toNanos();
      // What was saved may be used beside, and the statement that uses it up may run over.
      assertThat(used).isLessThan(took * SHARE + 1.5);
      assertThat(busySeconds(connection) - before).isLessThan(took * SHARE + 1.5).isPositive();
      assertThat(registry.get("sluice.archive.paused.seconds").functionCounter().count())
          .isGreaterThan(1);
    } finally {
      execute("SET GLOBAL userstat = 0");
      execute("DROP USER paced");
    }
  }

  private static Archiver.Request month() {
    return new Archiver.Request(
        List.of(), DAY.withDayOfMonth(1), DAY.withDayOfMonth(31), EnumSet.of(PeriodKind.DAY));
  }

  @Test
  void closingEndsAPause() throws Exception {
    ArchiverConfig slow = config(stateDir).withLoad(new ArchiveLoad(2, 0.000_001, 0));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Archiver archiver = Archiver.start(slow, tables, () -> false, registry, clock);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> registry.get("sluice.archive.paused.seconds").functionCounter().count() > 0.5);
    archiver.close();
    // A thread is gone a moment after its crew is.
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .noneMatch(thread -> thread.getName().startsWith("archiver")));
  }
}
