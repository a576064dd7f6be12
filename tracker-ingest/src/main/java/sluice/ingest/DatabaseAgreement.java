package sluice.ingest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sluice.matomo.DatabaseConnections;
import sluice.queue.IngestPresence;
import sluice.queue.PluginTables;
import sluice.queue.QueueKey;

/**
 * Tells and asks beside the plugin's locks in the database. There is no resize there ({@code sluice
 * queue resize} says so), and a database does not lose its memory while it runs on, so nothing is
 * announced or marked. A table that does not exist yet counts as an empty one. Confined to one
 * thread.
 */
final class DatabaseAgreement implements QueueAgreement {

  private static final int NO_SUCH_TABLE = 1146;

  private static final String ALIVE = " AND expiry_time >= UNIX_TIMESTAMP()";

  private final DatabaseConnections connections;
  private final Duration timeout;
  private final PluginTables tables;

  /** The present connection; null while there is none. */
  private Connection opened;

  DatabaseAgreement(DatabaseConnections connections, PluginTables tables, Duration timeout) {
    this.connections = connections;
    this.timeout = timeout;
    this.tables = tables;
  }

  /** The database could not be asked. */
  private static final class NotAskedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAskedException(SQLException cause) {
      super("the database does not answer: " + cause.getMessage(), cause);
    }
  }

  /** Takes the present row of an answer. */
  private interface Rows {
    void take(ResultSet row) throws SQLException;
  }

  @Override
  public Seen read() {
    List<String> counts = new ArrayList<>();
    List<String> workers = new ArrayList<>();
    String sql =
        "SELECT queue_key, queue_value FROM %s WHERE queue_key = ? OR queue_key LIKE ?"
            .formatted(tables.locks());
    query(
        sql + ALIVE,
        row ->
            (row.getString(1).equals(PluginTables.COUNT_KEY) ? counts : workers)
                .add(row.getString(2)),
        PluginTables.COUNT_KEY,
        PluginTables.WORKER_KEY + "%");
    OptionalInt count = counts.isEmpty() ? OptionalInt.empty() : Seen.count(counts.get(0));
    return new Seen(Optional.empty(), count, !workers.isEmpty(), 0);
  }

  @Override
  public List<String> ownersOfPhp(int queues) {
    List<String> owners = new ArrayList<>();
    query(
        "SELECT queue_value FROM " + tables.locks() + " WHERE queue_key LIKE ?" + ALIVE,
        row -> owners.add(String.valueOf(row.getString(1))),
        PluginTables.LOCK_KEY + "%");
    return owners.stream().filter(QueueKey::isOwnerOfPhp).toList();
  }

  /** From the workers' own table: each batch writes it in its transaction. */
  @Override
  public Map<Integer, Long> committed(String producer, int queues) {
    String ids =
        IntStream.range(0, queues).mapToObj(Integer::toString).collect(Collectors.joining(","));
    Map<Integer, Long> numbers = new HashMap<>();
    query(
        "SELECT queue, sequence FROM %s WHERE queue IN (%s) AND producer = ?"
            .formatted(tables.committed(), ids),
        row -> numbers.put(row.getInt(1), row.getLong(2)),
        producer);
    return numbers;
  }

  @Override
  public Map<String, Long> mark(String id, int queues) {
    return Map.of();
  }

  @Override
  public void announce(String id, IngestPresence presence) {
    // No resize of queues in the database waits for an ingest.
  }

  @Override
  public void withdraw(String id) {
    // No resize of queues in the database waits for an ingest.
  }

  private void query(String sql, Rows rows, String... values) {
    try (PreparedStatement query = connection().prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setString(i + 1, values[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.take(row);
        }
      }
    } catch (SQLSyntaxErrorException e) {
      if (e.getErrorCode() != NO_SUCH_TABLE) {
        throw new NotAskedException(e);
      }
    } catch (SQLException e) {
      throw new NotAskedException(e);
    }
  }

  private Connection connection() throws SQLException {
    if (opened == null) {
      opened = connections.open(timeout);
      opened.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
    }
    return opened;
  }

  @Override
  public void drop() {
    if (opened != null) {
      connections.giveUp(opened);
      opened = null;
    }
  }

  @Override
  public void close() {
    drop();
  }
}
