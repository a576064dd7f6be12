package sluice.queue;

/**
 * The Redis keys of one queue, as QueuedTracking names them (docs:
 * tracker-ingest/docs/queue-format.md#keys).
 *
 * @param id 0 or more
 */
public record QueueKey(int id) {

  /**
   * How the value of a lock begins that a worker of ours holds; those of PHP are 12 hex digits, and
   * either takes the other's for any value.
   */
  private static final String OUR_OWNER = "sluice-";

  /** The value of a lock of ours. */
  public static String owner(String unique) {
    return OUR_OWNER + unique;
  }

  /** Whether a lock with this value is held by a worker of PHP. */
  public static boolean isOwnerOfPhp(String owner) {
    return !owner.startsWith(OUR_OWNER);
  }

  /** Refuses negative ids. */
  public QueueKey {
    if (id < 0) {
      throw new IllegalArgumentException("queue id must be 0 or more, was " + id);
    }
  }

  /** The list of entries: {@code trackingQueueV1} for 0, {@code trackingQueueV1_<n>} else. */
  public String list() {
    return id == 0 ? "trackingQueueV1" : "trackingQueueV1_" + id;
  }

  /** The worker's lock, {@code QueuedTrackingLock<n>}. */
  public String lock() {
    return "QueuedTrackingLock" + id;
  }
}
