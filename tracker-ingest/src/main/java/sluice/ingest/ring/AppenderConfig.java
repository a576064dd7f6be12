package sluice.ingest.ring;

import java.time.Duration;

/**
 * How the appender works.
 *
 * @param ringSlots places in the ring, a power of two
 * @param batchSets most request sets taken from the ring at once, and most entries of one RPUSH
 * @param batchBytes most bytes of one RPUSH, save that it has at least one entry
 * @param linger how long sets may wait to be sent together while an earlier push is under way
 * @param pushTimeout a push without an answer for so long has an unknown outcome
 * @param resendWindow confirmed entries so young are pushed again to a server with another memory
 * @param resendBytesPerQueue most memory for these, a power of two
 */
public record AppenderConfig(
    int ringSlots,
    int batchSets,
    int batchBytes,
    Duration linger,
    Duration pushTimeout,
    Duration resendWindow,
    int resendBytesPerQueue) {

  /** Refuses values that cannot work together. */
  public AppenderConfig {
    if (Integer.bitCount(ringSlots) != 1) {
      throw new IllegalArgumentException("ringSlots must be a power of two, was " + ringSlots);
    }
    if (Integer.bitCount(resendBytesPerQueue) != 1) {
      throw new IllegalArgumentException(
          "resendBytesPerQueue must be a power of two, was " + resendBytesPerQueue);
    }
  }

  /** The defaults. */
  public static AppenderConfig standard() {
    return new AppenderConfig(
        8192,
        512,
        1 << 20,
        Duration.ofMillis(1),
        Duration.ofMillis(1000),
        Duration.ofSeconds(3),
        4 << 20);
  }
}
