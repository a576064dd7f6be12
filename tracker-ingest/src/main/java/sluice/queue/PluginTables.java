package sluice.queue;

/**
 * The tables of the plugin's MySQL backend (docs:
 * tracker-ingest/docs/queue-format.md#mysql-backend; Queue/Backend/MySQL.php), and what our
 * processes keep beside its locks. Names are quoted.
 *
 * @param prefix Matomo's tables prefix
 */
public record PluginTables(String prefix) {

  /** Key of {@link #locks}: the number of queues that our workers agree on. */
  public static final String COUNT_KEY = "sluiceQueueCount";

  /** How the keys of {@link #locks} begin under which our workers tell that they live. */
  public static final String WORKER_KEY = "sluiceWorker:";

  /** How the keys of the queues' own locks begin. */
  public static final String LOCK_KEY = "QueuedTrackingLock";

  /**
   * The entries of one list, in the order of {@code idqueuelist}. It is made when first written to.
   *
   * @param list as in Redis, {@link QueueKey#list}
   */
  public String list(String list) {
    return "`" + prefix + "queuedtracking_list_" + list + "`";
  }

  /** Makes {@link #list}; ends an open transaction. */
  public String createList(String list) {
    return "CREATE TABLE IF NOT EXISTS "
        + list(list)
        + " (idqueuelist BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, list_value LONGBLOB NOT NULL,"
        + " PRIMARY KEY (idqueuelist)) ENGINE=InnoDB DEFAULT CHARSET=utf8";
  }

  /** {@code queue_key, queue_value, expiry_time}; alive up to and including that second. */
  public String locks() {
    return "`" + prefix + "queuedtracking_queue`";
  }

  /** {@code queue, producer, sequence}: the highest number that workers have committed. */
  public String committed() {
    return "`" + prefix + "sluice_queue_producer`";
  }
}
