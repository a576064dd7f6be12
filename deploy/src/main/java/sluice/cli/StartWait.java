package sluice.cli;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.backend.BackendException;

/**
 * Waits, for a long-running command, while a server that it needs is away at its start, says so in
 * the log at first and now and then, and on {@code /health/ready} always. Confined to the main
 * thread.
 */
final class StartWait {

  static final Flag NO_WAIT =
      new Flag(
          "no-wait",
          "",
          "Exit with code 69 when a server is away at the start, in place of waiting for it.");

  /** The first pause, and the longest. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Between two lines in the log, after the first. */
  private static final Duration LOG_STEP = Duration.ofMinutes(5);

  /** Class 08 of SQLSTATE: there is no connection. */
  private static final String NO_CONNECTION = "08";

  private static final Logger LOG = LoggerFactory.getLogger(StartWait.class);

  private final ProcessShell shell;
  private final boolean waits;

  private StartWait(ProcessShell shell, boolean waits) {
    this.shell = shell;
    this.waits = waits;
  }

  /** Asks a server for something. */
  @FunctionalInterface
  interface Attempt<T> {
    T make() throws SQLException, BackendException;
  }

  /**
   * As the flag says.
   *
   * @param isOnce a command that is done once is started again by whoever wants it done, and does
   *     not wait
   */
  static StartWait of(Installation installation, ProcessShell shell, boolean isOnce) {
    return new StartWait(shell, !isOnce && !installation.settings().flag(NO_WAIT.name(), false));
  }

  /**
   * Asks until the server answers.
   *
   * @param server such as {@code the database}, with its address
   * @throws SQLException when it answers, but refuses, or is away and nobody waits
   * @throws BackendException when it is away and nobody waits
   */
  <T> T until(String server, Attempt<T> attempt)
      throws SQLException, BackendException, InterruptedException {
    Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long nextLogNanos = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    for (int tries = 1; ; tries++) {
      try {
        T answer = attempt.make();
        if (tries > 1) {
          LOG.atInfo()
              .addKeyValue("server", server)
              .addKeyValue("waited_since", since)
              .log("start-goes-on");
          shell.startGoesOn();
        }
        return answer;
      } catch (SQLException e) {
        if (!waits || !isAway(e)) {
          throw e;
        }
        nextLogNanos = say(server, since, tries, e, nextLogNanos);
      } catch (BackendException e) {
        if (!waits) {
          throw e;
        }
        nextLogNanos = say(server, since, tries, e, nextLogNanos);
      }
      shell.pauseBeforeServing(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private long say(String server, Instant since, int tries, Exception cause, long nextLogNanos) {
    String why = CommandRun.oneLine(cause);
    shell.startWaits("waits for " + server + " since " + since + " (" + tries + " tries): " + why);
    if (System.nanoTime() - nextLogNanos < 0) {
      return nextLogNanos;
    }
    LOG.atWarn()
        .addKeyValue("server", server)
        .addKeyValue("since", since)
        .addKeyValue("tries", tries)
        .addKeyValue("cause", why)
        .log("start-waits");
    return System.nanoTime() + LOG_STEP.toNanos();
  }

  /** Whether it may be there later; who refuses a user or has no such database will go on so. */
  private static boolean isAway(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith(NO_CONNECTION);
  }
}
