package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.TrackerIngest;
import sluice.process.ExitCode;
import sluice.queue.CommittedNumbers;
import sluice.queue.ResizeKeys;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;

/** The number of queues changes while hits flow: each hit once, in order, nothing left behind. */
@RealServers
class QueueResizeIT {

  private final TestDatabase database;
  private final TestRedis redis;
  private ResizeBench bench;

  @TempDir Path folder;

  QueueResizeIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void start() throws SQLException {
    redis.flush();
    bench = new ResizeBench(database, redis.uri(), folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void numberRisesAndFallsWhileHitsFlow() throws Exception {
    try (QueueWorker worker = bench.worker();
        TrackerIngest ingest = bench.ingest("one");
        VisitorLoad load = new VisitorLoad(ingest::port, 6)) {
      bench.awaitRecorded(500);
      assertThat(Sluice.run(bench.command("7"))).isEqualTo(ExitCode.OK);
      assertThat(bench.keys().get(ResizeKeys.COUNT)).isEqualTo("7");
      await()
          .atMost(ResizeBench.LIMIT)
          .until(() -> bench.number("SELECT MAX(queue) FROM marker") == 6);
      assertThat(Sluice.run(bench.command("3"))).isEqualTo(ExitCode.OK);
      long last = bench.number("SELECT MAX(id) FROM marker");
      bench.awaitRecorded(500);
      assertThat(bench.number("SELECT MAX(queue) FROM marker WHERE id > " + last)).isEqualTo(2);
      load.stop();
      bench.assertRecordedOnceInOrder(load.answered());
      assertThat(worker.isRunning()).isTrue();
    }
    assertThat(bench.keys().exists(ResizeKeys.RESIZE, ResizeKeys.INGESTS)).isZero();
    assertThat(bench.keys().keys(CommittedNumbers.key("*")))
        .as("one producer for what came at once, one for what waited")
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(key -> assertThat(bench.keys().hvals(key)).isNotEmpty());
    assertThat(bench.setting()).isEqualTo("3");
  }

  @Test
  void commandThatIsKilledIsTakenUpAgainThoughIngestRestartsInBetween() throws Exception {
    TrackerIngest first = bench.ingest("one");
    int[] port = {first.port()};
    VisitorLoad load = new VisitorLoad(() -> port[0], 4);
    try (QueueWorker worker = bench.worker()) {
      bench.awaitRecorded(300);
      killOnceItWaitsForTheWorkers("7");
      long queued = bench.length(7);
      ResizeBench.awaitAnswered(load, 200);
      assertThat(bench.length(7)).isEqualTo(queued);
      first.close();
      try (TrackerIngest second = bench.ingest("one");
          TrackerIngest late = bench.ingest("two")) {
        port[0] = second.port();
        ResizeBench.awaitAnswered(load, 200);
        bench.pauseWorker(false);
        assertThat(Sluice.run(bench.command("7"))).isEqualTo(ExitCode.OK);
        await()
            .atMost(ResizeBench.LIMIT)
            .until(() -> bench.number("SELECT MAX(queue) FROM marker") == 6);
        load.stop();
        bench.assertRecordedOnceInOrder(load.answered());
        assertThat(late.port()).isPositive();
      }
      assertThat(worker.isRunning()).isTrue();
    } finally {
      load.stop();
    }
  }

  @Test
  void resizeThatIsCalledOffLeavesTheNumberAndLosesNothing() throws Exception {
    try (QueueWorker worker = bench.worker();
        TrackerIngest ingest = bench.ingest("one");
        VisitorLoad load = new VisitorLoad(ingest::port, 4)) {
      bench.awaitRecorded(300);
      killOnceItWaitsForTheWorkers("2");
      assertThat(Sluice.run(bench.command("7"))).isEqualTo(ExitCode.UNAVAILABLE);
      ResizeBench.awaitAnswered(load, 200);
      assertThat(Sluice.run(bench.command("--cancel"))).isEqualTo(ExitCode.OK);
      bench.pauseWorker(false);
      ResizeBench.awaitAnswered(load, 200);
      load.stop();
      bench.assertRecordedOnceInOrder(load.answered());
      assertThat(bench.keys().get(ResizeKeys.COUNT)).isEqualTo("4");
      assertThat(bench.setting()).isEqualTo("4");
      assertThat(worker.isRunning()).isTrue();
    }
  }

  /** The worker is paused from then on, with entries in its lists. */
  private void killOnceItWaitsForTheWorkers(String queues) throws Exception {
    bench.pauseWorker(true);
    await().atMost(ResizeBench.LIMIT).until(() -> bench.length(4) > 0);
    try (SluiceProcess command = bench.commandProcess(queues)) {
      command.awaitLog("the workers to drain", ResizeBench.LIMIT);
      command.kill();
    }
  }
}
