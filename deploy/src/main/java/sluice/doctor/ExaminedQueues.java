package sluice.doctor;

import java.util.Optional;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.PluginSettings;
import sluice.matomo.RedisAddress;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;

/**
 * Where the queues are, as far as that is known.
 *
 * @param plugin the QueuedTracking plugin's settings, of the database or of config.ini.php alone
 * @param isPluginTold whether the database told these settings
 * @param redis empty when they are in the database
 * @param count how many are configured
 * @param unknown why it is not known where they are; empty if it is
 */
public record ExaminedQueues(
    PluginSettings plugin,
    boolean isPluginTold,
    Optional<RedisAddress> redis,
    int count,
    String unknown) {

  /** The backend, which connects when first used. */
  QueueBackend backend(DatabaseConnections connections, String tablesPrefix) {
    return redis
        .map(address -> QueueBackend.redis(RedisConnections.to(address)))
        .orElseGet(() -> QueueBackend.database(connections, tablesPrefix));
  }

  /** For people; without credentials. */
  String place() {
    return redis.map(RedisAddress::toString).orElse("the database");
  }
}
