package sluice.archive.fold;

import sluice.archive.table.ArchiveKey;
import sluice.archive.table.WeighedCache;

/**
 * What is kept from one folding of a period to the next. Thread-safe.
 *
 * @param sets visitors of each day
 * @param days unions of them
 * @param parts merged tables
 * @param folded archives by that of all reports of their scope
 */
public record PeriodCaches(
    VisitorSets sets,
    ClosedDays days,
    ClosedParts parts,
    WeighedCache<ArchiveKey, FoldedScope> folded) {
  /** Bytes of memory for unions of visitors: 8 a visitor, segment and period. */
  private static final long DAYS_BYTES = 64L << 20;

  /** Bytes of memory for merged tables, which are compressed. */
  private static final long PARTS_BYTES = 64L << 20;

  /** Bytes of memory for what archives were made of: some 600 a scope and period. */
  private static final long FOLDED_BYTES = 16L << 20;

  /** Empty caches around visitors of days. */
  public static PeriodCaches of(VisitorSets sets) {
    return new PeriodCaches(
        sets,
        new ClosedDays(DAYS_BYTES),
        new ClosedParts(PARTS_BYTES),
        new WeighedCache<>(FOLDED_BYTES, FoldedScope::weight));
  }
}
