package sluice.archive.streams;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import sluice.archive.golden.GoldenArchives;

/**
 * Looks at archives while they are made: one that is listed is complete, the visits that it counts
 * are those of its reports. Its connection is its thread's alone.
 */
final class PhpReader implements Callable<Integer> {
  /** The table was just made. */
  private static final int NEWER_THAN_SNAPSHOT = 1412;

  private static final String RECORD = "VisitTime_serverTime";

  private final Connection connection;
  private volatile boolean isStopped;

  PhpReader(Connection connection) {
    this.connection = connection;
  }

  void stop() {
    isStopped = true;
  }

  private record Listed(long id, String of) {}

  /** Number of archives that were complete. */
  @Override
  public Integer call() throws SQLException {
    int complete = 0;
    connection.setAutoCommit(false);
    while (!isStopped) {
      for (String month : months()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
          complete += check(month);
        } catch (SQLException e) {
          if (e.getErrorCode() != NEWER_THAN_SNAPSHOT) {
            throw e;
          }
        }
        connection.rollback();
      }
    }
    return complete;
  }

  private int check(String month) throws SQLException {
    List<Listed> all = listed(month);
    for (Listed one : all) {
      check(month, one);
    }
    return all.size();
  }

  /** Those of which both tables are there: the one of numbers is made last. */
  private List<String> months() throws SQLException {
    List<String> months = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SHOW TABLES LIKE 'matomo\\_archive\\_numeric\\_%'")) {
      while (rows.next()) {
        months.add(rows.getString(1).substring("matomo_archive_numeric_".length()));
      }
    }
    return months;
  }

  /** Archives of all plugins that count visits. */
  private List<Listed> listed(String month) throws SQLException {
    List<Listed> listed = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT idarchive, CONCAT_WS(' ', idsite, period, date1, name) FROM"
                    + " matomo_archive_numeric_"
                    + month
                    + " WHERE name LIKE 'done%' AND name NOT LIKE '%.%' AND value = 1")) {
      while (rows.next()) {
        listed.add(new Listed(rows.getLong(1), rows.getString(2)));
      }
    }
    return listed;
  }

  private void check(String month, Listed archive) throws SQLException {
    long visits = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT value FROM matomo_archive_numeric_"
                + month
                + " WHERE idarchive = ? AND name = 'nb_visits'")) {
      select.setLong(1, archive.id());
      try (ResultSet row = select.executeQuery()) {
        visits = row.next() ? row.getLong(1) : 0;
      }
    }
    Map<String, byte[]> blobs = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT name, value FROM matomo_archive_blob_"
                + month
                + " WHERE idarchive = ? AND name = '"
                + RECORD
                + "'")) {
      select.setLong(1, archive.id());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          blobs.put(rows.getString(1), rows.getBytes(2));
        }
      }
    }
    long inReport = blobs.isEmpty() ? 0 : sum(GoldenArchives.values(RECORD, blobs));
    if (visits != inReport) {
      throw new AssertionError(
          "archive " + archive + " counts " + visits + " visits, its report " + inReport);
    }
  }

  /** Of column 2, nb_visits. */
  private static long sum(Map<String, Object> cells) {
    return cells.entrySet().stream()
        .filter(cell -> cell.getKey().endsWith("]/2"))
        .mapToLong(cell -> Long.parseLong(String.valueOf(cell.getValue())))
        .sum();
  }
}
