package sluice.archive;

/**
 * How much of the machine and of the database the archiver may take. Immutable.
 *
 * @param threads that archive side by side, 1..64
 * @param maxDatabaseShare share of wall time in which it has a statement running on the database,
 *     over all its threads together, above 0; {@link #NO_SHARE} = as it comes
 * @param maxRowsPerSecond rows that the database reads for it; 0 = as it comes
 */
public record ArchiveLoad(int threads, double maxDatabaseShare, long maxRowsPerSecond) {
  /** More threads than that only wait for each other at the database. */
  public static final int MOST_THREADS = 64;

  /** No bound of the time on the database. */
  public static final double NO_SHARE = 0;

  /** A thread a processor, without bounds. */
  public static final ArchiveLoad UNBOUNDED =
      new ArchiveLoad(
          Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()), NO_SHARE, 0);

  /** Refuses what is out of range. */
  public ArchiveLoad {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException("threads must be 1.." + MOST_THREADS + ", was " + threads);
    }
    if (!(maxDatabaseShare >= 0) || maxRowsPerSecond < 0) {
      throw new IllegalArgumentException(
          "bounds must not be negative, were " + maxDatabaseShare + " and " + maxRowsPerSecond);
    }
  }
}
