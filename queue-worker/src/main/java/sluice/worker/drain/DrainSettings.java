package sluice.worker.drain;

import java.time.Duration;
import java.util.Optional;
import sluice.queue.RequestSetCodec;
import sluice.worker.batch.BatchBounds;

/**
 * Bounds of a batch and of waiting. Immutable; others than {@link #DEFAULT} are made from it.
 *
 * @param bounds how much a batch may hold
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
    BatchBounds bounds,
    Duration maxWait,
    Duration answerLimit,
    boolean isOnce,
    Duration entryProcessing,
    Optional<Duration> trimDelay) {

  /**
   * 100 sets, 2,000 requests, 8 MiB; entries of up to 16 MiB; 1 s; 30 s; five times the processor
   * time that the rules allow a hit; trimmed when the database loses no commit any more.
   */
  public static final DrainSettings DEFAULT =
      new DrainSettings(
          new BatchBounds(100, 2000, 8L << 20, RequestSetCodec.MAX_INFLATED_BYTES),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          false,
          Duration.ofSeconds(10),
          Optional.empty());

  /** How long trims are delayed: as it was configured, else as long as a commit can be lost. */
  Duration trimDelayWith(Durability durability) {
    return trimDelay.orElse(durability.lossWindow());
  }

  /** The same with other bounds of a batch. */
  public DrainSettings withBounds(BatchBounds other) {
    return new DrainSettings(other, maxWait, answerLimit, isOnce, entryProcessing, trimDelay);
  }

  /** The same, but fewer than a batch wait for another time. */
  public DrainSettings withMaxWait(Duration wait) {
    return new DrainSettings(bounds, wait, answerLimit, isOnce, entryProcessing, trimDelay);
  }

  /** The same with another time for one answer of the database. */
  public DrainSettings withAnswerLimit(Duration limit) {
    return new DrainSettings(bounds, maxWait, limit, isOnce, entryProcessing, trimDelay);
  }

  /** The same, but partial batches are taken at once, or not. */
  public DrainSettings withOnce(boolean once) {
    return new DrainSettings(bounds, maxWait, answerLimit, once, entryProcessing, trimDelay);
  }

  /** The same with another processor time of an entry. */
  public DrainSettings withEntryProcessing(Duration processing) {
    return new DrainSettings(bounds, maxWait, answerLimit, isOnce, processing, trimDelay);
  }

  /** The same with this delay of the trims, whatever the database asks for. */
  public DrainSettings withTrimDelay(Duration delay) {
    return new DrainSettings(
        bounds, maxWait, answerLimit, isOnce, entryProcessing, Optional.of(delay));
  }
}
