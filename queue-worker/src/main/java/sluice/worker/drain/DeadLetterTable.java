package sluice.worker.drain;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchItem;
import sluice.worker.batch.TokenMask;

/**
 * Writes what fails alone to {@code sluice_dead_letter}, in the transaction of its batch, and keeps
 * the table within its bounds. What is too large for it, or too much, goes to {@link LetterFiles}:
 * nothing is dropped but what is too old. Confined to one worker thread.
 *
 * <p>Ids are made here, of the time and a random number, so that none is given twice, whatever
 * becomes of the table: a replay is known by the letter's id.
 */
final class DeadLetterTable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTable.class);

  /** Characters of an error that are kept; the column's width. */
  private static final int ERROR_CHARS = 1000;

  /** A larger entry is kept in a file: bytes; with a statement around it, any server takes it. */
  private static final int MAX_ENTRY_BYTES = 1 << 20;

  /** How long a letter is kept: it may hold addresses. */
  private static final Duration MAX_AGE = Duration.ofDays(30);

  /** Rows deleted by one statement, so that no lock is held for long. */
  private static final int PURGE_ROWS = 1000;

  /** Rows moved at once: each may have an entry of the largest size, and all are in memory. */
  private static final int MOVED_ROWS = 16;

  /** How often one purge moves rows at most, as the worker has hits to record. */
  private static final int MOVES = 200;

  /** Bits of an id below its milliseconds. */
  private static final int RANDOM_BITS = 12;

  /** The server's code for a full disk, so that a full one of ours is waited for as well. */
  private static final int DISK_FULL = 1021;

  /** What an operator does with letters in files. */
  private static final String FILED =
      "sluice queue dead-letters --import puts them back, with the worker's --state-dir";

  private final QueueTables tables;
  private final InstantSource clock;
  private final LetterFiles files;
  private final DrainMetrics metrics;
  private final int maxLetters;

  /**
   * Large letters of the last batch that a file has, with their ids: a repeated attempt does not
   * file them again.
   */
  private final Map<BatchItem.Dead, Long> filed = new IdentityHashMap<>();

  private long lastId;

  DeadLetterTable(DrainSources sources) {
    this(
        sources.tables(),
        sources.clock(),
        sources.files(),
        sources.metrics(),
        LetterFiles.TABLE_LETTERS);
  }

  /**
   * Makes a table with another bound, for tests.
   *
   * @param maxLetters rows of the table
   */
  DeadLetterTable(
      QueueTables tables,
      InstantSource clock,
      LetterFiles files,
      DrainMetrics metrics,
      int maxLetters) {
    this.tables = tables;
    this.clock = clock;
    this.files = files;
    this.metrics = metrics;
    this.maxLetters = maxLetters;
  }

  /** One short line for the error column. */
  static String describe(Throwable failure) {
    String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return TokenMask.masked(text);
  }

  /** A dead item of a batch on its way to the table. */
  private record Letter(long id, long position, BatchItem.Dead dead) {
    boolean isLarge() {
      return dead.entry().length > MAX_ENTRY_BYTES;
    }

    String error() {
      String error = isLarge() ? "(entry in a file) " + dead.error() : dead.error();
      return error.substring(0, Math.min(error.length(), ERROR_CHARS));
    }
  }

  /** Inserts the batch's dead items; returns how many. */
  int insert(Connection transaction, Batch batch) throws SQLException {
    List<Letter> letters = letters(batch);
    if (letters.isEmpty()) {
      return 0;
    }
    file(batch.queue(), letters.stream().filter(Letter::isLarge).toList());
    String sql =
        "INSERT INTO "
            + tables.deadLetter()
            + " (id, queue, position, time, attempts, requests, error, entry)"
            + " VALUES (?,?,?,?,?,?,?,?)";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      for (Letter letter : letters) {
        fill(insert, batch.queue(), letter);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return letters.size();
  }

  /**
   * Deletes what is too old, and moves what is too much to a file; transactions of its own.
   *
   * @return whether nothing is left to be moved
   */
  boolean purge(Connection transaction) throws SQLException {
    try {
      deleteOld(transaction);
      for (int i = 0; i < MOVES; i++) {
        if (!moveOldest(transaction)) {
          return true;
        }
      }
      return false;
    } catch (SQLException e) {
      QueueCursor.rollBackQuietly(transaction);
      throw e;
    } catch (IOException e) {
      QueueCursor.rollBackQuietly(transaction);
      LOG.atError()
          .addKeyValue("place", files.place())
          .addKeyValue("effect", "more than " + maxLetters + " stay in their table")
          .addKeyValue("cause", e.toString())
          .addKeyValue("do", "make the directory writable")
          .log("dead-letters-not-moved");
      return true;
    }
  }

  private List<Letter> letters(Batch batch) {
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < batch.items().size(); i++) {
      if (batch.items().get(i).content() instanceof BatchItem.Dead dead) {
        long id = filed.getOrDefault(dead, 0L);
        letters.add(new Letter(id == 0 ? nextId() : id, batch.before().consumed() + i, dead));
      }
    }
    return letters;
  }

  /**
   * Makes an id. Ids rise with time, and two workers hardly make the same one in one millisecond.
   */
  private long nextId() {
    long random = ThreadLocalRandom.current().nextLong(1 << RANDOM_BITS);
    lastId = Math.max(lastId + 1, clock.millis() << RANDOM_BITS | random);
    return lastId;
  }

  /**
   * Writes large entries to a file before the transaction ends, as nobody must ever see a row
   * without its entry.
   */
  private void file(int queue, List<Letter> large) throws SQLException {
    List<LetterFiles.Filed> missing =
        large.stream()
            .filter(letter -> !filed.containsKey(letter.dead()))
            .map(
                letter ->
                    new LetterFiles.Filed(
                        letter.id(),
                        LetterFiles.Kind.LARGE,
                        queue,
                        letter.position(),
                        clock.millis(),
                        letter.dead().attempts(),
                        letter.dead().requests(),
                        letter.error(),
                        letter.dead().entry()))
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    try {
      files.append(missing, clock.instant());
    } catch (IOException e) {
      throw new SQLException(
          "a dead letter too large for its table cannot be kept in %s: make room there, or set --state-dir (%s)"
              .formatted(files.place(), e),
          "HY000",
          DISK_FULL,
          e);
    }
    filed.clear();
    large.forEach(letter -> filed.put(letter.dead(), letter.id()));
    metrics.lettersFiled(LetterFiles.Kind.LARGE, missing.size());
    LOG.atError()
        .addKeyValue("why", "large")
        .addKeyValue("count", missing.size())
        .addKeyValue("place", files.place())
        .addKeyValue("do", FILED)
        .log("dead-letters-filed");
  }

  private void deleteOld(Connection transaction) throws SQLException {
    long oldest = clock.millis() - MAX_AGE.toMillis();
    try (Statement statement = transaction.createStatement()) {
      int letters =
          statement.executeUpdate(
              "DELETE FROM %s WHERE time < %d ORDER BY time LIMIT %d"
                  .formatted(tables.deadLetter(), oldest, PURGE_ROWS));
      statement.executeUpdate(
          "DELETE FROM %s WHERE producer LIKE '%s%%' AND updated < %d LIMIT %d"
              .formatted(tables.producer(), BatchItem.Dead.REPLAY_PRODUCER, oldest, PURGE_ROWS));
      transaction.commit();
      expired(letters, expiredFiles(oldest));
    }
  }

  private int expiredFiles(long oldest) {
    try {
      return files.expire(Instant.ofEpochMilli(oldest));
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("place", files.place())
          .addKeyValue("cause", e.toString())
          .log("dead-letter-files-kept");
      return 0;
    }
  }

  private void expired(int letters, int days) {
    if (letters + days > 0) {
      metrics.lettersExpired(letters);
      LOG.atError()
          .addKeyValue("older", MAX_AGE)
          .addKeyValue("letters", letters)
          .addKeyValue("files", days)
          .log("dead-letters-expired");
    }
  }

  /**
   * Writes the oldest letters to a file and deletes them from the table only then, so that a crash
   * loses none. Returns whether there may be more.
   */
  private boolean moveOldest(Connection transaction) throws SQLException, IOException {
    List<LetterFiles.Filed> oldest = oldestBeyond(transaction);
    if (oldest.isEmpty()) {
      transaction.commit();
      return false;
    }
    files.append(oldest, clock.instant());
    String ids = String.join(",", oldest.stream().map(it -> Long.toString(it.id())).toList());
    try (Statement statement = transaction.createStatement()) {
      statement.executeUpdate("DELETE FROM " + tables.deadLetter() + " WHERE id IN (" + ids + ")");
    }
    transaction.commit();
    metrics.lettersFiled(LetterFiles.Kind.MOVED, oldest.size());
    LOG.atError()
        .addKeyValue("why", "more than " + maxLetters)
        .addKeyValue("count", oldest.size())
        .addKeyValue("place", files.place())
        .addKeyValue("do", FILED)
        .log("dead-letters-filed");
    return true;
  }

  private List<LetterFiles.Filed> oldestBeyond(Connection transaction) throws SQLException {
    List<LetterFiles.Filed> letters = new ArrayList<>();
    try (Statement statement = transaction.createStatement()) {
      long excess;
      try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + tables.deadLetter())) {
        row.next();
        excess = row.getLong(1) - maxLetters;
      }
      if (excess <= 0) {
        return Collections.emptyList();
      }
      String sql =
          "SELECT id, queue, position, time, attempts, requests, error, entry FROM %s"
              + " ORDER BY id LIMIT %d FOR UPDATE";
      try (ResultSet rows =
          statement.executeQuery(
              sql.formatted(tables.deadLetter(), Math.min(excess, MOVED_ROWS)))) {
        while (rows.next()) {
          letters.add(
              new LetterFiles.Filed(
                  rows.getLong(1),
                  LetterFiles.Kind.MOVED,
                  rows.getInt(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getInt(5),
                  rows.getInt(6),
                  rows.getString(7),
                  rows.getBytes(8)));
        }
      }
    }
    return letters;
  }

  private void fill(PreparedStatement insert, int queue, Letter letter) throws SQLException {
    insert.setLong(1, letter.id());
    insert.setInt(2, queue);
    insert.setLong(3, letter.position());
    insert.setLong(4, clock.millis());
    insert.setInt(5, letter.dead().attempts());
    insert.setInt(6, letter.dead().requests());
    insert.setString(7, letter.error());
    insert.setBytes(8, letter.isLarge() ? new byte[0] : letter.dead().entry());
  }
}
