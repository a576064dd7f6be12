package sluice.worker.backend;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import sluice.queue.QueueKey;
import sluice.queue.QueueSelector;

/**
 * The lists of the plugin's MySQL backend, tables {@code queuedtracking_list_trackingQueueV1[_n]}
 * (reference tracker.md 2.9). Reads are done when asked for. Confined as {@link QueueLists} says,
 * and guarded by itself, because the reader thread may ask too.
 */
final class DatabaseQueueLists implements QueueLists {
  /** The plugin's own, in Queue/Backend/MySQL.php: it makes a table when it first writes to it. */
  private static final String COLUMNS =
      " (idqueuelist BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
          + " list_value LONGBLOB NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8";

  private static final String TABLES_FROM =
      "SELECT table_name FROM information_schema.tables"
          + " WHERE table_schema = DATABASE() AND table_name LIKE ?";

  private final DatabaseLink link;
  private final String prefix;

  DatabaseQueueLists(DatabaseConnections connections, String prefix) {
    this.link = new DatabaseLink(connections);
    this.prefix = prefix;
  }

  @Override
  public synchronized long generation() throws BackendException {
    return link.generation();
  }

  /** As the plugin tells it: last id less first id; never 0 while there is an entry. */
  @Override
  public synchronized List<Long> lengths(List<Integer> queues) throws BackendException {
    List<Long> lengths = new ArrayList<>(queues.size());
    for (int queue : queues) {
      String sql = "SELECT COALESCE(MAX(idqueuelist) - MIN(idqueuelist) + 1, 0) FROM ";
      lengths.add(
          link.run(
              connection ->
                  orIfNoTable(
                      0L,
                      () -> {
                        try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery(sql + table(queue))) {
                          return row.next() ? row.getLong(1) : 0L;
                        }
                      })));
    }
    return lengths;
  }

  /** The plugin makes a list's table when it first writes to it: few of the names are there. */
  @Override
  public synchronized List<Integer> filledBeyond(int queues) throws BackendException {
    List<Integer> known =
        link.run(this::numbersOfTables).stream()
            .filter(queue -> queue >= queues && queue < QueueSelector.FINEST)
            .sorted()
            .toList();
    List<Long> lengths = lengths(known);
    List<Integer> filled = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      if (lengths.get(i) > 0) {
        filled.add(known.get(i));
      }
    }
    return List.copyOf(filled);
  }

  @Override
  public synchronized Future<List<byte[]>> read(int queue, long skip, int count)
      throws BackendException {
    String sql =
        "SELECT list_value FROM %s ORDER BY idqueuelist LIMIT %d, %d"
            .formatted(table(queue), skip, count);
    List<byte[]> entries =
        link.run(connection -> orIfNoTable(List.of(), () -> read(connection, sql)));
    return CompletableFuture.completedFuture(entries);
  }

  @Override
  public synchronized boolean trim(int queue, int count, String first, String last)
      throws BackendException {
    long lastId =
        link.run(
            connection ->
                orIfNoTable(
                    -1L,
                    () ->
                        idIfDigest(connection, queue, 0, first) < 0
                            ? -1
                            : idIfDigest(connection, queue, count - 1, last)));
    if (lastId < 0) {
      return false;
    }
    link.update("DELETE FROM " + table(queue) + " WHERE idqueuelist <= ?", lastId);
    return true;
  }

  @Override
  public synchronized void append(int queue, byte[] entry) throws BackendException {
    link.update("CREATE TABLE IF NOT EXISTS " + table(queue) + COLUMNS);
    link.update("INSERT INTO " + table(queue) + " (list_value) VALUES (?)", (Object) entry);
  }

  @Override
  public synchronized void close() {
    link.close();
  }

  private String table(int queue) {
    return "`" + prefix + "queuedtracking_list_" + new QueueKey(queue).list() + "`";
  }

  private List<Integer> numbersOfTables(Connection connection) throws SQLException {
    String start = prefix + "queuedtracking_list_" + new QueueKey(0).list() + "_";
    List<Integer> numbers = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(TABLES_FROM)) {
      query.setString(1, start.replace("_", "\\_") + "%");
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String number = rows.getString(1).substring(start.length());
          if (number.matches("[1-9]\\d{0,3}")) {
            numbers.add(Integer.valueOf(number));
          }
        }
      }
    }
    return numbers;
  }

  /** The id of the entry at this place if it is the expected one, else -1. */
  private long idIfDigest(Connection connection, int queue, int place, String sha1)
      throws SQLException {
    String sql =
        "SELECT idqueuelist, SHA1(list_value) FROM %s ORDER BY idqueuelist LIMIT %d, 1"
            .formatted(table(queue), place);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && sha1.equals(row.getString(2)) ? row.getLong(1) : -1;
    }
  }

  private static List<byte[]> read(Connection connection, String sql) throws SQLException {
    List<byte[]> entries = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        entries.add(rows.getBytes(1));
      }
    }
    return entries;
  }

  /** A query whose table may not be there yet. */
  private interface Query<T> {
    T run() throws SQLException;
  }

  private static <T> T orIfNoTable(T fallback, Query<T> query) throws SQLException {
    try {
      return query.run();
    } catch (SQLException e) {
      if (e.getErrorCode() == DatabaseLink.NO_SUCH_TABLE) {
        return fallback;
      }
      throw e;
    }
  }
}
