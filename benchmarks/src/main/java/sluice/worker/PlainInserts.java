package sluice.worker;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * Writes the rows of visits and actions that a worker wrote once more, by plain statements that
 * decide nothing: no worker can be faster than this. A batch is one INSERT of its new visits, one
 * of its actions, an UPDATE of each visit that an earlier batch began, and one COMMIT. Names of
 * actions are not written.
 */
final class PlainInserts {

  /** Hits of a batch, as many as the worker takes. */
  private static final int BATCH = 100;

  private static final String VISIT = "log_visit";
  private static final String ACTION = "log_link_visit_action";

  private static final List<String> UPDATED =
      List.of(
          "visit_last_action_time",
          "visit_exit_idaction_url",
          "visit_exit_idaction_name",
          "visit_total_actions",
          "visit_total_interactions",
          "visit_total_time",
          "last_idlink_va");

  /** The rows of a table in memory; columns that no row fills are left out. */
  private record Rows(String table, List<String> columns, List<Object[]> rows) {
    int column(String name) {
      return columns.indexOf(name);
    }
  }

  private record Batch(List<Object[]> created, List<Object[]> changed, List<Object[]> actions) {}

  private final Rows visits;
  private final Rows actions;

  private PlainInserts(Rows visits, Rows actions) {
    this.visits = visits;
    this.actions = actions;
  }

  /** Takes the rows from a database that a worker filled. */
  static PlainInserts rowsOf(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return new PlainInserts(
          read(connection, VISIT, "idvisit"), read(connection, ACTION, "idlink_va"));
    }
  }

  /**
   * Writes the rows over several connections, each with visits of its own.
   *
   * @return nanoseconds
   */
  long write(DataSource source, int connections)
      throws SQLException, InterruptedException, ExecutionException {
    List<List<Batch>> shares = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      shares.add(batches(i, connections));
    }
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (List<Batch> share : shares) {
        running.add(
            threads.submit(
                () -> {
                  write(source, share);
                  return share;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      return System.nanoTime() - start;
    } finally {
      threads.shutdown();
    }
  }

  private List<Batch> batches(int share, int shares) {
    int idVisit = visits.column("idvisit");
    Map<Long, Object[]> visitById = new HashMap<>();
    visits.rows().forEach(row -> visitById.put((Long) row[idVisit], row));
    Set<Long> known = new LinkedHashSet<>();
    List<Object[]> mine =
        actions.rows().stream()
            .filter(row -> (Long) row[actions.column("idvisit")] % shares == share)
            .toList();
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < mine.size(); from += BATCH) {
      Batch batch =
          new Batch(
              new ArrayList<>(),
              new ArrayList<>(),
              mine.subList(from, Math.min(mine.size(), from + BATCH)));
      Set<Long> ids = new LinkedHashSet<>();
      batch.actions().forEach(row -> ids.add((Long) row[actions.column("idvisit")]));
      for (long id : ids) {
        (known.add(id) ? batch.created() : batch.changed()).add(visitById.get(id));
      }
      batches.add(batch);
    }
    return batches;
  }

  private void write(DataSource source, List<Batch> batches) throws SQLException {
    Map<String, PreparedStatement> statements = new HashMap<>();
    try (Connection connection = source.getConnection()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET SESSION sql_mode='NO_AUTO_VALUE_ON_ZERO'");
      }
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      for (Batch batch : batches) {
        insert(connection, statements, visits, batch.created());
        insert(connection, statements, actions, batch.actions());
        update(connection, statements, batch.changed());
        connection.commit();
      }
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
    }
  }

  private static void insert(
      Connection connection,
      Map<String, PreparedStatement> statements,
      Rows table,
      List<Object[]> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String row = "(" + String.join(",", Collections.nCopies(table.columns().size(), "?")) + ")";
    String sql =
        "INSERT INTO "
            + (BenchServers.PREFIX + table.table())
            + (" (`" + String.join("`,`", table.columns()) + "`) VALUES ")
            + String.join(",", Collections.nCopies(rows.size(), row));
    PreparedStatement statement = prepared(connection, statements, sql);
    int index = 1;
    for (Object[] values : rows) {
      for (Object value : values) {
        bind(statement, index++, value);
      }
    }
    statement.executeUpdate();
  }

  private void update(
      Connection connection, Map<String, PreparedStatement> statements, List<Object[]> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String sql =
        "UPDATE "
            + (BenchServers.PREFIX + VISIT)
            + (" SET " + String.join("=?,", UPDATED) + "=? WHERE idvisit=?");
    PreparedStatement statement = prepared(connection, statements, sql);
    for (Object[] values : rows) {
      int index = 1;
      for (String column : UPDATED) {
        int position = visits.column(column);
        bind(statement, index++, position < 0 ? null : values[position]);
      }
      bind(statement, index, values[visits.column("idvisit")]);
      statement.addBatch();
    }
    statement.executeBatch();
  }

  private static PreparedStatement prepared(
      Connection connection, Map<String, PreparedStatement> statements, String sql)
      throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.NULL);
    } else {
      statement.setObject(index, value);
    }
  }

  private static Rows read(Connection connection, String table, String order) throws SQLException {
    String sql = "SELECT * FROM " + BenchServers.PREFIX + table + " ORDER BY " + order;
    List<Object[]> rows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      ResultSetMetaData columns = result.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnName(i));
      }
      while (result.next()) {
        Object[] row = new Object[names.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = value(result, i + 1, columns.getColumnType(i + 1));
        }
        rows.add(row);
      }
    }
    return filled(table, names, rows);
  }

  private static Rows filled(String table, List<String> names, List<Object[]> rows) {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int column = i;
      if (rows.stream().anyMatch(row -> row[column] != null)) {
        kept.add(i);
      }
    }
    return new Rows(
        table,
        kept.stream().map(names::get).toList(),
        rows.stream().map(row -> kept.stream().map(i -> row[i]).toArray()).toList());
  }

  private static Object value(ResultSet row, int column, int type) throws SQLException {
    return switch (type) {
      case Types.BINARY, Types.VARBINARY -> row.getBytes(column);
      case Types.DATE, Types.TIME, Types.TIMESTAMP -> row.getString(column);
      default -> {
        Object value = row.getObject(column);
        boolean isWhole =
            value instanceof Integer || value instanceof Short || value instanceof BigInteger;
        yield isWhole ? (Object) ((Number) value).longValue() : value;
      }
    };
  }
}
