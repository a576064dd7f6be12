package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.RedisConnections;
import sluice.worker.operate.ResizeBoard;

/**
 * How far the servers' clocks are from this machine's.
 *
 * @param clock this machine's
 */
record ClockCheck(InstantSource clock) {

  /** Beyond this a visit's times differ visibly by who wrote them. */
  private static final long WARN_MS = 2000;

  /** Beyond this hits are taken for sent in the past or the future, and archives come late. */
  private static final long ERROR_MS = 60_000;

  /** Asks a server for its Unix milliseconds. */
  private interface Question<E extends Exception> {
    long ask() throws E;
  }

  List<Finding> database(Connection connection) throws SQLException {
    // The first statement of a session takes longer than those that follow.
    databaseMs(connection);
    return List.of(compared("the database", () -> databaseMs(connection)));
  }

  private static long databaseMs(Connection connection) throws SQLException {
    return Sql.text(connection, "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000 AS UNSIGNED)")
        .map(Long::parseLong)
        .orElse(0L);
  }

  List<Finding> redis(RedisConnections connections) throws BackendException {
    try (ResizeBoard board = new ResizeBoard(connections)) {
      board.serverMs();
      return List.of(compared("Redis", board::serverMs));
    }
  }

  private <E extends Exception> Finding compared(String server, Question<E> question) throws E {
    long before = clock.millis();
    long there = question.ask();
    long after = clock.millis();
    // What the answer took may have passed on either way.
    long ahead = there > after ? there - after : Math.min(0, there - before);
    String evidence =
        "the clock of %s is %s this machine's"
            .formatted(
                server,
                ahead == 0
                    ? "that of"
                    : "%.1f s %s"
                        .formatted(Math.abs(ahead) / 1e3, ahead > 0 ? "ahead of" : "behind"));
    if (Math.abs(ahead) < WARN_MS) {
      return Finding.ok(FindingKind.CLOCK, "this machine and " + server + " agree");
    }
    String remedy =
        "apt-get install chrony, on both machines; timedatectl shows whether it follows";
    return Math.abs(ahead) < ERROR_MS
        ? Finding.warning(FindingKind.CLOCK, evidence, remedy)
        : Finding.error(FindingKind.CLOCK, evidence, remedy);
  }

  /** For a message. */
  static String words(Duration time) {
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    return time.toHours() < 2
        ? time.toMinutes() + " min"
        : time.toHours() < 48 ? time.toHours() + " h" : time.toDays() + " days";
  }
}
