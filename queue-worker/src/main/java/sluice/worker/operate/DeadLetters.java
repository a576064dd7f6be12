package sluice.worker.operate;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sluice.matomo.DatabaseConnections;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.queue.SetIdentity;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.backend.QueueLocks;
import sluice.worker.batch.BatchItem;
import sluice.worker.batch.TokenMask;
import sluice.worker.batch.TokenSeal;
import sluice.worker.drain.LetterFiles;
import sluice.worker.drain.QueueTables;

/**
 * What failed alone ({@code sluice queue dead-letters}). Confined to one thread.
 *
 * <p>A replayed letter is queued under an identity made of its id and attempt, and deleted
 * afterwards: a crash between the two makes a second replay that the worker drops. The queues are
 * those that its requests belong to now, not the one where it failed, which may be gone; by how
 * many queues they were chosen is kept first, so that a second replay chooses the same.
 */
public final class DeadLetters implements AutoCloseable {
  /** Prefix of the producer of replayed letters; the id follows. */
  private static final String PRODUCER = BatchItem.Dead.REPLAY_PRODUCER;

  private static final int NO_SUCH_TABLE = 1146;
  private static final int MAX_INFLATED_BYTES = 64 << 20;
  private static final RequestSetCodec CODEC = new RequestSetCodec(6);

  private final Sources from;
  private final QueueLists lists;
  private final QueueLocks locks;
  private final DatabaseConnections connections;
  private final QueueTables tables;

  /**
   * What it works with.
   *
   * @param backend not owned
   * @param seal the workers' own
   * @param files the workers' own
   * @param route the queues that requests belong to
   * @param queues how many queues are configured; the number that is agreed on comes before it
   */
  public record Sources(
      QueueBackend backend,
      DatabaseConnections connections,
      QueueTables tables,
      TokenSeal seal,
      LetterFiles files,
      ReplayRoute route,
      int queues) {}

  /**
   * What came of taking letters out of files.
   *
   * @param taken letters that are in the table again
   * @param left letters that the table has no room for
   */
  public record Import(int taken, int left) {}

  /**
   * One letter.
   *
   * @param id rises with time
   * @param queue where it was
   * @param time of the failure
   * @param attempts how often it was replayed before
   * @param requests tracking requests in it; 0 if it could not be read
   * @param error why it is here
   * @param entryBytes size of what the table has; 0 if the entry is in a file
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

  /** Is told how far a replay has come. */
  public interface ReplayWatch {
    /**
     * So many letters are done.
     *
     * @param of letters that were chosen
     */
    void reached(int done, int of);
  }

  /** Connects when first used. */
  public DeadLetters(Sources from) {
    this.from = from;
    this.lists = from.backend().lists();
    this.locks = from.backend().locks();
    this.connections = from.connections();
    this.tables = from.tables();
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
  public Replay replay(List<Long> ids) throws SQLException, BackendException, IOException {
    return replay(ids, (done, of) -> {});
  }

  /**
   * The same, and tells how far it has come.
   *
   * @param watch is told before the first letter, and after each
   */
  public Replay replay(List<Long> ids, ReplayWatch watch)
      throws SQLException, BackendException, IOException {
    int replayed = 0;
    int refused = 0;
    try (Connection connection = connections.open()) {
      tables.create(connection);
      List<Long> chosen = chosen(connection, ids);
      watch.reached(0, chosen.size());
      for (long id : chosen) {
        if (replayOne(connection, id)) {
          replayed++;
        } else {
          refused++;
        }
        watch.reached(replayed + refused, chosen.size());
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

  /** How many letters are in files, because the table held too many. */
  public int filed() throws IOException {
    return from.files().countMoved();
  }

  /**
   * Puts letters that are in files back into the table, oldest first, as far as it has room. A
   * crash in between puts some of them back again by the next call, under the same ids.
   */
  public Import importFiled() throws SQLException, IOException {
    List<Long> taken = new ArrayList<>();
    try (Connection connection = connections.open()) {
      tables.create(connection);
      long room = LetterFiles.TABLE_LETTERS - count(connection);
      from.files()
          .<SQLException>visitMoved(
              letter -> {
                if (taken.size() >= room) {
                  return false;
                }
                insert(connection, letter);
                taken.add(letter.id());
                return true;
              });
    }
    if (!taken.isEmpty()) {
      from.files().taken(taken, Instant.now());
    }
    return new Import(taken.size(), filed());
  }

  @Override
  public void close() {
    lists.close();
    locks.close();
  }

  private long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + tables.deadLetter())) {
      row.next();
      return row.getLong(1);
    }
  }

  private void insert(Connection connection, LetterFiles.Filed letter) throws SQLException {
    String sql =
        "INSERT IGNORE INTO "
            + tables.deadLetter()
            + " (id, queue, position, time, attempts, requests, error, entry)"
            + " VALUES (?,?,?,?,?,?,?,?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setLong(1, letter.id());
      insert.setInt(2, letter.queue());
      insert.setLong(3, letter.position());
      insert.setLong(4, letter.timeMs());
      insert.setInt(5, letter.attempts());
      insert.setInt(6, letter.requests());
      insert.setString(7, letter.error());
      insert.setBytes(8, letter.entry());
      insert.executeUpdate();
    }
  }

  private boolean replayOne(Connection connection, long id)
      throws SQLException, BackendException, IOException {
    String sql =
        "SELECT attempts, replay_queues, entry FROM " + tables.deadLetter() + " WHERE id = " + id;
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return false;
      }
      byte[] entry = row.getBytes(3);
      Optional<RequestSet> set =
          decoded(entry.length > 0 ? entry : from.files().entry(id).orElse(entry));
      if (set.isEmpty()) {
        return false;
      }
      int queues = row.getInt(2) > 0 ? row.getInt(2) : begin(connection, id);
      SetIdentity identity = new SetIdentity(PRODUCER + id, row.getInt(1) + 1);
      for (Map.Entry<Integer, List<PhpValue.Array>> part : byQueue(set.get(), queues).entrySet()) {
        lists.append(part.getKey(), encoded(set.get(), part.getValue(), identity));
      }
      delete(connection, id);
      return true;
    }
  }

  /** Keeps the number of queues by which the letter's are chosen, before anything is queued. */
  private int begin(Connection connection, long id) throws SQLException, BackendException {
    int queues = locks.agreedQueues().orElse(from.queues());
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE " + tables.deadLetter() + " SET replay_queues = " + queues + " WHERE id = " + id);
    }
    return queues;
  }

  private Map<Integer, List<PhpValue.Array>> byQueue(RequestSet set, int queues) {
    Map<Integer, List<PhpValue.Array>> parts = new TreeMap<>();
    for (PhpValue.Array request : set.requests()) {
      int queue = from.route().queueOf(set, request, queues);
      parts.computeIfAbsent(queue, id -> new ArrayList<>()).add(request);
    }
    return parts;
  }

  private Optional<RequestSet> decoded(byte[] entry) {
    try {
      return Optional.of(
          TokenMask.unmasked(RequestSetCodec.decode(entry, MAX_INFLATED_BYTES), from.seal()));
    } catch (InvalidEntryException e) {
      return Optional.empty();
    }
  }

  private static byte[] encoded(
      RequestSet whole, List<PhpValue.Array> requests, SetIdentity identity) {
    return CODEC.encode(
        new RequestSet(
            requests, whole.environment(), whole.tokenAuth(), whole.time(), Optional.of(identity)));
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
