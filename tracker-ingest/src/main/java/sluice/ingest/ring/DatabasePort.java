package sluice.ingest.ring;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import sluice.queue.PluginTables;

/**
 * A connection to the plugin's tables. What was pushed between two flushes is one transaction of
 * multi-row inserts, made by a thread of its own, {@code queue-inserter}, while the appender goes
 * on; when it is refused, each list is tried alone, so that one cannot hold up the others.
 *
 * <p>Nothing is stored before COMMIT was sent, so any failure before is a refusal; what becomes of
 * a COMMIT without an answer is unknown.
 */
final class DatabasePort implements QueuePort {

  private static final int NO_SUCH_TABLE = 1146;

  /**
   * Pause between two looks whether the server was stopped or replaced, so that it is noticed while
   * the last entries are kept.
   */
  private static final long PING_MS = 500;

  private static final int PING_LIMIT_S = 2;

  /** Bytes of a packet that the head of the statement takes. */
  private static final long HEAD_BYTES = 512;

  /** Bytes that stand around each value: {@code (_binary''),}. */
  private static final long VALUE_BYTES = 16;

  /** Rows of one statement; with more of them a row becomes no cheaper. */
  private static final int MOST_ROWS = 512;

  private final Connection connection;
  private final Runnable giveUp;
  private final PluginTables tables;
  private final long packetBytes;
  private final String identity;
  private final ScheduledThreadPoolExecutor thread;
  private List<Insert> gathered = new ArrayList<>();
  private volatile boolean open = true;

  /** Confined to the inserting thread. */
  private boolean broken;

  /** Entries of one push, which are inserted together. */
  private record Insert(String list, List<byte[]> entries, CompletableFuture<Long> outcome) {}

  /** Says that server or connection failed before COMMIT was sent, so that nothing was stored. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean elsewhere;

    RefusedException(SQLException cause, boolean elsewhere) {
      super("the database has not stored the entries: " + cause.getMessage(), cause);
      this.elsewhere = elsewhere;
    }
  }

  /**
   * @param connection not in autocommit; owned from now on
   * @param giveUp ends the connection, also while an answer is waited for
   * @param packetBytes the server's max_allowed_packet
   * @param identity see {@link #serverIdentity}
   */
  DatabasePort(
      Connection connection,
      Runnable giveUp,
      PluginTables tables,
      long packetBytes,
      String identity) {
    this.connection = connection;
    this.giveUp = giveUp;
    this.tables = tables;
    this.packetBytes = packetBytes;
    this.identity = identity;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "queue-inserter");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(this::ping, PING_MS, PING_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletionStage<Long> push(byte[] list, List<byte[]> entries) {
    Insert insert =
        new Insert(new String(list, StandardCharsets.US_ASCII), entries, new CompletableFuture<>());
    gathered.add(insert);
    return insert.outcome();
  }

  @Override
  public boolean takes(byte[] entry) {
    return entry.length * 2L < roomBytes() || escapedBytes(entry) <= roomBytes();
  }

  @Override
  public void flush() {
    if (gathered.isEmpty()) {
      return;
    }
    List<Insert> inserts = gathered;
    gathered = new ArrayList<>();
    thread.execute(() -> store(inserts));
  }

  /** The appender hears what became of the entries before it hears that the connection is gone. */
  private void store(List<Insert> inserts) {
    Optional<Exception> failure = transaction(inserts);
    boolean refused = failure.isPresent() && failure.get() instanceof RefusedException;
    if (refused && !broken && inserts.size() > 1) {
      inserts.forEach(insert -> store(List.of(insert)));
      return;
    }
    for (Insert insert : inserts) {
      if (failure.isPresent()) {
        insert.outcome().completeExceptionally(failure.get());
      } else {
        insert.outcome().complete((long) insert.entries().size());
      }
    }
    if (broken) {
      open = false;
    }
  }

  private Optional<Exception> transaction(List<Insert> inserts) {
    try {
      insertAll(inserts);
    } catch (SQLException failed) {
      return Optional.of(refused(failed));
    }
    try {
      connection.commit();
      return Optional.empty();
    } catch (SQLException unknown) {
      broken = true;
      return Optional.of(unknown);
    }
  }

  private RefusedException refused(SQLException failed) {
    broken |= String.valueOf(failed.getSQLState()).startsWith("08");
    try {
      connection.rollback();
    } catch (SQLException gone) {
      broken = true;
    }
    return new RefusedException(failed, broken);
  }

  private void insertAll(List<Insert> inserts) throws SQLException {
    try {
      for (Insert insert : inserts) {
        insert(insert);
      }
    } catch (SQLException failed) {
      if (failed.getErrorCode() != NO_SUCH_TABLE) {
        throw failed;
      }
      connection.rollback();
      create(inserts);
      for (Insert insert : inserts) {
        insert(insert);
      }
    }
  }

  private void create(List<Insert> inserts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Insert insert : inserts) {
        statement.execute(tables.createList(insert.list()));
      }
    }
  }

  /** Inserts the entries by as many statements as the server's packets demand. */
  private void insert(Insert insert) throws SQLException {
    List<byte[]> entries = insert.entries();
    int from = 0;
    while (from < entries.size()) {
      long bytes = 0;
      int to = from;
      while (to < entries.size() && to - from < MOST_ROWS) {
        bytes += escapedBytes(entries.get(to)) + VALUE_BYTES;
        if (to > from && bytes > roomBytes()) {
          break;
        }
        to++;
      }
      insert(insert.list(), entries.subList(from, to));
      from = to;
    }
  }

  private void insert(String list, List<byte[]> rows) throws SQLException {
    String sql =
        "INSERT INTO "
            + tables.list(list)
            + " (list_value) VALUES (?)"
            + ",(?)".repeat(rows.size() - 1);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < rows.size(); i++) {
        statement.setBytes(i + 1, rows.get(i));
      }
      statement.executeUpdate();
    }
  }

  private long roomBytes() {
    return packetBytes - HEAD_BYTES - VALUE_BYTES - 4L * MOST_ROWS;
  }

  /** As the client library writes it: four characters get a backslash. */
  private static long escapedBytes(byte[] entry) {
    long bytes = entry.length;
    for (byte one : entry) {
      if (one == 0 || one == '\'' || one == '"' || one == '\\') {
        bytes++;
      }
    }
    return bytes;
  }

  private void ping() {
    boolean isThere;
    try {
      isThere = connection.isValid(PING_LIMIT_S);
    } catch (SQLException gone) {
      isThere = false;
    }
    if (!isThere) {
      open = false;
    }
  }

  @Override
  public boolean isRefusal(Throwable failure) {
    return failure instanceof RefusedException;
  }

  @Override
  public boolean isWrongServer(Throwable refusal) {
    return refusal instanceof RefusedException refused && refused.elsewhere;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** The pushes under way fail as soon as the connection is gone, which may take a moment. */
  @Override
  public void close() {
    open = false;
    thread.shutdown();
    Thread closer = new Thread(giveUp, "queue-closer");
    closer.setDaemon(true);
    closer.start();
  }

  @Override
  public String serverIdentity() {
    return identity;
  }
}
