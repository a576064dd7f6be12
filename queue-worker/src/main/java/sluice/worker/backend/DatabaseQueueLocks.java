package sluice.worker.backend;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sluice.matomo.DatabaseConnections;
import sluice.queue.PluginTables;
import sluice.queue.QueueKey;

/**
 * Locks as the plugin's MySQL backend keeps them, in {@code queuedtracking_queue} (docs:
 * tracker-ingest/docs/queue-format.md#mysql-backend), and our roster beside them under keys of our
 * own. The table's clock counts whole seconds; a row is alive up to and including its last one.
 * Confined to the lease thread.
 */
final class DatabaseQueueLocks implements QueueLocks {
  private static final String ROSTER_KEY = PluginTables.WORKER_KEY;
  private static final String COUNT_KEY = PluginTables.COUNT_KEY;

  private final DatabaseLink link;
  private final String table;

  DatabaseQueueLocks(DatabaseConnections connections, String prefix) {
    this.link = new DatabaseLink(connections);
    this.table = new PluginTables(prefix).locks();
  }

  @Override
  public boolean acquire(int queue, String owner, Duration ttl) throws BackendException {
    String key = new QueueKey(queue).lock();
    link.update(
        "DELETE FROM " + table + " WHERE queue_key = ? AND expiry_time < UNIX_TIMESTAMP()", key);
    return link.update(
            "INSERT IGNORE INTO " + table + " VALUES (?, ?, UNIX_TIMESTAMP() + ?)",
            key,
            owner,
            seconds(ttl))
        == 1;
  }

  @Override
  public boolean renew(int queue, String owner, Duration ttl) throws BackendException {
    return link.update(
            "UPDATE "
                + table
                + " SET expiry_time = UNIX_TIMESTAMP() + ?"
                + " WHERE queue_key = ? AND queue_value = ? AND expiry_time >= UNIX_TIMESTAMP()",
            seconds(ttl),
            new QueueKey(queue).lock(),
            owner)
        == 1;
  }

  @Override
  public void release(int queue, String owner) throws BackendException {
    link.update(
        "DELETE FROM " + table + " WHERE queue_key = ? AND queue_value = ?",
        new QueueKey(queue).lock(),
        owner);
  }

  @Override
  public List<WorkerPresence> announce(WorkerPresence self, Duration ttl) throws BackendException {
    link.update(
        "REPLACE INTO " + table + " VALUES (?, ?, UNIX_TIMESTAMP() + ?)",
        ROSTER_KEY + self.id(),
        self.text(),
        seconds(ttl));
    link.update(
        "DELETE FROM " + table + " WHERE queue_key LIKE ? AND expiry_time < UNIX_TIMESTAMP()",
        ROSTER_KEY + "%");
    return roster();
  }

  @Override
  public void withdraw(WorkerPresence self) throws BackendException {
    link.update("DELETE FROM " + table + " WHERE queue_key = ?", ROSTER_KEY + self.id());
  }

  @Override
  public List<WorkerPresence> roster() throws BackendException {
    String sql =
        "SELECT queue_value FROM "
            + table
            + " WHERE queue_key LIKE ? AND expiry_time >= UNIX_TIMESTAMP() ORDER BY queue_key";
    return link.run(
        connection -> {
          List<WorkerPresence> roster = new ArrayList<>();
          try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, ROSTER_KEY + "%");
            try (ResultSet rows = query.executeQuery()) {
              while (rows.next()) {
                roster.add(WorkerPresence.parse(rows.getString(1)));
              }
            }
          }
          return roster;
        });
  }

  @Override
  public Optional<HeldLock> holder(int queue) throws BackendException {
    String key = new QueueKey(queue).lock();
    Optional<String> row =
        link.text(
            "SELECT CONCAT(expiry_time + 1 - UNIX_TIMESTAMP(), ' ', queue_value) FROM "
                + table
                + " WHERE queue_key = ? AND expiry_time >= UNIX_TIMESTAMP()",
            key);
    return row.map(
        text -> {
          String[] parts = text.split(" ", 2);
          Duration left = Duration.ofSeconds(Long.parseLong(parts[0]));
          return new HeldLock(queue, key, parts[1], Optional.of(left));
        });
  }

  @Override
  public boolean unlock(int queue) throws BackendException {
    String key = new QueueKey(queue).lock();
    return link.update("DELETE FROM " + table + " WHERE queue_key = ?", key) == 1;
  }

  @Override
  public int queueCount(int configured) throws BackendException {
    link.update(
        "INSERT IGNORE INTO " + table + " (queue_key, queue_value) VALUES (?, ?)",
        COUNT_KEY,
        Integer.toString(configured));
    return agreedQueues().orElse(configured);
  }

  @Override
  public OptionalInt agreedQueues() throws BackendException {
    String sql = "SELECT queue_value FROM " + table + " WHERE queue_key = ?";
    return link.text(sql, COUNT_KEY).stream().mapToInt(Integer::parseInt).findAny();
  }

  @Override
  public void setQueueCount(int count) throws BackendException {
    link.update(
        "REPLACE INTO " + table + " (queue_key, queue_value) VALUES (?, ?)",
        COUNT_KEY,
        Integer.toString(count));
  }

  @Override
  public void close() {
    link.close();
  }

  private static long seconds(Duration ttl) {
    return (ttl.toMillis() + 999) / 1000;
  }
}
