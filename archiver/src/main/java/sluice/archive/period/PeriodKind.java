package sluice.archive.period;

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

  /** The number in the archive tables. */
  public int code() {
    return code;
  }
}
