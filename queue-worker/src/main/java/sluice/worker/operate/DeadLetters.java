package sluice.worker.operate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.queue.SetIdentity;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.DatabaseConnections;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.batch.BatchItem;
import sluice.worker.batch.TokenMask;
import sluice.worker.batch.TokenSeal;
import sluice.worker.drain.QueueTables;

/**
 * What failed alone ({@code sluice queue dead-letters}). Confined to one thread.
 *
 * <p>A replayed letter is queued under an identity made of its id and attempt, and deleted
 * afterwards: a crash between the two makes a second replay that the worker drops.
 */
public final class DeadLetters implements AutoCloseable {
  /** Prefix of the producer of replayed letters; the id follows. */
  private static final String PRODUCER = BatchItem.Dead.REPLAY_PRODUCER;

  private static final int NO_SUCH_TABLE = 1146;
  private static final int MAX_INFLATED_BYTES = 64 << 20;
  private static final RequestSetCodec CODEC = new RequestSetCodec(6);

  private final QueueLists lists;
  private final DatabaseConnections connections;
  private final QueueTables tables;
  private final TokenSeal seal;

  /**
   * One letter.
   *
   * @param id rises with time
   * @param queue where it was
   * @param time of the failure
   * @param attempts how often it was replayed before
   * @param requests tracking requests in it; 0 if it could not be read
   * @param error why it is here
   * @param entryBytes size of what is kept; 0 if it was too large to keep
   */
  public record Letter(
      long id, int queue, Instant time, int attempts, int requests, String error, int entryBytes) {}

  /**
   * What a replay did.
   *
   * @param replayed letters that are queued again
   * @param refused letters that cannot be: unreadable, or not kept
   */
  public record Replay(int replayed, int refused) {}

  /**
   * Does not own the backend.
   *
   * @param seal the workers' own
   */
  public DeadLetters(
      QueueBackend backend, DatabaseConnections connections, QueueTables tables, TokenSeal seal) {
    this.seal = seal;
    this.lists = backend.lists();
    this.connections = connections;
    this.tables = tables;
  }

  /** The latest letters, newest first. */
  public List<Letter> latest(int limit) throws SQLException {
    String sql =
        "SELECT id, queue, time, attempts, requests, error, LENGTH(entry) FROM "
            + tables.deadLetter()
            + " ORDER BY id DESC LIMIT "
            + limit;
    List<Letter> letters = new ArrayList<>();
    try (Connection connection = connections.open();
        PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        letters.add(
            new Letter(
                rows.getLong(1),
                rows.getInt(2),
                Instant.ofEpochMilli(rows.getLong(3)),
                rows.getInt(4),
                rows.getInt(5),
                rows.getString(6),
                rows.getInt(7)));
      }
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_TABLE) {
        throw e;
      }
    }
    return List.copyOf(letters);
  }

  /**
   * Queues letters again, oldest first, with the tokens they had. Without the salt that these were
   * sealed with they stay masked: what needs one is refused by the worker then.
   *
   * @param ids empty for all
   */
  public Replay replay(List<Long> ids) throws SQLException, BackendException {
    int replayed = 0;
    int refused = 0;
    try (Connection connection = connections.open()) {
      for (long id : chosen(connection, ids)) {
        if (replayOne(connection, id)) {
          replayed++;
        } else {
          refused++;
        }
      }
    }
    return new Replay(replayed, refused);
  }

  /**
   * Deletes letters for good.
   *
   * @param ids empty for all
   * @return how many
   */
  public int drop(List<Long> ids) throws SQLException {
    int dropped = 0;
    try (Connection connection = connections.open()) {
      for (long id : chosen(connection, ids)) {
        dropped += delete(connection, id);
      }
    }
    return dropped;
  }

  @Override
  public void close() {
    lists.close();
  }

  private boolean replayOne(Connection connection, long id) throws SQLException, BackendException {
    String sql = "SELECT queue, attempts, entry FROM " + tables.deadLetter() + " WHERE id = " + id;
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return false;
      }
      Optional<byte[]> entry = again(row.getBytes(3), id, row.getInt(2) + 1);
      if (entry.isEmpty()) {
        return false;
      }
      lists.append(row.getInt(1), entry.get());
      delete(connection, id);
      return true;
    }
  }

  private Optional<byte[]> again(byte[] entry, long id, int attempt) {
    try {
      RequestSet set = TokenMask.unmasked(RequestSetCodec.decode(entry, MAX_INFLATED_BYTES), seal);
      SetIdentity identity = new SetIdentity(PRODUCER + id, attempt);
      return Optional.of(
          CODEC.encode(
              new RequestSet(
                  set.requests(),
                  set.environment(),
                  set.tokenAuth(),
                  set.time(),
                  Optional.of(identity))));
    } catch (InvalidEntryException e) {
      return Optional.empty();
    }
  }

  private List<Long> chosen(Connection connection, List<Long> ids) throws SQLException {
    if (!ids.isEmpty()) {
      return ids.stream().sorted().toList();
    }
    List<Long> all = new ArrayList<>();
    String sql = "SELECT id FROM " + tables.deadLetter() + " ORDER BY id";
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        all.add(rows.getLong(1));
      }
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_TABLE) {
        throw e;
      }
    }
    return all;
  }

  private int delete(Connection connection, long id) throws SQLException {
    String sql = "DELETE FROM " + tables.deadLetter() + " WHERE id = ?";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, id);
      return delete.executeUpdate();
    }
  }
}
