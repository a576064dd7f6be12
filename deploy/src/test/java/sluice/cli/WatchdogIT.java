package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.drain.TestQueue;
import sluice.worker.drain.Waiting;

/** What systemd hears of a worker. */
@RealServers
class WatchdogIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What systemd is told to wait, and so what a worker may be silent. */
  private static final Duration WATCHDOG = Duration.ofSeconds(3);

  private final TestDatabase database;
  private final TestRedis redis;
  private final List<String> heard = new ArrayList<>();

  @TempDir Path folder;

  WatchdogIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void siteExists() throws Exception {
    assumeThat(Epoll.isAvailable()).as("Netty's epoll on this machine").isTrue();
    redis.flush();
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
  }

  @Test
  void anIdleWorkerFeedsTheWatchdogAndOneWhoseBatchIsStuckDoesNot() throws Exception {
    String path = folder.resolve("notify").toString();
    Socket systemd = Socket.newSocketDomainDgram();
    systemd.bind(new DomainSocketAddress(path));
    Map<String, String> unit =
        Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", Long.toString(WATCHDOG.toMillis() * 1000));
    try (TestQueue queue = TestQueue.of(redis);
        Connection blocker = database.connect();
        Statement statement = blocker.createStatement();
        SluiceProcess worker = SluiceProcess.start(folder, "worker", flags(), unit)) {
      await().atMost(LIMIT).until(() -> listen(systemd).contains("READY=1"));
      awaitFed(systemd);
      statement.execute("LOCK TABLES " + QuickstartSite.PREFIX + "sluice_queue_cursor WRITE");
      queue.push(0, TestQueue.ours("p", 1, "stuck"));
      await().atMost(LIMIT).until(() -> worker.get("/health/live").statusCode() == 503);
      assertThat(worker.get("/health/live").body()).contains("no batch was finished for");
      listen(systemd);
      heard.clear();
      await().during(WATCHDOG).atMost(LIMIT).until(() -> !listen(systemd).contains("WATCHDOG=1"));
      statement.execute("UNLOCK TABLES");
      awaitFed(systemd);
      // a database that may lose commits has committed entries kept for some seconds
      await().atMost(LIMIT).until(() -> queue.length(0) == 0);
    } finally {
      systemd.close();
    }
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

  private void awaitFed(Socket systemd) {
    heard.clear();
    await().atMost(LIMIT).until(() -> listen(systemd).contains("WATCHDOG=1"));
  }

  /** All that was heard until now. */
  private List<String> listen(Socket systemd) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(256);
    DomainDatagramSocketAddress from = systemd.recvFromDomainSocket(buffer, 0, buffer.capacity());
    while (from != null) {
      byte[] bytes = new byte[from.receivedAmount()];
      buffer.get(0, bytes);
      heard.add(new String(bytes, StandardCharsets.UTF_8));
      from = systemd.recvFromDomainSocket(buffer, 0, buffer.capacity());
    }
    return heard;
  }

  private List<String> flags() {
    List<String> flags =
        new ArrayList<>(SluiceProcess.onServers(database, redis, 1, folder.resolve("state")));
    flags.addAll(List.of("--workers", "1"));
    return flags;
  }
}
