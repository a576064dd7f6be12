package sluice.worker.backend;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import sluice.matomo.DatabaseConnections;
import sluice.queue.PluginTables;
import sluice.queue.QueueKey;
import sluice.queue.QueueSelector;

/**
 * The lists of the plugin's MySQL backend, tables {@code queuedtracking_list_trackingQueueV1[_n]}
 * (docs: tracker-ingest/docs/queue-format.md#mysql-backend). Reads are done when asked for.
 * Confined as {@link QueueLists} says, and guarded by itself, because the reader thread may ask
 * too.
 *
 * <p>Ids are given out when a row is inserted and seen when it is committed: a smaller one may
 * appear after a larger one was read. So a place in the list says nothing, and nothing is removed
 * by a comparison of ids: this remembers which ids were read, reads what is not among them, and
 * removes exactly these, in the transaction that records their entries.
 */
final class DatabaseQueueLists implements QueueLists {
  private static final String TABLES_FROM =
      "SELECT table_name FROM information_schema.tables"
          + " WHERE table_schema = DATABASE() AND table_name LIKE ?";

  private final DatabaseLink link;
  private final String prefix;
  private final PluginTables tables;
  private final Map<Integer, List<Long>> readIds = new HashMap<>();

  DatabaseQueueLists(DatabaseConnections connections, String prefix) {
    this.link = new DatabaseLink(connections);
    this.prefix = prefix;
    this.tables = new PluginTables(prefix);
  }

  @Override
  public synchronized long generation() throws BackendException {
    return link.generation();
  }

  /**
   * Computes the lengths as the plugin does, as the last id less the first; none is 0 while there
   * is an entry.
   */
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

  /**
   * Asks which tables exist first: the plugin makes a list's table when it first writes to it, so
   * few of the names exist.
   */
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

  /** Forgets which entries behind the first {@code skip} were read, and reads these again. */
  @Override
  public synchronized Future<List<byte[]>> read(int queue, long skip, int count)
      throws BackendException {
    List<Long> ids = idsOf(queue);
    ids.subList((int) Math.min(skip, ids.size()), ids.size()).clear();
    String sql =
        "SELECT idqueuelist, list_value FROM %s%s ORDER BY idqueuelist LIMIT %d"
            .formatted(table(queue), ReadIds.others(ids), count);
    List<byte[]> entries =
        link.run(connection -> orIfNoTable(List.of(), () -> read(connection, sql, ids)));
    return CompletableFuture.completedFuture(entries);
  }

  /**
   * Removes entries that need not be recorded; all others are removed in the transaction of their
   * batch.
   */
  @Override
  public synchronized boolean trim(int queue, Trim trim) throws BackendException {
    List<Long> ids = idsOf(queue);
    if (ids.size() < trim.count()) {
      return false;
    }
    List<Long> removed = List.copyOf(ids.subList(0, trim.count()));
    boolean isTrimmed =
        link.run(
            connection ->
                orIfNoTable(
                    false,
                    () ->
                        isEntry(connection, queue, removed.get(0), trim.first())
                            && isEntry(
                                connection, queue, removed.get(removed.size() - 1), trim.last())
                            && delete(connection, queue, removed)));
    if (isTrimmed) {
      removed(queue, trim.count());
    }
    return isTrimmed;
  }

  /** Notes nothing: an entry that was removed with its batch cannot come twice. */
  @Override
  public Future<OptionalLong> trimmed(int queue) {
    return CompletableFuture.completedFuture(OptionalLong.empty());
  }

  @Override
  public boolean isInDatabase() {
    return true;
  }

  @Override
  public synchronized boolean remove(Connection transaction, int queue, int count)
      throws SQLException {
    List<Long> ids = idsOf(queue);
    return ids.size() >= count && (count == 0 || delete(transaction, queue, ids.subList(0, count)));
  }

  @Override
  public synchronized void removed(int queue, int count) {
    idsOf(queue).subList(0, count).clear();
  }

  @Override
  public synchronized void append(int queue, byte[] entry) throws BackendException {
    link.update(tables.createList(new QueueKey(queue).list()));
    link.update("INSERT INTO " + table(queue) + " (list_value) VALUES (?)", (Object) entry);
  }

  @Override
  public synchronized void close() {
    link.close();
  }

  private String table(int queue) {
    return tables.list(new QueueKey(queue).list());
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

  /** Ids of the entries that were read and not removed, in the order in which they were read. */
  private List<Long> idsOf(int queue) {
    return readIds.computeIfAbsent(queue, id -> new ArrayList<>());
  }

  private boolean isEntry(Connection connection, int queue, long id, String sha1)
      throws SQLException {
    String sql =
        "SELECT SHA1(list_value) FROM %s WHERE idqueuelist = %d".formatted(table(queue), id);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && sha1.equals(row.getString(1));
    }
  }

  /** Deletes the entries; returns whether all of them were there. */
  private boolean delete(Connection connection, int queue, List<Long> ids) throws SQLException {
    String sql =
        "DELETE FROM %s WHERE idqueuelist IN (%s)".formatted(table(queue), ReadIds.text(ids));
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql) == ids.size();
    }
  }

  private static List<byte[]> read(Connection connection, String sql, List<Long> ids)
      throws SQLException {
    List<byte[]> entries = new ArrayList<>();
    List<Long> found = new ArrayList<>();
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getLong(1));
        entries.add(rows.getBytes(2));
      }
    }
    ids.addAll(found);
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
