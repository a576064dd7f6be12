package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Statements that keep the database busy. Stateless. */
final class LongQueryCheck {

  /** Seconds; a whole day of a large site is read in less. */
  private static final int LONG_S = 600;

  private LongQueryCheck() {}

  static List<Finding> look(Connection connection) throws SQLException {
    return look(connection, LONG_S);
  }

  /** With a limit of its own. The text of a statement is not shown, for it may hold anything. */
  static List<Finding> look(Connection connection, int longSeconds) throws SQLException {
    String sql =
        "SELECT id, user, time, LEFT(REGEXP_SUBSTR(info, '[A-Za-z]+'), 12) FROM"
            + " information_schema.processlist WHERE command = 'Query' AND time >= ? AND id <>"
            + " CONNECTION_ID() ORDER BY time DESC LIMIT 5";
    List<Finding> found =
        Sql.list(
            connection,
            sql,
            row ->
                Finding.warning(
                    FindingKind.DATABASE_LONG_QUERY,
                    "a %s of user %s has been running for %d s, connection %d"
                        .formatted(
                            row.getString(4), row.getString(2), row.getLong(3), row.getLong(1)),
                    "SHOW FULL PROCESSLIST; then  KILL QUERY " + row.getLong(1)),
            longSeconds);
    return found.isEmpty()
        ? List.of(
            Finding.ok(
                FindingKind.DATABASE_LONG_QUERY,
                "no statement that we may see takes longer than " + longSeconds + " s"))
        : found;
  }
}
