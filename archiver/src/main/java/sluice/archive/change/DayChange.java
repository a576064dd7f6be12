package sluice.archive.change;

/**
 * What of a day of a site may differ from what was last counted. Immutable, but for the arrays,
 * which nobody may write to.
 */
public sealed interface DayChange {

  /** Beyond this the ids of a day are not kept: it is read again whole. */
  int MOST_VISITS = 50_000;

  /** No visit changed; something of the day was put off and is still to be published. */
  DayChange NONE = new Visits(new long[0]);

  /** More visits changed than are kept. */
  DayChange MANY = new Whole("many-visits");

  /** What is to be done where both of two changes happened. */
  default DayChange and(DayChange other) {
    if (this instanceof Whole) {
      return this;
    }
    if (other instanceof Whole) {
      return other;
    }
    long[] ids = ChangedIds.union(ids(), other.ids());
    if (ids.length > MOST_VISITS) {
      return MANY;
    }
    boolean compares = this instanceof Compare || other instanceof Compare;
    return compares ? new Compare(ids) : new Visits(ids);
  }

  /** Ids of visits that are known to have changed, ascending; none of a whole day. */
  long[] ids();

  /**
   * Only these visits changed, appeared, vanished, or went to or came from another day.
   *
   * @param ids ascending
   */
  record Visits(long[] ids) implements DayChange {}

  /**
   * These visits changed, and others may have vanished or appeared: the ids of the day are to be
   * compared with those that were counted. It is what the option report_to_invalidate_… of our
   * workers means.
   *
   * @param ids ascending
   */
  record Compare(long[] ids) implements DayChange {}

  /**
   * Anything may have changed: nothing that was counted before may be used.
   *
   * @param reason a word or two with hyphens, for people
   */
  record Whole(String reason) implements DayChange {
    private static final int LONGEST = 64;

    /** Refuses what does not fit into the table. */
    public Whole {
      if (reason.length() > LONGEST) {
        throw new IllegalArgumentException("longer than " + LONGEST + ": " + reason);
      }
    }

    @Override
    public long[] ids() {
      return new long[0];
    }
  }
}
