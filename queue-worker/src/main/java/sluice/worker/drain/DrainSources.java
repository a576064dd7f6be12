package sluice.worker.drain;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import sluice.worker.backend.DatabaseConnections;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.TokenSeal;
import sluice.worker.lease.LeaseKeeper;

/**
 * What a worker thread is given.
 *
 * @param threadIndex 0 or more
 * @param process name of this process
 * @param workroom shared by all threads
 * @param leases where its queues come from
 * @param connections to Matomo's database
 * @param tables ours
 * @param tracking the rules; shared by all threads
 * @param seal for the tokens of dead letters
 * @param files for dead letters that their table does not hold
 * @param paused asked before each batch, whether none is to be begun now
 * @param clock for stamps
 * @param metrics shared by all threads
 * @param progress shared by all threads
 */
record DrainSources(
    int threadIndex,
    String process,
    Workroom workroom,
    LeaseKeeper leases,
    DatabaseConnections connections,
    QueueTables tables,
    BatchTracking tracking,
    TokenSeal seal,
    LetterFiles files,
    BooleanSupplier paused,
    InstantSource clock,
    DrainMetrics metrics,
    DrainProgress progress) {}
