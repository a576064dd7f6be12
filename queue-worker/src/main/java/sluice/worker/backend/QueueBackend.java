package sluice.worker.backend;

import java.util.Map;
import sluice.matomo.DatabaseConnections;

/**
 * Where the plugin keeps queues and locks: Redis, or tables of Matomo's database. Each object it
 * gives out has a connection of its own. Thread-safe.
 */
public interface QueueBackend extends AutoCloseable {

  /** The lists, for one worker; connects when first used. */
  QueueLists lists();

  /** The locks, for one lease thread; connects when first used. */
  QueueLocks locks();

  /**
   * What the server says of itself: for Redis the fields of INFO, and the settings {@code
   * maxmemory-policy}, {@code appendfsync} and {@code save} if it tells them. Connects anew.
   */
  Map<String, String> serverFacts() throws BackendException;

  /** Ends what all of them share. */
  @Override
  void close();

  /** The Redis backend. Owns the connections from now on. */
  static QueueBackend redis(RedisConnections connections) {
    return new QueueBackend() {
      @Override
      public QueueLists lists() {
        return new RedisQueueLists(new RedisLink(connections));
      }

      @Override
      public QueueLocks locks() {
        return new RedisQueueLocks(new RedisLink(connections));
      }

      @Override
      public Map<String, String> serverFacts() throws BackendException {
        try (RedisLink link = new RedisLink(connections)) {
          return RedisFacts.read(link);
        }
      }

      @Override
      public void close() {
        connections.close();
      }
    };
  }

  /** The plugin's MySQL backend: tables beside Matomo's. */
  static QueueBackend database(DatabaseConnections connections, String tablesPrefix) {
    return new QueueBackend() {
      @Override
      public QueueLists lists() {
        return new DatabaseQueueLists(connections, tablesPrefix);
      }

      @Override
      public QueueLocks locks() {
        return new DatabaseQueueLocks(connections, tablesPrefix);
      }

      @Override
      public Map<String, String> serverFacts() {
        return Map.of();
      }

      @Override
      public void close() {
        // each list and lock has a connection of its own, and nothing is shared
      }
    };
  }
}
