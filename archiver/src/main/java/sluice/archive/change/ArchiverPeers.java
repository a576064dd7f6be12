package sluice.archive.change;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import sluice.archive.table.MatomoTables;

/**
 * The archivers that run on several hosts for one Matomo and share its sites (docs:
 * archiver/docs/archive-tables.md#two-archivers). Each holds a named lock, which a killed process
 * loses at once, and says in each run until when it counts as alive, by the database's clock, for a
 * host that is lost and leaves its connection behind. Who has which site is a matter of cost alone:
 * the lease of a site decides who archives it. Thread-safe.
 */
public final class ArchiverPeers {
  private static final String PREFIX = "peer.";

  /** Names are random, so that those of two Matomos on one server differ. */
  private static final String LOCK = "sluice.archive.";

  private static final int TEST_SECONDS = 5;

  /** Characters of the random part of a name: a column of 32 has to hold it. */
  private static final int NAME_LENGTH = 16;

  private final OwnTables own;
  private final String self =
      UUID.randomUUID().toString().replace("-", "").substring(0, NAME_LENGTH);

  private final MatomoTables tables;

  /** Has the lock; null while nothing was announced. */
  private Connection holding;

  /** Whether this one has had a lock before, with another connection. */
  private boolean isKnown;

  /**
   * An archiver that nobody knows yet.
   *
   * @param tables gives away one connection from the first announcement until it leaves
   */
  public ArchiverPeers(MatomoTables tables) {
    this.tables = tables;
    this.own = new OwnTables(tables);
  }

  /**
   * Those that are alive, of whom each has the sites for which his number is the highest: where one
   * comes or goes, no site moves between the others.
   *
   * @param alive names; with at most one everything is this one's
   */
  public record Share(String self, Set<String> alive) {
    /** Of an archiver that takes all sites, whoever else is there. */
    public static final Share ALL = new Share("", Set.of());

    /** Whether the site is this one's. */
    public boolean has(int idSite) {
      long own = number(self, idSite);
      return alive.stream().allMatch(peer -> peer.equals(self) || number(peer, idSite) < own);
    }

    /** FNV-1a, and a finisher, without which names that are alike have numbers that are alike. */
    private static long number(String peer, int idSite) {
      long hash = 0xcbf29ce484222325L;
      for (byte one : (peer + "/" + idSite).getBytes(StandardCharsets.US_ASCII)) {
        hash = (hash ^ one) * 0x100000001b3L;
      }
      hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
      return hash ^ hash >>> 33;
    }
  }

  /**
   * Says that this one is alive, and forgets those that are not.
   *
   * @param lasting until the next time at the latest, whole seconds
   */
  public synchronized Share announce(Duration lasting) throws SQLException {
    boolean isNew = holding == null || !holding.isValid(TEST_SECONDS);
    // What took our lock, a server that was started anew, say, may have taken those of others, too.
    boolean isByTime = isNew && isKnown;
    try {
      if (isNew) {
        hold(lasting);
      }
      // Each time: where the server takes a lost connection for open, that has the lock for a
      // while.
      lock("DO IF(IS_USED_LOCK(?) IS NULL, GET_LOCK(?, 0), 0)", 2);
      return announce(holding, lasting, isByTime);
    } catch (SQLException e) {
      drop(); // it may be one to a former primary
      throw e;
    }
  }

  private Share announce(Connection connection, Duration lasting, boolean isByTime)
      throws SQLException {
    own.create(connection);
    String sql =
        "INSERT INTO "
            + own.marks()
            + " VALUES (?, UNIX_TIMESTAMP() + ?) ON DUPLICATE KEY UPDATE value = VALUES(value)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, PREFIX + self);
      insert.setLong(2, lasting.toSeconds());
      insert.executeUpdate();
    }
    Set<String> alive = new TreeSet<>();
    Set<String> gone = new TreeSet<>();
    try (Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT name, CAST(value AS UNSIGNED) > UNIX_TIMESTAMP() AND ("
                    + isByTime
                    + " OR IS_USED_LOCK(CONCAT('"
                    + LOCK
                    + "', name)) IS NOT NULL) FROM "
                    + own.marks()
                    + " WHERE name LIKE '"
                    + PREFIX
                    + "%'")) {
      while (rows.next()) {
        String name = rows.getString(1).substring(PREFIX.length());
        (rows.getBoolean(2) ? alive : gone).add(name);
      }
    }
    for (String name : gone) {
      delete(connection, name);
    }
    alive.add(self);
    return new Share(self, alive);
  }

  /** Makes another connection, which the server keeps until the next time. */
  private void hold(Duration lasting) throws SQLException {
    drop();
    holding = tables.connect();
    try (Statement statement = holding.createStatement()) {
      statement.execute(
          "SET SESSION wait_timeout = GREATEST(@@wait_timeout, " + lasting.toSeconds() + ")");
    }
    isKnown = true;
  }

  private void lock(String statement, int names) throws SQLException {
    try (PreparedStatement prepared = holding.prepareStatement(statement)) {
      for (int i = 1; i <= names; i++) {
        prepared.setString(i, LOCK + PREFIX + self);
      }
      prepared.execute();
    }
  }

  /** Gives the connection back as it was: with the lock it would keep that for nobody. */
  private void drop() {
    if (holding == null) {
      return;
    }
    try (Connection dropped = holding;
        Statement statement = dropped.createStatement()) {
      lock("DO RELEASE_LOCK(?)", 1);
      statement.execute("SET SESSION wait_timeout = DEFAULT");
    } catch (SQLException e) {
      // The connection is lost, and the lock with it.
    }
    holding = null;
  }

  /** Says that this one has ended, so that the others take its sites at once. */
  public synchronized void leave() throws SQLException {
    if (holding == null) {
      return;
    }
    try {
      delete(holding, self);
    } finally {
      drop();
    }
  }

  private void delete(Connection connection, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + own.marks() + " WHERE name = ?")) {
      delete.setString(1, PREFIX + name);
      delete.executeUpdate();
    }
  }
}
