package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.drain.TestQueue;
import sluice.worker.drain.Waiting;

/** What systemd hears of a worker, and of an archiver. */
@RealServers
class WatchdogIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What systemd is told to wait, and so what a worker may be silent. */
  private static final Duration WATCHDOG = Duration.ofSeconds(3);

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path folder;

  WatchdogIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void siteExists() throws Exception {
    TestSite.open(database, redis, folder);
  }

  @Test
  void anIdleWorkerFeedsTheWatchdogAndOneWhoseBatchIsStuckDoesNot() throws Exception {
    try (SystemdSocket systemd = SystemdSocket.in(folder);
        TestQueue queue = TestQueue.of(redis);
        Connection blocker = database.connect();
        Statement statement = blocker.createStatement();
        SluiceProcess worker =
            SluiceProcess.start(folder, "worker", flags(), systemd.unit(WATCHDOG))) {
      await().atMost(LIMIT).until(() -> systemd.heard().contains("READY=1"));
      awaitFed(systemd);
      statement.execute("LOCK TABLES " + QuickstartSite.PREFIX + "sluice_queue_cursor WRITE");
      queue.push(0, TestQueue.ours("p", 1, "stuck"));
      awaitStarved(systemd, worker, "no batch was finished for");
      statement.execute("UNLOCK TABLES");
      awaitFed(systemd);
      // a database that may lose commits has committed entries kept for some seconds
      await().atMost(LIMIT).until(() -> queue.length(0) == 0);
    }
  }

  @Test
  void anArchiverFeedsTheWatchdogUntilOneOfItsThreadsGetsNothingDone() throws Exception {
    List<String> flags =
        new ArrayList<>(SluiceProcess.onServers(database, redis, 1, folder.resolve("state")));
    flags.addAll(List.of("--every", "1s"));
    try (SystemdSocket systemd = SystemdSocket.in(folder);
        Connection blocker = database.connect();
        Statement statement = blocker.createStatement();
        SluiceProcess archiver =
            SluiceProcess.start(folder, "archive", flags, systemd.unit(WATCHDOG))) {
      await().atMost(LIMIT).until(() -> systemd.heard().contains("READY=1"));
      awaitFed(systemd);
      statement.execute("LOCK TABLES " + QuickstartSite.PREFIX + "site WRITE");
      awaitStarved(systemd, archiver, "thread archiver has got nothing done for");
      statement.execute("UNLOCK TABLES");
      awaitFed(systemd);
      await().atMost(LIMIT).until(archiver::isReady);
    }
  }

  private void awaitStarved(SystemdSocket systemd, SluiceProcess process, String why)
      throws IOException {
    await().atMost(LIMIT).until(() -> process.get("/health/live").statusCode() == 503);
    assertThat(process.get("/health/live").body()).contains(why);
    systemd.forget();
    await().during(WATCHDOG).atMost(LIMIT).until(() -> !systemd.heard().contains("WATCHDOG=1"));
  }

  @Test
  void whoeverWaitsForAServerStaysAliveOnlyInOneProcessWithIngest() {
    Duration silence = Duration.ofSeconds(130);
    Duration limit = Duration.ofSeconds(120);
    Waiting trying = new Waiting("the database session", "refused", Duration.ofSeconds(3));
    assertThat(WorkerHealth.silence(silence, limit, trying, WorkerPart.Company.NONE))
        .hasValue(
            "no batch was finished for 130 s although hits may wait; the worker waits for the"
                + " database session, last tried 3 s ago: refused");
    assertThat(WorkerHealth.silence(silence, limit, trying, WorkerPart.Company.INGEST)).isEmpty();
    Waiting stuck = new Waiting("the database session", "refused", Duration.ofSeconds(90));
    assertThat(WorkerHealth.silence(silence, limit, stuck, WorkerPart.Company.INGEST)).isPresent();
    assertThat(WorkerHealth.silence(silence, limit))
        .hasValue("no batch was finished for 130 s although hits may wait");
    assertThat(WorkerHealth.silence(limit, limit)).isEmpty();
  }

  private void awaitFed(SystemdSocket systemd) {
    systemd.forget();
    await().atMost(LIMIT).until(() -> systemd.heard().contains("WATCHDOG=1"));
  }

  private List<String> flags() {
    List<String> flags =
        new ArrayList<>(SluiceProcess.onServers(database, redis, 1, folder.resolve("state")));
    flags.addAll(List.of("--workers", "1"));
    return flags;
  }
}
