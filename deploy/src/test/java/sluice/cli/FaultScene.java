package sluice.cli;

import java.nio.file.Path;
import java.util.List;
import sluice.embedded.EmbeddedRedis;
import sluice.servers.TestDatabase;
import sluice.worker.QueueWorker;

/**
 * What breaks in the tests of faults, with hits flowing through it: a Redis of its own, a worker,
 * ingest as a process, and visitors. Confined to one test.
 */
final class FaultScene implements AutoCloseable {

  /** Hits that are recorded before a test begins. */
  private static final int RECORDED_BEFORE = 200;

  private static final int CLIENTS = 4;

  private final EmbeddedRedis redis;
  private final ResizeBench bench;
  private final QueueWorker worker;
  private final VisitorLoad load;
  private final int port = SluiceProcess.freePort();
  private SluiceProcess ingest;

  /**
   * Starts all of it, and returns when hits are recorded.
   *
   * @param redisOptions how the Redis keeps what it holds
   */
  FaultScene(TestDatabase database, Path folder, List<String> redisOptions) throws Exception {
    redis = EmbeddedRedis.start(folder.resolve("redis"), redisOptions);
    bench = new ResizeBench(database, redis.uri(0), folder);
    worker = bench.worker();
    startIngest();
    load = new VisitorLoad(() -> port, CLIENTS);
    bench.awaitRecorded(RECORDED_BEFORE);
  }

  /** On the port, and with the files, that it had before. */
  void startIngest() throws Exception {
    ingest = bench.ingestProcess("one", port);
  }

  EmbeddedRedis redis() {
    return redis;
  }

  ResizeBench bench() {
    return bench;
  }

  QueueWorker worker() {
    return worker;
  }

  VisitorLoad load() {
    return load;
  }

  /** The one that was started last. */
  SluiceProcess ingest() {
    return ingest;
  }

  @Override
  public void close() {
    load.stop();
    ingest.close();
    worker.close();
    bench.close();
    redis.close();
  }
}
