package sluice.cli;

import java.util.Optional;
import javax.sql.DataSource;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.RedisAddress;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;

/**
 * Where the queues are: Redis, or the plugin's tables in Matomo's database.
 *
 * @param redis empty for the plugin's database backend
 */
record QueuePlace(Optional<RedisAddress> redis) {

  /** The plugin's backend in config.ini.php counts only while no flag names a Redis. */
  static QueuePlace of(Installation installation) {
    boolean inDatabase =
        installation.settings().text(Flag.REDIS.name()).isEmpty()
            && installation.config().text("QueuedTracking", "backend", "redis").equals("mysql");
    return new QueuePlace(
        inDatabase
            ? Optional.empty()
            : Optional.of(RedisAddress.of(installation.settings(), Optional.empty())));
  }

  /** A backend, not connected yet. */
  QueueBackend backend(DataSource source, DatabaseAddress database) {
    return redis
        .map(
            address ->
                QueueBackend.redis(
                    new RedisConnections(
                        address.uris(), address.mode() == RedisAddress.Mode.CLUSTER)))
        .orElseGet(() -> QueueBackend.database(source::getConnection, database.tablesPrefix()));
  }
}
