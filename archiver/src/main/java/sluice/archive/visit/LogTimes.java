package sluice.archive.visit;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times of the log tables, which are UTC. */
final class LogTimes {
  private LogTimes() {}

  /**
   * Seconds since 1970 of {@code 2026-10-05 08:45:52}, fractions ignored; 0 for a zero date, which
   * MariaDB keeps where it is not in strict mode.
   */
  static long dateTime(String text) {
    if (digits(text, 5, 7) == 0 || digits(text, 8, 10) == 0) {
      return 0;
    }
    LocalDateTime time =
        LocalDateTime.of(
            digits(text, 0, 4),
            digits(text, 5, 7),
            digits(text, 8, 10),
            digits(text, 11, 13),
            digits(text, 14, 16),
            digits(text, 17, 19));
    return time.toEpochSecond(ZoneOffset.UTC);
  }

  /** Seconds since midnight of {@code 08:45:52}. */
  static long time(String text) {
    return digits(text, 0, 2) * 3600L + digits(text, 3, 5) * 60L + digits(text, 6, 8);
  }

  private static int digits(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
