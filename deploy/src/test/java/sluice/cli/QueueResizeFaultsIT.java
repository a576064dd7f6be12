package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.process.ExitCode;
import sluice.queue.ResizeKeys;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** What breaks in the middle of a resize: Redis, ingest and command are processes of their own. */
@RealServers
class QueueResizeFaultsIT {

  private final TestDatabase database;
  private FaultScene scene;
  private ResizeBench bench;

  @TempDir Path folder;

  QueueResizeFaultsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() throws Exception {
    scene = new FaultScene(database, folder, List.of("--appendonly", "yes"));
    bench = scene.bench();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  /** Begins a resize that waits for the worker, which is paused. */
  private SluiceProcess waitingFor(String queues, String... more) throws Exception {
    bench.pauseWorker(true);
    await().atMost(ResizeBench.LIMIT).until(() -> bench.length(4) > 0);
    SluiceProcess command = bench.commandProcess(queues, more);
    command.awaitLog("the workers to drain", ResizeBench.LIMIT);
    ResizeBench.awaitAnswered(scene.load(), 100);
    return command;
  }

  private void assertDone(SluiceProcess command, int queues) throws Exception {
    int exit = command.exitWithin(ResizeBench.LIMIT);
    assertThat(exit).as(command.log() + scene.ingest().log()).isEqualTo(ExitCode.OK);
    assertThat(bench.keys().get(ResizeKeys.COUNT)).isEqualTo(Integer.toString(queues));
    assertThat(bench.keys().exists(ResizeKeys.RESIZE)).isZero();
    ResizeBench.awaitAnswered(scene.load(), 100);
    await()
        .atMost(ResizeBench.LIMIT)
        .until(() -> bench.number("SELECT MAX(queue) FROM marker") == queues - 1);
    scene.load().stop();
    bench.assertRecordedOnceInOrder(scene.load().answered());
    assertThat(scene.worker().isRunning()).isTrue();
  }

  private void assertAsBefore() throws Exception {
    assertThat(bench.keys().exists(ResizeKeys.RESIZE)).isZero();
    assertThat(bench.keys().get(ResizeKeys.COUNT)).isEqualTo("4");
    assertThat(bench.setting()).isEqualTo("4");
    bench.pauseWorker(false);
    ResizeBench.awaitAnswered(scene.load(), 200);
    scene.load().stop();
    bench.assertRecordedOnceInOrder(scene.load().answered());
    assertThat(bench.number("SELECT MAX(queue) FROM marker")).isEqualTo(3);
    assertThat(scene.worker().isRunning()).isTrue();
  }

  @Test
  void redisThatIsKilledMidwayIsWaitedForAndTheResizeEnds() throws Exception {
    try (SluiceProcess command = waitingFor("7", "--timeout", "80s")) {
      scene.redis().kill();
      command.awaitLog("Redis: ", ResizeBench.LIMIT);
      ResizeBench.awaitAnswered(scene.load(), 100);
      scene.redis().restart();
      bench.pauseWorker(false);
      assertDone(command, 7);
    }
  }

  @Test
  void ingestThatIsKilledWhenRedisHasAllOfBeforeIsNotWaitedFor() throws Exception {
    try (SluiceProcess command = waitingFor("7", "--timeout", "80s")) {
      scene.ingest().kill();
      bench.pauseWorker(false);
      assertThat(command.exitWithin(ResizeBench.LIMIT)).as(command.log()).isEqualTo(ExitCode.OK);
      scene.startIngest();
      assertDone(command, 7);
    }
  }

  /** Begins a resize that an ingest takes no notice of, because it hangs and then is killed. */
  private SluiceProcess hangingIngest() throws Exception {
    scene.ingest().signal("STOP");
    SluiceProcess command = bench.commandProcess("7", "--timeout", "80s");
    command.awaitLog("start it again, its spool may hold hits of before", ResizeBench.LIMIT);
    scene.ingest().kill();
    return command;
  }

  @Test
  void ingestThatHangsAndIsKilledMidwayIsWaitedFor() throws Exception {
    try (SluiceProcess command = hangingIngest()) {
      assertThat(command.isAlive()).isTrue();
      scene.startIngest();
      assertDone(command, 7);
    }
  }

  @Test
  void ingestThatStaysAwayIsLeftOutAndItsHitsComeLater() throws Exception {
    String name =
        InetAddress.getLocalHost().getHostName() + ":" + folder.resolve("one").resolve("spool");
    try (SluiceProcess waits = hangingIngest()) {
      assertThat(waits.log()).contains("--without " + name);
      waits.kill();
    }
    try (SluiceProcess command = bench.commandProcess("7", "--without", name)) {
      assertThat(command.exitWithin(ResizeBench.LIMIT)).as(command.log()).isEqualTo(ExitCode.OK);
      scene.startIngest();
      assertDone(command, 7);
    }
  }

  @Test
  void workerThatNeverDrainsEndsTheResizeInTimeAndAllIsAsBefore() throws Exception {
    try (SluiceProcess command = waitingFor("7", "--timeout", "12s")) {
      assertThat(command.exitWithin(ResizeBench.LIMIT)).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(command.log())
          .containsPattern("waiting for the workers to drain \\d+ request sets")
          .contains("not done within 12 s")
          .contains("called off; the number of queues is as before")
          .doesNotContain("Exception");
    }
    assertAsBefore();
  }

  @Test
  void commandThatCannotCallOffWithoutRedisSaysHow() throws Exception {
    try (SluiceProcess command = waitingFor("7", "--timeout", "15s")) {
      scene.redis().kill();
      assertThat(command.exitWithin(ResizeBench.LIMIT)).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(command.log())
          .contains("not done within 15 s")
          .contains("--cancel")
          .doesNotContain("called off; the number");
    }
    ResizeBench.awaitAnswered(scene.load(), 100);
    scene.redis().restart();
    assertThat(bench.keys().exists(ResizeKeys.RESIZE)).isEqualTo(1);
    try (SluiceProcess cancel = bench.commandProcess("--cancel")) {
      assertThat(cancel.exitWithin(ResizeBench.LIMIT)).as(cancel.log()).isEqualTo(ExitCode.OK);
    }
    assertAsBefore();
  }
}
