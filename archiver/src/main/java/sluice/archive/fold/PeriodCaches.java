package sluice.archive.fold;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is kept from one folding of a period to the next. Thread-safe.
 *
 * @param sets visitors of each day
 * @param days unions of them
 * @param parts merged tables
 */
public record PeriodCaches(VisitorSets sets, ClosedDays days, ClosedParts parts) {
  /** Bytes of memory for unions of visitors: 8 a visitor, segment and period. */
  private static final long DAYS_BYTES = 64L << 20;

  /** Bytes of memory for merged tables, which are compressed. */
  private static final long PARTS_BYTES = 64L << 20;

  /** Empty caches; visitors of days are kept in this directory, or in memory. */
  public static PeriodCaches in(Optional<Path> visitors) {
    return of(new VisitorSets(visitors));
  }

  /** The same around sets that are there. */
  public static PeriodCaches of(VisitorSets sets) {
    return new PeriodCaches(sets, new ClosedDays(DAYS_BYTES), new ClosedParts(PARTS_BYTES));
  }
}
