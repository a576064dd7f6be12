package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.TrackerIngest;
import sluice.process.ExitCode;
import sluice.queue.ResizeKeys;
import sluice.servers.RealServers;
import sluice.servers.RedisCluster;
import sluice.servers.TestDatabase;
import sluice.worker.QueueWorker;

/** The number of queues changes in a cluster, whose lists lie on several nodes. */
@RealServers
class QueueResizeClusterIT {

  private final TestDatabase database;

  @TempDir Path folder;

  QueueResizeClusterIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void numberRisesAndFallsInAClusterThoughANodeIsLostMidway() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(folder.resolve("cluster"));
        ResizeBench bench = new ResizeBench(database, cluster.uri(), folder);
        QueueWorker worker = bench.worker();
        TrackerIngest ingest = bench.ingest("one");
        VisitorLoad load = new VisitorLoad(ingest::port, 4)) {
      bench.awaitRecorded(200);
      assertThat(Sluice.run(bench.command("7", "--timeout", "80s"))).isEqualTo(ExitCode.OK);
      await()
          .atMost(ResizeBench.LIMIT)
          .until(() -> bench.number("SELECT MAX(queue) FROM marker") == 6);

      bench.pauseWorker(true);
      await().atMost(ResizeBench.LIMIT).until(() -> bench.length(7) > 0);
      try (SluiceProcess command = bench.commandProcess("3", "--timeout", "80s")) {
        command.awaitLog("the workers to drain", ResizeBench.LIMIT);
        cluster.node(2).kill();
        ResizeBench.awaitAnswered(load, 100);
        cluster.node(2).restart();
        bench.pauseWorker(false);
        assertThat(command.exitWithin(ResizeBench.LIMIT)).as(command.log()).isEqualTo(ExitCode.OK);
      }
      assertThat(bench.keys().get(ResizeKeys.COUNT)).isEqualTo("3");
      long last = bench.number("SELECT MAX(id) FROM marker");
      bench.awaitRecorded(200);
      assertThat(bench.number("SELECT MAX(queue) FROM marker WHERE id > " + last)).isEqualTo(2);
      load.stop();
      bench.assertRecordedOnceInOrder(load.answered());
      assertThat(worker.isRunning()).isTrue();
    }
  }
}
