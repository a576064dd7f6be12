package sluice.siege;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees the well-behaved client's rows come, by asking for the newest again and again. One thread of
 * its own asks; thread-safe for those who look.
 */
final class RowWatch implements AutoCloseable {
  private static final long EVERY_NANOS = 50_000_000L;

  /** Questions, at that pace, for which a transaction may be open while later ids are seen. */
  private static final int OVERLAP = 100;

  private final Connection connection;
  private final String table;
  private final Thread thread = new Thread(this::run, "row-watch");
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private volatile boolean isStopping;
  private volatile SQLException failure;

  private final long firstId;

  /** Watches rows that are made from now on. Owns the connection. */
  RowWatch(Connection connection, String prefix) throws SQLException {
    this.connection = connection;
    this.table = prefix + "log_link_visit_action";
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COALESCE(MAX(idlink_va), 0) FROM " + table)) {
      row.next();
      firstId = row.getLong(1);
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    Deque<Long> newest = new ArrayDeque<>();
    String sql =
        "SELECT idlink_va, idpageview FROM "
            + table
            + " WHERE idlink_va > ? AND idsite = "
            + WellBehavedClient.ID_SITE;
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      newest.add(firstId);
      while (!isStopping) {
        query.setLong(1, newest.getFirst());
        long last = newest.getLast();
        try (ResultSet rows = query.executeQuery()) {
          long now = System.nanoTime();
          while (rows.next()) {
            last = Math.max(last, rows.getLong(1));
            seen.putIfAbsent(String.valueOf(rows.getString(2)), now);
          }
        }
        newest.addLast(last);
        if (newest.size() > OVERLAP) {
          newest.removeFirst();
        }
        LockSupport.parkNanos(EVERY_NANOS);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  /** When each mark was first there. */
  Map<String, Long> seen() {
    if (failure != null) {
      throw new IllegalStateException("the watch of the rows ended early", failure);
    }
    return seen;
  }

  /** How often each mark is there that is there more than once. Ends the watch. */
  Map<String, Integer> doubled() throws SQLException {
    end();
    Map<String, Integer> doubled = new TreeMap<>();
    String sql =
        "SELECT idpageview, COUNT(*) FROM "
            + table
            + " WHERE idsite = "
            + WellBehavedClient.ID_SITE
            + " AND idlink_va > "
            + firstId
            + " GROUP BY idpageview HAVING COUNT(*) > 1";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        doubled.put(String.valueOf(rows.getString(1)), rows.getInt(2));
      }
    }
    return doubled;
  }

  private void end() {
    isStopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws SQLException {
    end();
    connection.close();
  }
}
