package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.process.ExitCode;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.QueueWorker;

/**
 * A Redis whose memory goes while hits flow and the number of queues changes, and ingest that is
 * killed: each answered hit is recorded once. The worker keeps up, so what the memory held was
 * pushed within the resend window.
 */
@RealServers
class MemoryFaultsIT {

  private final TestDatabase database;
  private EmbeddedRedis redis;
  private ResizeBench bench;
  private QueueWorker worker;
  private SluiceProcess ingest;
  private VisitorLoad load;
  private int port;

  @TempDir Path folder;

  MemoryFaultsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() throws Exception {
    redis = EmbeddedRedis.start(folder.resolve("redis"), List.of("--save", ""));
    bench = new ResizeBench(database, redis.uri(0), folder);
    worker = bench.worker();
    port = SluiceProcess.freePort();
    ingest = bench.ingestProcess("one", port);
    load = new VisitorLoad(() -> port, 4);
    bench.awaitRecorded(200);
  }

  @AfterEach
  void stop() {
    load.stop();
    ingest.close();
    worker.close();
    bench.close();
    redis.close();
  }

  /** Something done to Redis. */
  private interface Step {
    void run() throws Exception;
  }

  private void assertOnceThrough(Step fault) throws Exception {
    fault.run();
    ResizeBench.awaitAnswered(load, 200);
    try (SluiceProcess command = bench.commandProcess("7", "--timeout", "80s")) {
      command.awaitLog("resizing from", ResizeBench.LIMIT);
      fault.run();
      ResizeBench.awaitAnswered(load, 200);
      assertThat(command.exitWithin(ResizeBench.LIMIT)).as(command.log()).isEqualTo(ExitCode.OK);
    }
    await()
        .atMost(ResizeBench.LIMIT)
        .until(() -> bench.number("SELECT MAX(queue) FROM marker") == 6);
    load.stop();
    bench.assertRecordedOnce(load.answered());
    assertThat(worker.isRunning()).isTrue();
  }

  @Test
  void flushedRedis() throws Exception {
    assertOnceThrough(() -> assertThat(bench.keys().flushall()).isEqualTo("OK"));
  }

  @Test
  void redisRestartedEmpty() throws Exception {
    assertOnceThrough(
        () -> {
          redis.kill();
          redis.restart();
        });
  }

  @Test
  void redisRestartedWithOlderMemory() throws Exception {
    assertOnceThrough(
        () -> {
          assertThat(bench.keys().save()).isEqualTo("OK");
          ResizeBench.awaitAnswered(load, 50);
          redis.kill();
          redis.restart();
        });
  }

  @Test
  void ingestKilledWhileItReleasesWhatWaitedThoughTheNumberGoesBack() throws Exception {
    for (String queues : List.of("7", "3")) {
      try (SluiceProcess command = bench.commandProcess(queues, "--timeout", "80s")) {
        assertThat(command.exitWithin(ResizeBench.LIMIT)).as(command.log()).isEqualTo(ExitCode.OK);
      }
      ingest.kill();
      ingest = bench.ingestProcess("one", port);
    }
    ResizeBench.awaitAnswered(load, 200);
    load.stop();
    bench.assertRecordedOnce(load.answered());
    assertThat(worker.isRunning()).isTrue();
  }
}
