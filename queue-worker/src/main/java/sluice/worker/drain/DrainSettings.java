package sluice.worker.drain;

import java.time.Duration;
import sluice.worker.batch.BatchBounds;

/**
 * Bounds of a batch and of waiting.
 *
 * @param batchRequestSets request sets per batch, 1 or more
 * @param batchRequests tracking requests per batch, 1 or more; a larger set is consumed in parts
 * @param batchInflatedBytes about the inflated size of a batch
 * @param entryInflatedBytes an entry that inflates to more is a dead letter
 * @param maxWait how long fewer than a batch may wait
 * @param answerLimit how long the database may take for one answer before the connection counts as
 *     lost
 * @param isOnce partial batches are taken at once
 */
public record DrainSettings(
    int batchRequestSets,
    int batchRequests,
    long batchInflatedBytes,
    int entryInflatedBytes,
    Duration maxWait,
    Duration answerLimit,
    boolean isOnce) {

  /** 100 sets, 2,000 requests, 8 MiB; entries of up to 64 MiB; 1 s; 30 s. */
  public static final DrainSettings DEFAULT =
      new DrainSettings(
          100, 2000, 8L << 20, 64 << 20, Duration.ofSeconds(1), Duration.ofSeconds(30), false);

  /** The bounds of a batch. */
  BatchBounds bounds() {
    return new BatchBounds(batchRequestSets, batchRequests, batchInflatedBytes, entryInflatedBytes);
  }
}
