package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.process.ExitCode;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * A Redis whose memory goes while hits flow and the number of queues changes, and ingest that is
 * killed: each answered hit is recorded once. The worker keeps up, so what the memory held was
 * pushed within the resend window.
 */
@RealServers
class MemoryFaultsIT {

  private final TestDatabase database;
  private FaultScene scene;
  private ResizeBench bench;

  @TempDir Path folder;

  MemoryFaultsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() throws Exception {
    scene = new FaultScene(database, folder, List.of("--save", ""));
    bench = scene.bench();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  /** Something done to Redis. */
  private interface Step {
    void run() throws Exception;
  }

  private void assertOnceThrough(Step fault) throws Exception {
    fault.run();
    ResizeBench.awaitAnswered(scene.load(), 200);
    try (SluiceProcess command = bench.commandProcess("7", "--timeout", "80s")) {
      command.awaitLog("resizing from", ResizeBench.LIMIT);
      fault.run();
      ResizeBench.awaitAnswered(scene.load(), 200);
      assertThat(command.exitWithin(ResizeBench.LIMIT)).as(command.log()).isEqualTo(ExitCode.OK);
    }
    await()
        .atMost(ResizeBench.LIMIT)
        .until(() -> bench.number("SELECT MAX(queue) FROM marker") == 6);
    scene.load().stop();
    bench.assertRecordedOnce(scene.load().answered());
    assertThat(scene.worker().isRunning()).isTrue();
  }

  @Test
  void flushedRedis() throws Exception {
    assertOnceThrough(() -> assertThat(bench.keys().flushall()).isEqualTo("OK"));
  }

  @Test
  void redisRestartedEmpty() throws Exception {
    assertOnceThrough(
        () -> {
          scene.redis().kill();
          scene.redis().restart();
        });
  }

  @Test
  void redisRestartedWithOlderMemory() throws Exception {
    assertOnceThrough(
        () -> {
          assertThat(bench.keys().save()).isEqualTo("OK");
          ResizeBench.awaitAnswered(scene.load(), 50);
          scene.redis().kill();
          scene.redis().restart();
        });
  }

  @Test
  void ingestKilledWhileItReleasesWhatWaitedThoughTheNumberGoesBack() throws Exception {
    for (String queues : List.of("7", "3")) {
      try (SluiceProcess command = bench.commandProcess(queues, "--timeout", "80s")) {
        assertThat(command.exitWithin(ResizeBench.LIMIT)).as(command.log()).isEqualTo(ExitCode.OK);
      }
      scene.ingest().kill();
      scene.startIngest();
    }
    ResizeBench.awaitAnswered(scene.load(), 200);
    scene.load().stop();
    bench.assertRecordedOnce(scene.load().answered());
    assertThat(scene.worker().isRunning()).isTrue();
  }
}
