package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** What a run would archive is said, and nothing is taken from it. */
@RealServers
class DryRunIT extends ArchiverScenario {
  private final TestDatabase server;

  DryRunIT(TestDatabase database) {
    super(database);
    this.server = database;
  }

  private DryRun.Plan plan() throws SQLException {
    return new DryRun(ArchiverConfig.DEFAULTS, tables, clock).plan();
  }

  private DryRun.SitePlan planOfSite1() throws SQLException {
    DryRun.Plan plan = plan();
    assertThat(plan.isFirst()).isFalse();
    assertThat(plan.sites()).extracting(DryRun.SitePlan::idSite).containsExactly(1);
    return plan.sites().get(0);
  }

  @Test
  void firstRunIsSaidAndNoTableIsMade() throws SQLException {
    long before = tables();
    DryRun.Plan plan = plan();
    assertThat(plan.isFirst()).isTrue();
    DryRun.SitePlan site = plan.sites().get(0);
    assertThat(site.days()).containsEntry(DAY, "whole: first-look").hasSizeGreaterThan(2);
    assertThat(site.periods()).contains(OCTOBER, Period.of(PeriodKind.YEAR, DAY));
    assertThat(tables()).isEqualTo(before);
    int days = plan.sites().stream().mapToInt(one -> one.days().size()).sum();
    try (Archiver archiver = archiver()) {
      archiver.run();
      assertThat(archiver.lastRun().orElseThrow().days()).isEqualTo(days);
    }
  }

  private long tables() throws SQLException {
    return single("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()");
  }

  @Test
  void reasonOfEachDayIsSaidAndNothingIsTaken() throws SQLException {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    assertThat(plan().sites()).isEmpty();
    LocalDate marked = LocalDate.of(2026, 10, 13);
    LocalDate invalidated = LocalDate.of(2026, 10, 16);
    insertVisit();
    execute(
        "INSERT INTO matomo_option (option_name, option_value, autoload) VALUES"
            + " ('a1b2_report_to_invalidate_1_"
            + marked
            + "_17', '1', 0)");
    invalidate(invalidated.toString(), 1, "NULL, 0");
    DryRun.SitePlan site = planOfSite1();
    assertThat(site.days()).containsOnlyKeys(invalidated, DAY, marked);
    assertThat(site.days().get(DAY)).isEqualTo("1 visits changed");
    assertThat(site.days().get(marked)).startsWith("whole: option");
    assertThat(site.days().get(invalidated)).isEqualTo("whole: invalidated");
    assertThat(planOfSite1()).isEqualTo(site);
    try (Archiver archiver = archiver()) {
      archiver.run();
      assertThat(archiver.lastRun().orElseThrow().days()).isEqualTo(3);
    }
    assertThat(plan().sites()).isEmpty();
  }

  @Test
  void accountThatMayOnlyReadIsEnough() throws SQLException {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    execute(
        "INSERT INTO matomo_sluice_touched (queue, from_position, to_position, ts_written, visits)"
            + " VALUES (0, 1, 2, NOW(), '{\"1\":[1]}')");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE USER sluice_plans IDENTIFIED BY 'pw'");
      statement.execute("GRANT SELECT ON " + connection.getCatalog() + ".* TO sluice_plans");
    }
    try (MariaDbPoolDataSource reading =
        new MariaDbPoolDataSource(server.jdbcUrl() + "?user=sluice_plans&password=pw")) {
      DryRun dry =
          new DryRun(ArchiverConfig.DEFAULTS, new MatomoTables(reading, tables.prefix()), clock);
      assertThat(dry.plan().sites()).hasSize(1);
    } finally {
      execute("DROP USER sluice_plans");
    }
  }

  @Test
  void daysWhoseLogsAreDeletedAreRefused() throws SQLException {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
    execute(
        "INSERT INTO matomo_option (option_name, option_value, autoload) VALUES"
            + " ('delete_logs_enable', '1', 0), ('delete_logs_older_than', '30', 0)");
    insertVisit();
    clock.now = Instant.parse("2026-11-20T13:00:00Z");
    DryRun.SitePlan site = planOfSite1();
    assertThat(site.refused()).containsExactly(DAY);
    assertThat(site.days()).isEmpty();
    assertThat(site.periods()).isEmpty();
  }
}
