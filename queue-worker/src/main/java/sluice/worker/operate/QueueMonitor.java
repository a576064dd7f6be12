package sluice.worker.operate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import sluice.matomo.DatabaseConnections;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.HeldLock;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.backend.QueueLocks;
import sluice.worker.backend.WorkerPresence;
import sluice.worker.drain.QueueTables;

/**
 * Looks at the queues ({@code sluice queue monitor}). Rates are between two looks. Confined to one
 * thread.
 */
public final class QueueMonitor implements AutoCloseable {
  /** Enough to decode the head of any queue. */
  private static final int MAX_INFLATED_BYTES = 64 << 20;

  /** MariaDB's. */
  private static final int NO_SUCH_TABLE = 1146;

  private final QueueBackend backend;
  private final QueueLists lists;
  private final QueueLocks locks;
  private final DatabaseConnections connections;
  private final QueueTables tables;
  private final InstantSource clock;

  /** The last look, which rates are computed from; null before the first. */
  private Snapshot last;

  /**
   * One queue at one moment. Counts are request sets.
   *
   * @param queue its id
   * @param length entries in the list
   * @param consumed since the beginning, as the cursor says; 0 if we never drained it
   * @param inPerSecond entries that came in; empty at the first look
   * @param outPerSecond entries that our workers consumed; empty at the first look
   * @param lagSeconds age of the oldest entry; 0 if there is none
   * @param etaSeconds until it is empty if both rates last; empty if it never is, or unknown
   * @param lock who holds it
   * @param isBeyond whether its id is beyond the number of queues: nobody writes to it now
   */
  public record QueueStatus(
      int queue,
      long length,
      long consumed,
      OptionalDouble inPerSecond,
      OptionalDouble outPerSecond,
      double lagSeconds,
      OptionalDouble etaSeconds,
      Optional<HeldLock> lock,
      boolean isBeyond) {}

  /**
   * All queues at one moment.
   *
   * @param time when
   * @param queues in order of their ids
   * @param usedMemoryBytes of the backend; 0 if it does not tell
   * @param peakMemoryBytes likewise
   * @param workers our live processes
   * @param databaseFault why the cursors could not be read; empty if they could
   */
  public record Snapshot(
      Instant time,
      List<QueueStatus> queues,
      long usedMemoryBytes,
      long peakMemoryBytes,
      List<WorkerPresence> workers,
      Optional<String> databaseFault) {

    /** Entries in all lists. */
    public long length() {
      return queues.stream().mapToLong(QueueStatus::length).sum();
    }

    private Optional<QueueStatus> of(int queue) {
      return queues.stream().filter(status -> status.queue() == queue).findFirst();
    }
  }

  /** Does not own the backend. */
  public QueueMonitor(
      QueueBackend backend,
      DatabaseConnections connections,
      QueueTables tables,
      InstantSource clock) {
    this.backend = backend;
    this.lists = backend.lists();
    this.locks = backend.locks();
    this.connections = connections;
    this.tables = tables;
    this.clock = clock;
  }

  /** Looks at the queues 0..queues-1, and at those beyond that hold entries all the same. */
  public Snapshot look(int queues) throws BackendException {
    Instant now = clock.instant();
    Optional<String> fault = Optional.empty();
    Map<Integer, Long> consumed = Map.of();
    try {
      consumed = consumed();
    } catch (SQLException e) {
      fault = Optional.of(String.valueOf(e.getMessage()));
    }
    List<Integer> ids = new ArrayList<>(IntStream.range(0, queues).boxed().toList());
    ids.addAll(lists.filledBeyond(queues));
    List<Long> lengths = lists.lengths(ids);
    List<QueueStatus> statuses = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      long done = consumed.getOrDefault(ids.get(i), 0L);
      statuses.add(status(now, ids.get(i), lengths.get(i), done, i >= queues));
    }
    Map<String, String> facts = backend.serverFacts();
    Snapshot snapshot =
        new Snapshot(
            now,
            List.copyOf(statuses),
            number(facts, "used_memory"),
            number(facts, "used_memory_peak"),
            locks.roster(),
            fault);
    last = snapshot;
    return snapshot;
  }

  @Override
  public void close() {
    lists.close();
    locks.close();
  }

  private QueueStatus status(Instant now, int queue, long length, long consumed, boolean isBeyond)
      throws BackendException {
    OptionalDouble in = OptionalDouble.empty();
    OptionalDouble out = OptionalDouble.empty();
    OptionalDouble eta = OptionalDouble.empty();
    Optional<QueueStatus> known = Optional.ofNullable(last).flatMap(snapshot -> snapshot.of(queue));
    if (known.isPresent()) {
      QueueStatus before = known.get();
      double seconds = Math.max(0.001, Duration.between(last.time(), now).toMillis() / 1e3);
      double outRate = (consumed - before.consumed()) / seconds;
      double inRate = Math.max(0, (length - before.length()) / seconds + outRate);
      in = OptionalDouble.of(inRate);
      out = OptionalDouble.of(outRate);
      if (length == 0 || outRate > inRate) {
        eta = OptionalDouble.of(length == 0 ? 0 : length / (outRate - inRate));
      }
    }
    double lag = length == 0 ? 0 : lagSeconds(now, queue);
    return new QueueStatus(
        queue, length, consumed, in, out, lag, eta, locks.holder(queue), isBeyond);
  }

  private double lagSeconds(Instant now, int queue) throws BackendException {
    try {
      List<byte[]> head = lists.read(queue, 0, 1).get();
      if (head.isEmpty()) {
        return 0;
      }
      RequestSet set = RequestSetCodec.decode(head.get(0), MAX_INFLATED_BYTES);
      return Math.max(0, now.toEpochMilli() / 1e3 - set.time());
    } catch (InvalidEntryException e) {
      // a worker will make a dead letter of it; its age is not known
      return 0;
    } catch (ExecutionException e) {
      throw new BackendException("queue " + queue + " cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while reading queue " + queue, e);
    }
  }

  private Map<Integer, Long> consumed() throws SQLException {
    Map<Integer, Long> consumed = new HashMap<>();
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT queue, consumed FROM " + tables.cursor())) {
      while (rows.next()) {
        consumed.put(rows.getInt(1), rows.getLong(2));
      }
    } catch (SQLException e) {
      // The first worker makes the table: until then nothing was consumed.
      if (e.getErrorCode() != NO_SUCH_TABLE) {
        throw e;
      }
    }
    return consumed;
  }

  private static long number(Map<String, String> facts, String name) {
    String text = facts.getOrDefault(name, "0");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
