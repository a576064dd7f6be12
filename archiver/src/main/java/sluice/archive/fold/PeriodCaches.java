package sluice.archive.fold;

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

  /** Empty caches around visitors of days. */
  public static PeriodCaches of(VisitorSets sets) {
    return new PeriodCaches(sets, new ClosedDays(DAYS_BYTES), new ClosedParts(PARTS_BYTES));
  }
}
