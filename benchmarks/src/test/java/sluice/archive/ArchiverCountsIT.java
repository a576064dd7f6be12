package sluice.archive;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.archive.table.MatomoTables;
import sluice.embedded.ServerBinaries;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoConfig;
import sluice.process.LogSetup;
import sluice.report.Allocated;
import sluice.report.CommittedCounts;
import sluice.worker.BenchServers;

/**
 * What a site-day costs the archiver, in counts, with a real server: the whole day with a few small
 * ones before it and the periods around them, then after one percent more hits, then with nothing
 * new.
 *
 * <p>The archiver has one thread, whatever the machine has. Statements are all that clients send;
 * rows read are those of all handlers, rows written those that changed in archive tables, and bytes
 * written are those of names and values of the rows that it wrote. The redo log is left out, which
 * the server writes in the background, too, and what a run with nothing new allocates, which is so
 * little that other threads of the test show in it.
 */
class ArchiverCountsIT {
  private static final SiteDaySize SIZE = new SiteDaySize(5_000);
  private static final int SEGMENTS = 2;

  /** Longer than a run takes, so that what it wrote is told from what the next one writes. */
  private static final Duration A_WHILE = Duration.ofMinutes(5);

  /** After so long all periods are due again. */
  private static final Duration ALL_DUE = Duration.ofMinutes(125);

  private static final ArchiverConfig ONE_THREAD =
      ArchiverConfig.DEFAULTS.withLoad(new ArchiveLoad(1, ArchiveLoad.NO_SHARE, 0));

  private final CommittedCounts counts = new CommittedCounts("archiver.");
  private BenchServers servers;
  private SiteDay day;
  private DatabasePool pool;
  private Duration ahead = Duration.ZERO;

  @BeforeEach
  void start() throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS); // other lines would be counted, too
    servers =
        BenchServers.start(
            ServerBinaries.inFolder(Path.of("target/servers")), List.of(ServerCounters.OPTION));
    day = SiteDay.open(servers, SIZE, "");
    day.segments(SEGMENTS);
    BenchServers.Access access = servers.access(SIZE.database());
    pool =
        DatabasePool.of(
            new DatabaseAddress(
                access.jdbcUrl(), access.user(), access.password(), BenchServers.PREFIX),
            "archiver");
    pool.reserve(6);
  }

  @AfterEach
  void end() throws Exception {
    pool.close();
    servers.close();
  }

  @Test
  void runCostsNoMoreThanCommitted(@TempDir Path directory) throws Exception {
    try (Archiver archiver = archiver(directory)) {
      Instant at = day.now();
      add("scratch", run(archiver, at));
      day.more(SIZE.percent());
      at = at.plus(ALL_DUE);
      add("more", run(archiver, at));
      add("nothing", run(archiver, at.plus(A_WHILE)));
    }
    try (Connection connection = day.source().getConnection()) {
      DayCheck.sums(connection, DayCheck.PeriodOfDay.values());
      DayCheck.segments(connection, SEGMENTS);
    }
    counts.compare();
  }

  private Archiver archiver(Path stateDir) {
    ArchiverConfig config =
        new ArchiverConfig(
            ONE_THREAD.every(),
            ONE_THREAD.periods(),
            ONE_THREAD.archivesSegments(),
            Optional.of(stateDir),
            ONE_THREAD.load(),
            MatomoConfig.defaults());
    return new Archiver(
        config,
        new MatomoTables(pool.source(), BenchServers.PREFIX),
        new SimpleMeterRegistry(),
        () -> Instant.now().plus(ahead));
  }

  /** What one run took. */
  private record Cost(ServerCounters server, long bytesWritten, long allocated) {}

  private Cost run(Archiver archiver, Instant at) throws SQLException {
    ahead = Duration.between(Instant.now(), at);
    try (Connection connection = day.source().getConnection()) {
      ServerCounters before = ServerCounters.read(connection);
      Allocated start = Allocated.byAll();
      archiver.run();
      long allocated = Allocated.byAll().since(start);
      ServerCounters after = ServerCounters.read(connection);
      ServerCounters again = ServerCounters.read(connection);
      archiver.problem().ifPresent(ArchiverCountsIT::fail);
      return new Cost(
          ServerCounters.between(before, after, again), written(connection, at), allocated);
    }
  }

  private static void fail(String problem) {
    throw new IllegalStateException("the archiver could not archive: " + problem);
  }

  /** Bytes of names and values of all rows of archives that were written since. */
  private static long written(Connection connection, Instant since) throws SQLException {
    long bytes = 0;
    for (String table : Sql.tables(connection, "matomo\\_archive\\_%\\_20%")) {
      bytes +=
          Sql.number(
              connection,
              "SELECT IFNULL(SUM(LENGTH(name) + IFNULL(LENGTH(value), 0)), 0) FROM %s WHERE ts_archived >= '%s'"
                  .formatted(table, LocalDateTime.ofInstant(since, ZoneOffset.UTC).withNano(0)));
    }
    return bytes;
  }

  private void add(String kind, Cost cost) {
    String name = "archiver." + kind + ".";
    ServerCounters server = cost.server();
    // Of so few, the one that asks an idle connection whether it is fit counts.
    counts.add(name + "statements", server.statements(), kind.equals("nothing") ? 0.05 : 0.01);
    counts.add(name + "rows_read", server.rowsRead(), 0.01);
    counts.add(name + "log_rows_read", server.logRowsRead(), 0.01);
    counts.add(name + "archive_rows_written", server.archiveRowsChanged(), 0.01);
    counts.add(name + "archive_bytes_written", cost.bytesWritten(), 0.01);
    if (!kind.equals("nothing")) {
      counts.add(
          name + "allocated_bytes_per_action", cost.allocated() / (double) SIZE.actions(), 0.02);
    }
  }
}
