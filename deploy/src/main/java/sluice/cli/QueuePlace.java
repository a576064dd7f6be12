package sluice.cli;

import java.util.Optional;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.RedisAddress;
import sluice.worker.backend.DatabaseConnections;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;

/**
 * Where the queues are: Redis, or the plugin's tables in Matomo's database.
 *
 * @param redis empty for the plugin's database backend
 */
record QueuePlace(Optional<RedisAddress> redis) {

  /** A backend, not connected yet. */
  QueueBackend backend(DatabaseAddress database) {
    return redis
        .map(address -> QueueBackend.redis(RedisConnections.to(address)))
        .orElseGet(
            () -> QueueBackend.database(DatabaseConnections.to(database), database.tablesPrefix()));
  }
}
