package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** What periods cost the database: statements, as the sessions count them, and rows of the log. */
@RealServers
class PeriodStatementsIT extends ArchiverScenario {
  /** Of an archive of a longer period: to read its parts, and to publish it. */
  private static final double MOST_STATEMENTS = 16;

  private static final EnumSet<PeriodKind> DAY_ONLY = EnumSet.of(PeriodKind.DAY);

  private final TestDatabase server;
  private final AtomicLong questions = new AtomicLong();

  PeriodStatementsIT(TestDatabase database) {
    super(database);
    server = database;
  }

  /** Connections that say at their end how many statements were sent over them. */
  private DataSource counted() throws SQLException {
    MariaDbDataSource plain =
        new MariaDbDataSource(
            server.jdbcUrl() + "?user=" + server.user() + "&password=" + server.password());
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Connection connection = plain.getConnection();
              long before = questions(connection);
              return Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (self, call, with) -> {
                    if (call.getName().equals("close")) {
                      questions.addAndGet(questions(connection) - before - 1);
                    }
                    try {
                      return call.invoke(connection, with);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });
            });
  }

  private static long questions(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Questions'")) {
      row.next();
      return row.getLong(2);
    }
  }

  private record Cost(long statements, int archives) {}

  private Cost cost(Archiver archiver, EnumSet<PeriodKind> periods) throws SQLException {
    long before = questions.get();
    int archives = archiver.rebuild(new Archiver.Request(List.of(1), DAY, DAY, periods));
    return new Cost(questions.get() - before, archives);
  }

  @Test
  void aRefreshOfWeekMonthAndYearTakesFewStatements() throws Exception {
    clock.now = Instant.parse("2026-10-14T12:00:00Z");
    try (Archiver archiver =
        new Archiver(
            config(stateDir),
            new MatomoTables(counted(), GoldenDatabase.PREFIX),
            new SimpleMeterRegistry(),
            clock)) {
      archiver.run();
      cost(archiver, EnumSet.allOf(PeriodKind.class));
      clock.now = clock.now.plusSeconds(60);
      Cost day = cost(archiver, DAY_ONLY);
      clock.now = clock.now.plusSeconds(60);
      Cost all = cost(archiver, EnumSet.allOf(PeriodKind.class));
      double statements =
          (double) (all.statements() - day.statements()) / (all.archives() - day.archives());
      System.out.printf(
          "statements for one archive of a longer period: %.1f (%d archives)%n",
          statements, all.archives() - day.archives());
      assertThat(statements).isLessThan(MOST_STATEMENTS);
    }
  }
}
