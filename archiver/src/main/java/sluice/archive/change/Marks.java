package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far the log tables were read; all days that were found up to there are in {@link DirtyDays}.
 * Immutable.
 *
 * @param idVisits ids of log_visit that were read, gaps included, as {@link IdTail} writes them
 * @param idLinkVas ids of log_link_visit_action, likewise
 * @param idRequests ids of log_bot_request, likewise; {@link #NONE} where none was ever read
 * @param lastRun when that was
 */
record Marks(String idVisits, String idLinkVas, String idRequests, Instant lastRun) {
  /** Nothing was read: what is there is new. */
  static final String NONE = "0";

  private static final String LAST_RUN = "last_run";
  private static final String REQUESTS = "idrequest";

  /**
   * Reads the marks and locks them until the transaction ends, so that one process reads the
   * sources at a time; empty before the first look.
   */
  static Optional<Marks> lock(Connection transaction, OwnTables own) throws SQLException {
    try (Statement statement = transaction.createStatement()) {
      statement
          .executeQuery("SELECT 1 FROM " + own.marks() + " WHERE name = 'lock' FOR UPDATE")
          .close();
    }
    return read(transaction, own);
  }

  /** Reads the marks; empty before the first look. */
  static Optional<Marks> read(Connection connection, OwnTables own) throws SQLException {
    Map<String, String> values = new HashMap<>();
    String sql =
        "SELECT name, value FROM "
            + own.marks()
            + " WHERE name IN ('idvisit', 'idlink_va', '"
            + REQUESTS
            + "', '"
            + LAST_RUN
            + "')";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.put(rows.getString(1), rows.getString(2));
      }
    }
    return values.containsKey(LAST_RUN)
        ? Optional.of(
            new Marks(
                values.get("idvisit"),
                values.get("idlink_va"),
                values.getOrDefault(REQUESTS, NONE),
                Instant.parse(values.get(LAST_RUN))))
        : Optional.empty();
  }

  /** Replaces what {@link #lock} read. */
  void store(Connection transaction, OwnTables own) throws SQLException {
    try (PreparedStatement replace =
        transaction.prepareStatement("REPLACE INTO " + own.marks() + " VALUES (?, ?)")) {
      add(replace, "idvisit", idVisits);
      add(replace, "idlink_va", idLinkVas);
      add(replace, REQUESTS, idRequests);
      add(replace, LAST_RUN, lastRun.toString());
      replace.executeBatch();
    }
  }

  private static void add(PreparedStatement replace, String name, String value)
      throws SQLException {
    replace.setString(1, name);
    replace.setString(2, value);
    replace.addBatch();
  }
}
