package sluice.archive.streams;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rows that are written in one transaction, perhaps long after they took their ids. Confined to one
 * stream.
 */
final class RowTransaction {
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "log_conversion", List.of("idvisit", "idgoal", "buster"),
          "log_conversion_item", List.of("idvisit", "idorder", "idaction_sku"));

  /** Deadlock, and a lock that was waited for too long. */
  private static final Set<Integer> IN_THE_WAY = Set.of(1213, 1205);

  private final Map<StreamRow, Boolean> isKept = new LinkedHashMap<>();
  private final Set<StreamVisit> visits = new LinkedHashSet<>();
  private final List<String> statements = new ArrayList<>();

  void changed(StreamRow row) {
    isKept.put(row, true);
  }

  void deleted(StreamRow row) {
    isKept.put(row, false);
  }

  void touched(StreamVisit visit) {
    visits.add(visit);
  }

  Set<StreamVisit> visits() {
    return visits;
  }

  /** Another statement of the transaction. */
  void add(String sql) {
    statements.add(sql);
  }

  /** Ids of the visits by site, as our workers write them. */
  String touchedVisits() {
    Map<Integer, Set<Long>> bySite = new TreeMap<>();
    visits.forEach(
        visit -> bySite.computeIfAbsent(visit.idSite(), site -> new TreeSet<>()).add(visit.id()));
    return bySite.entrySet().stream()
        .map(site -> "\"" + site.getKey() + "\":" + site.getValue().toString().replace(" ", ""))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Writes all of it, on a connection in autocommit; again when it was in somebody's way. */
  void commit(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    boolean isCommitted = false;
    while (!isCommitted) {
      try {
        write(connection);
        connection.commit();
        isCommitted = true;
      } catch (SQLException e) {
        connection.rollback();
        if (!IN_THE_WAY.contains(e.getErrorCode())) {
          throw e;
        }
      }
    }
    connection.setAutoCommit(true);
    visits.forEach(visit -> visit.hold(false));
  }

  private void write(Connection connection) throws SQLException {
    for (Map.Entry<StreamRow, Boolean> row : isKept.entrySet()) {
      if (row.getValue()) {
        replace(connection, row.getKey());
      } else {
        delete(connection, row.getKey());
      }
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void replace(Connection connection, StreamRow row) throws SQLException {
    List<String> names = List.copyOf(row.columns().keySet());
    String sql =
        "REPLACE INTO matomo_"
            + row.table()
            + names.stream()
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(",", " (", ")"))
            + names.stream().map(name -> "?").collect(Collectors.joining(",", " VALUES (", ")"));
    write(connection, sql, row, names);
  }

  private static void delete(Connection connection, StreamRow row) throws SQLException {
    List<String> names = KEYS.get(row.table());
    String sql =
        "DELETE FROM matomo_"
            + row.table()
            + names.stream()
                .map(name -> name + " = ?")
                .collect(Collectors.joining(" AND ", " WHERE ", ""));
    write(connection, sql, row, names);
  }

  private static void write(Connection connection, String sql, StreamRow row, List<String> columns)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        statement.setObject(i + 1, row.value(columns.get(i)));
      }
      statement.executeUpdate();
    }
  }
}
