package sluice.cli;

import java.util.Optional;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.backend.RedisLink;

/**
 * Where the queues are: Redis, or the plugin's tables in Matomo's database.
 *
 * @param redis empty for the plugin's database backend
 */
record QueuePlace(Optional<RedisAddress> redis) {

  /** A backend, not connected yet. */
  QueueBackend backend(DatabaseConnections connections, String tablesPrefix) {
    return redis
        .map(address -> QueueBackend.redis(RedisConnections.to(address)))
        .orElseGet(() -> QueueBackend.database(connections, tablesPrefix));
  }

  /**
   * Asks Redis something, so that one that is away is noticed; the database is asked elsewhere.
   *
   * @return whether anything was asked
   */
  boolean look() throws BackendException {
    if (redis.isEmpty()) {
      return false;
    }
    try (RedisConnections connections = RedisConnections.to(redis.get());
        RedisLink link = new RedisLink(connections)) {
      link.generation();
    }
    return true;
  }

  /** The place in words, for people. */
  @Override
  public String toString() {
    return redis.map(RedisAddress::toString).orElse("(the database)");
  }
}
