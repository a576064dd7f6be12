package sluice.worker.drain;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import sluice.matomo.DatabaseConnections;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.TokenSeal;
import sluice.worker.lease.LeaseKeeper;

/**
 * What a worker thread is given: what the process has for all of its threads, and what this thread
 * has for itself.
 *
 * @param threadIndex 0 or more
 * @param process name of this process
 * @param shared what the process was started with
 * @param workroom shared by all threads
 * @param leases where its queues come from
 * @param metrics shared by all threads
 * @param progress shared by all threads
 */
record DrainSources(
    int threadIndex,
    String process,
    DrainThreads.Shared shared,
    Workroom workroom,
    LeaseKeeper leases,
    DrainMetrics metrics,
    DrainProgress progress) {

  DatabaseConnections connections() {
    return shared.connections();
  }

  QueueTables tables() {
    return shared.tables();
  }

  BatchTracking tracking() {
    return shared.tracking();
  }

  TokenSeal seal() {
    return shared.seal();
  }

  LetterFiles files() {
    return shared.files();
  }

  BooleanSupplier paused() {
    return shared.paused();
  }

  InstantSource clock() {
    return shared.clock();
  }
}
