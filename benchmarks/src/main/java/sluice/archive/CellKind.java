package sluice.archive;

import java.util.Locale;

/** What is measured. */
enum CellKind {
  SCRATCH("from scratch"),
  MORE("1 % more hits"),
  NOTHING("nothing new"),
  RESTART("1 % more, restarted"),
  MONTH("week, month alone"),
  YEAR("year alone"),
  QUIET("quiet sites"),
  BESIDE("worker beside");

  private final String title;

  CellKind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** As an argument names it. */
  static CellKind of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
