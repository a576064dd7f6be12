package sluice.cli;

import java.time.Duration;
import java.util.Optional;
import sluice.archive.Archiver;
import sluice.archive.budget.Headway;

/** When an archiver counts as alive and as ready, and what is said when it does not. Stateless. */
final class ArchiverHealth {

  /**
   * A thread that is at work and gets nothing done for so long hangs, unless systemd's watchdog has
   * a limit of its own. Statements over old logs without an index may well take minutes.
   */
  private static final Duration SILENCE_LIMIT = Duration.ofMinutes(30);

  /** What takes longer waits in the database, such as for a lock on a table. */
  private static final Duration STALLED = Duration.ofMinutes(2);

  private ArchiverHealth() {}

  /** Has the process asked about this archiver. */
  static void add(Archiver archiver, ProcessShell shell) {
    Duration limit = shell.watchdogLimit().orElse(SILENCE_LIMIT);
    shell.health().addLive("archiver work", () -> silence(archiver.silence(), limit));
    shell.health().addReady("archiver work", () -> silence(archiver.silence(), STALLED));
    shell.health().addReady("archiver", archiver::problem);
  }

  /** What is wrong when a thread has got nothing done for longer than this. */
  static Optional<String> silence(Headway.Silence silence, Duration limit) {
    return silence.nanos() <= limit.toNanos()
        ? Optional.empty()
        : Optional.of(
            "thread "
                + silence.thread()
                + " has got nothing done for "
                + Duration.ofNanos(silence.nanos()).toSeconds()
                + " s: SHOW FULL PROCESSLIST says what it waits for in the database");
  }
}
