package sluice.archive.fold;

/**
 * Distinct visitors and users of a period.
 *
 * @param visitors distinct idvisitor
 * @param users distinct user ids
 */
public record PeriodUniques(long visitors, long users) {
  /** Stands for a year, of which Matomo counts no distinct visitors. */
  public static final PeriodUniques NOT_COUNTED = new PeriodUniques(0, 0);
}
