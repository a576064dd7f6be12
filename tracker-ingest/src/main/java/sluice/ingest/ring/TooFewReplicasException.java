package sluice.ingest.ring;

/**
 * Says that the master took a push, and that too few of its replicas have confirmed it in time, or
 * confirmed what may be gone by now.
 */
final class TooFewReplicasException extends Exception {
  private static final long serialVersionUID = 1L;

  private TooFewReplicasException(String message) {
    super(message, null, false, false);
  }

  static TooFewReplicasException of(long confirmed, Replicas replicas) {
    return new TooFewReplicasException(
        confirmed
            + " of "
            + replicas.count()
            + " replicas had the entries within "
            + replicas.limit().toMillis()
            + " ms (--redis-wait-replicas); see whether the others are connected and follow");
  }

  /** The server lost its memory while replicas were waited for. */
  static TooFewReplicasException ofLostMemory() {
    return new TooFewReplicasException("the server's memory was lost while replicas were awaited");
  }
}
