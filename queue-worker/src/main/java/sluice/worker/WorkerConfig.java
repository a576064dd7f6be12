package sluice.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.QueuedTrackingSettings;
import sluice.matomo.SluiceSettings;
import sluice.worker.drain.DrainSettings;
import sluice.worker.lease.LeaseTimes;

/**
 * Configuration of the worker. Any values can be held; {@link #faults} says what is wrong with
 * them, all at once.
 *
 * @param workers worker threads, 1..256 ({@code --workers})
 * @param queues number of queues, 1..4096 ({@code --queues}, the plugin's numQueueWorkers)
 * @param queueId the one queue to serve ({@code --queue-id})
 * @param tablesPrefix Matomo's
 * @param drain bounds of a batch and of waiting ({@code --batch}, {@code --max-wait}, {@code
 *     --once}, {@code --trim-delay})
 * @param lease how fast a queue changes hands
 */
public record WorkerConfig(
    int workers,
    int queues,
    OptionalInt queueId,
    String tablesPrefix,
    DrainSettings drain,
    LeaseTimes lease) {
  /** More threads than any database takes well. */
  private static final int MAX_WORKERS = 256;

  /** The plugin's own limit. */
  private static final int MAX_QUEUES = 4096;

  /** Sets per batch: beyond, a transaction holds its locks for too long. */
  private static final int MAX_BATCH = 10_000;

  /** Longest delay that can be asked for. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** The plugin's default batch, which is too small to be worth a transaction of ours. */
  private static final int PLUGIN_DEFAULT_BATCH = 25;

  /** Queues if neither a flag nor the plugin says a number. */
  private static final int DEFAULT_QUEUES = 16;

  /** Worker threads if no number is given: more rarely helps, the database is the limit. */
  private static final int DEFAULT_WORKERS = 4;

  /**
   * Reads flags, environment and Matomo's configuration; values that are out of bounds are added to
   * the settings' faults. What they do not say is as the plugin is set.
   */
  public static WorkerConfig of(
      SluiceSettings settings, QueuedTrackingSettings plugin, String tablesPrefix) {
    return of(settings, plugin.numQueueWorkers(), plugin.numRequestsToProcess(), tablesPrefix);
  }

  /** The same where the plugin's settings are not known. */
  public static WorkerConfig of(SluiceSettings settings, String tablesPrefix) {
    return of(settings, DEFAULT_QUEUES, PLUGIN_DEFAULT_BATCH, tablesPrefix);
  }

  private static WorkerConfig of(
      SluiceSettings settings, int usualQueues, int pluginBatch, String tablesPrefix) {
    DrainSettings usual = DrainSettings.DEFAULT;
    int batch =
        pluginBatch == PLUGIN_DEFAULT_BATCH
            ? usual.bounds().requestSets()
            : Math.min(pluginBatch, MAX_BATCH);
    int sets = (int) settings.integer("batch", batch, 1, MAX_BATCH);
    DrainSettings trimmed =
        settings.text("trim-delay").isEmpty()
            ? usual
            : usual.withTrimDelay(
                settings.duration("trim-delay", Duration.ZERO, Duration.ZERO, LONGEST));
    int processors = Runtime.getRuntime().availableProcessors();
    WorkerConfig config =
        new WorkerConfig(
            (int)
                settings.integer("workers", Math.min(processors, DEFAULT_WORKERS), 1, MAX_WORKERS),
            (int) settings.integer("queues", usualQueues, 1, MAX_QUEUES),
            settings.text("queue-id").isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) settings.integer("queue-id", 0, 0, MAX_QUEUES)),
            tablesPrefix,
            trimmed
                .withBounds(usual.bounds().withRequestSets(sets))
                .withMaxWait(settings.duration("max-wait", usual.maxWait(), Duration.ZERO, LONGEST))
                .withOnce(settings.flag("once", false)),
            LeaseTimes.DEFAULT);
    config.faults().forEach(settings.faults()::add);
    return config;
  }

  /** What is wrong, one line each; empty if nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    within(faults, "workers", workers, MAX_WORKERS);
    within(faults, "queues", queues, MAX_QUEUES);
    within(faults, "batch", drain.bounds().requestSets(), MAX_BATCH);
    within(faults, "batch requests", drain.bounds().requests(), Integer.MAX_VALUE);
    within(faults, "batch inflated bytes", drain.bounds().inflatedBytes(), Long.MAX_VALUE);
    within(faults, "entry inflated bytes", drain.bounds().entryInflatedBytes(), Integer.MAX_VALUE);
    if (queueId.isPresent() && (queueId.getAsInt() < 0 || queueId.getAsInt() >= queues)) {
      faults.add("queue-id must be 0.." + (queues - 1) + ", was " + queueId.getAsInt());
    }
    if (drain.maxWait().isNegative()) {
      faults.add("max-wait must be 0 or more, was " + drain.maxWait());
    }
    if (drain.trimDelay().filter(Duration::isNegative).isPresent()) {
      faults.add("trim-delay must be 0 or more, was " + drain.trimDelay().get());
    }
    if (drain.answerLimit().isZero() || drain.answerLimit().isNegative()) {
      faults.add("answer limit must be more than 0, was " + drain.answerLimit());
    }
    if (!DatabaseAddress.isTablesPrefix(tablesPrefix)) {
      faults.add("tables-prefix must be " + DatabaseAddress.PREFIX_RULE + ", was " + tablesPrefix);
    }
    return faults;
  }

  private static void within(List<String> faults, String name, long value, long max) {
    if (value < 1 || value > max) {
      faults.add(name + " must be 1.." + max + ", was " + value);
    }
  }
}
