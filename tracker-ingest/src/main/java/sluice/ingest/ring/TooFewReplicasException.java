package sluice.ingest.ring;

/** Says that the master has a push and too few of its replicas have confirmed it in time. */
final class TooFewReplicasException extends Exception {
  private static final long serialVersionUID = 1L;

  TooFewReplicasException(long confirmed, Replicas replicas) {
    super(
        confirmed
            + " of "
            + replicas.count()
            + " replicas had the entries within "
            + replicas.limit().toMillis()
            + " ms (--redis-wait-replicas); see whether the others are connected and follow",
        null,
        false,
        false);
  }
}
