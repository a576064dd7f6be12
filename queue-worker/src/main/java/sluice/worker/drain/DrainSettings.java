package sluice.worker.drain;

import java.time.Duration;
import java.util.Optional;
import sluice.queue.RequestSetCodec;
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
 * @param entryProcessing processor time that one entry may take, a batch three times as much,
 *     before the process ends itself: the rules give up far earlier
 * @param trimDelay how long committed entries stay in their list, 0 or more; empty for as long as
 *     the database may lose a commit when it crashes
 */
public record DrainSettings(
    int batchRequestSets,
    int batchRequests,
    long batchInflatedBytes,
    int entryInflatedBytes,
    Duration maxWait,
    Duration answerLimit,
    boolean isOnce,
    Duration entryProcessing,
    Optional<Duration> trimDelay) {

  /** Processor time of an entry: five times what the rules allow a hit. */
  private static final Duration ENTRY_PROCESSING = Duration.ofSeconds(10);

  /** 100 sets, 2,000 requests, 8 MiB; entries of up to 16 MiB; 1 s; 30 s; trimmed at once. */
  public static final DrainSettings DEFAULT =
      new DrainSettings(
          100,
          2000,
          8L << 20,
          RequestSetCodec.MAX_INFLATED_BYTES,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          false);

  /** Makes settings with the usual processor time of an entry that trim at once. */
  public DrainSettings(
      int batchRequestSets,
      int batchRequests,
      long batchInflatedBytes,
      int entryInflatedBytes,
      Duration maxWait,
      Duration answerLimit,
      boolean isOnce) {
    this(
        batchRequestSets,
        batchRequests,
        batchInflatedBytes,
        entryInflatedBytes,
        maxWait,
        answerLimit,
        isOnce,
        ENTRY_PROCESSING);
  }

  /** Trimmed at once. */
  public DrainSettings(
      int batchRequestSets,
      int batchRequests,
      long batchInflatedBytes,
      int entryInflatedBytes,
      Duration maxWait,
      Duration answerLimit,
      boolean isOnce,
      Duration entryProcessing) {
    this(
        batchRequestSets,
        batchRequests,
        batchInflatedBytes,
        entryInflatedBytes,
        maxWait,
        answerLimit,
        isOnce,
        entryProcessing,
        Optional.of(Duration.ZERO));
  }

  /** Replaces the delay of the trims; empty for what the database asks for. */
  public DrainSettings withTrimDelay(Optional<Duration> delay) {
    return new DrainSettings(
        batchRequestSets,
        batchRequests,
        batchInflatedBytes,
        entryInflatedBytes,
        maxWait,
        answerLimit,
        isOnce,
        entryProcessing,
        delay);
  }

  /** The bounds of a batch. */
  BatchBounds bounds() {
    return new BatchBounds(batchRequestSets, batchRequests, batchInflatedBytes, entryInflatedBytes);
  }
}
