package sluice.archive.period;

import java.util.EnumSet;
import java.util.Set;

/** Kinds of period (docs: archiver/docs/periods.md#kinds-of-period). */
public enum PeriodKind {
  /** One day. */
  DAY(1),
  /** Monday to Sunday. */
  WEEK(2),
  /** A calendar month. */
  MONTH(3),
  /** A calendar year. */
  YEAR(4);

  private final int code;

  PeriodKind(int code) {
    this.code = code;
  }

  /**
   * These kinds and those that they are made of: months of weeks, years of months. Where weeks were
   * not kept up to date, months would go stale with them.
   */
  public static Set<PeriodKind> withParts(Set<PeriodKind> kinds) {
    Set<PeriodKind> all = EnumSet.noneOf(PeriodKind.class);
    all.addAll(kinds);
    if (all.contains(YEAR)) {
      all.add(MONTH);
    }
    if (all.contains(MONTH)) {
      all.add(WEEK);
    }
    return all;
  }

  /** The number in the archive tables. */
  public int code() {
    return code;
  }
}
