package sluice.archive.fold;

/**
 * Distinct visitors and users of a period.
 *
 * @param visitors distinct idvisitor
 * @param users distinct user ids
 */
public record PeriodUniques(long visitors, long users) {
  /** Where Matomo does not count them: years. */
  public static final PeriodUniques NOT_COUNTED = new PeriodUniques(0, 0);
}
