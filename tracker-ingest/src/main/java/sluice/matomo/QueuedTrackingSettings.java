package sluice.matomo;

import java.util.List;
import java.util.stream.Stream;

/**
 * The settings of Matomo's QueuedTracking plugin (docs:
 * tracker-ingest/docs/settings.md#rows-of-the-table-plugin_setting), but for those that only tell
 * PHP when to queue and when to drain.
 *
 * @param backend redis or mysql
 * @param redisType 1 standalone, 2 sentinel, 3 cluster
 * @param redisHosts several for sentinel and cluster; one that begins with / is a socket
 * @param redisPorts as many as hosts
 * @param redisTimeoutSeconds 0 for none
 * @param usePasswordForSentinels whether the sentinels are asked with the password too
 * @param numQueueWorkers the number of queues, 1..4096
 * @param numRequestsToProcess request sets in a batch, 1 or more
 */
public record QueuedTrackingSettings(
    String backend,
    int redisType,
    String sentinelMasterName,
    List<String> redisHosts,
    List<Integer> redisPorts,
    double redisTimeoutSeconds,
    int redisDatabase,
    String redisPassword,
    boolean usePasswordForSentinels,
    int numQueueWorkers,
    int numRequestsToProcess) {
  /** The section of the config and the name in plugin_setting. */
  public static final String PLUGIN = "QueuedTracking";

  private static final int SENTINEL = 2;

  /** With the plugin's defaults for what is not set. */
  public static QueuedTrackingSettings of(PluginSettings settings) {
    int type = (int) settings.integer("useWhatRedisBackendType", 1);
    String defaultPort = type == SENTINEL ? "26379" : "6379";
    return new QueuedTrackingSettings(
        settings.text("backend", "redis"),
        type,
        settings.text("sentinelMasterName", "mymaster").strip(),
        split(settings.text("redisHost", "127.0.0.1")).toList(),
        split(settings.text("redisPort", defaultPort))
            .map(port -> port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0)
            .toList(),
        settings.decimal("redisTimeout", 0),
        (int) settings.integer("redisDatabase", 0),
        settings.text("redisPassword", ""),
        settings.flag("usePasswordForSentinelInstances", false),
        within(settings.integer("numQueueWorkers", 1), 4096),
        within(settings.integer("numRequestsToProcess", 25), Integer.MAX_VALUE));
  }

  /** Whether the plugin keeps its queues in the database ({@code queuedtracking_list_*}). */
  public boolean isDatabaseBackend() {
    return backend.equals("mysql");
  }

  /** Without the password, for logs. */
  @Override
  public String toString() {
    return "QueuedTracking backend=%s type=%d hosts=%s ports=%s database=%d queues=%d batch=%d"
        .formatted(
            backend,
            redisType,
            redisHosts,
            redisPorts,
            redisDatabase,
            numQueueWorkers,
            numRequestsToProcess);
  }

  private static Stream<String> split(String list) {
    return Stream.of(list.split(",")).map(String::strip).filter(part -> !part.isEmpty());
  }

  private static int within(long value, int max) {
    return (int) Math.max(1, Math.min(max, value));
  }
}
