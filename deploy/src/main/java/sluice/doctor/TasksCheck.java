package sluice.doctor;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.php.PhpSerialized;

/** Whether Matomo's scheduled tasks are run by anybody. Stateless. */
final class TasksCheck {

  /** Matomo's own: task to the Unix second at which it is due (core/Scheduler/Timetable.php). */
  private static final String TIMETABLE = "TaskScheduler.timetable";

  /** Hourly and daily tasks are that late when cron runs them once a day. */
  private static final Duration LATE = Duration.ofHours(26);

  private static final String CRON =
      "a line in /etc/cron.d/matomo:  5 * * * * www-data php MATOMO/console scheduled-tasks:run";

  private TasksCheck() {}

  static List<Finding> look(Patient patient, Connection connection) throws SQLException {
    Optional<String> timetable = Sql.option(patient, connection, TIMETABLE);
    OptionalLong due = timetable.map(TasksCheck::earliest).orElse(OptionalLong.empty());
    if (due.isEmpty()) {
      return List.of(
          Finding.info(
              FindingKind.SCHEDULED_TASKS,
              "Matomo has no timetable of its scheduled tasks yet: they were never run"));
    }
    Duration late =
        Duration.between(Instant.ofEpochSecond(due.getAsLong()), patient.host().clock().instant());
    return List.of(
        late.compareTo(LATE) < 0
            ? Finding.ok(FindingKind.SCHEDULED_TASKS, "are run in time")
            : Finding.warning(
                FindingKind.SCHEDULED_TASKS,
                "a task of Matomo's should have run "
                    + ClockCheck.words(late)
                    + " ago: old logs are not deleted, reports not sent, the place database not updated",
                CRON));
  }

  /** When the first of them is due; empty when that cannot be read. */
  static OptionalLong earliest(String serialized) {
    try {
      return PhpSerialized.read(serialized.getBytes(StandardCharsets.UTF_8))
              instanceof Map<?, ?> tasks
          ? tasks.values().stream().filter(Long.class::isInstance).mapToLong(Long.class::cast).min()
          : OptionalLong.empty();
    } catch (IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }
}
