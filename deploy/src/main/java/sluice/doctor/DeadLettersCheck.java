package sluice.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sluice.worker.drain.LetterFiles;
import sluice.worker.drain.QueueTables;

/** What could not be recorded. Stateless. */
final class DeadLettersCheck {

  private static final String MEND =
      "sluice queue dead-letters says why; when that is mended:  sluice queue dead-letters --replay";

  private DeadLettersCheck() {}

  /** What stands in the table. */
  private record Waiting(long letters, long oldestMs) {}

  static List<Finding> look(Patient patient, Connection connection) throws SQLException {
    String sql =
        "SELECT COUNT(*), MIN(time) FROM " + new QueueTables(patient.prefix()).deadLetter();
    Waiting waiting =
        Sql.listIfThere(connection, sql, row -> new Waiting(row.getLong(1), row.getLong(2)))
            .stream()
            .findFirst()
            .orElse(new Waiting(0, 0));
    if (waiting.letters() == 0) {
      return List.of(Finding.ok(FindingKind.DEAD_LETTERS, "none in the table"));
    }
    Instant oldest = Instant.ofEpochMilli(waiting.oldestMs());
    return List.of(
        Finding.warning(
            FindingKind.DEAD_LETTERS,
            "%d wait, the oldest for %s"
                .formatted(
                    waiting.letters(),
                    ClockCheck.words(Duration.between(oldest, patient.host().clock().instant()))),
            MEND));
  }

  /** Those that their table had no room for, in files of the workers' state directories. */
  static List<Finding> files(Patient patient) throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (Path state : patient.host().stateDirs()) {
      Path directory = state.resolve("dead-letters");
      try {
        int moved = Files.isDirectory(directory) ? LetterFiles.in(directory).countMoved() : 0;
        if (moved > 0) {
          findings.add(
              Finding.warning(
                  FindingKind.DEAD_LETTERS,
                  moved + " more are in files in " + directory,
                  "sluice queue dead-letters --import --state-dir " + state));
        }
      } catch (AccessDeniedException e) {
        findings.add(HostChecks.unreadable(directory));
      }
    }
    return findings;
  }
}
