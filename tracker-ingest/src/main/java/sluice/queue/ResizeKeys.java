package sluice.queue;

/**
 * Redis keys by which all processes agree on the number of queues, and what ingest keeps there to
 * know its server again. They match neither the plugin's lists nor its locks.
 */
public final class ResizeKeys {

  /** String: the number that all agree on; set by the first worker, and by a resize. */
  public static final String COUNT = "sluiceQueueCount";

  /** Sorted set: our workers, scored with the server's milliseconds at which each ends. */
  public static final String WORKERS = "sluiceWorkers";

  /** String {@code id|queues}: a resize is under way, ingest holds all new sets back. */
  public static final String RESIZE = "sluiceResize";

  /** Hash: {@link IngestPresence} of each ingest that may have sets in Redis or on its disk. */
  public static final String INGESTS = "sluiceIngests";

  /**
   * Hash: by ingest, how often it has looked. A number that does not rise is of an emptied or older
   * memory. It lies on the same server as that list.
   */
  public static String marks(QueueKey list) {
    return "sluiceMarks{" + list.list() + "}";
  }

  private ResizeKeys() {}
}
