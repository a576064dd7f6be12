package sluice.archive.verify;

import java.util.Locale;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;

/** How findings are said. */
final class Words {
  /** Characters of a value that are shown: an url may be long. */
  private static final int VALUE_CHARS = 120;

  private Words() {}

  /** Such as {@code day 2026-10-14} or {@code week 2026-10-12..2026-10-18}. */
  static String of(Period period) {
    String kind = period.kind().name().toLowerCase(Locale.ROOT);
    return period.kind() == PeriodKind.DAY
        ? kind + " " + period.date1()
        : kind + " " + period.date1() + ".." + period.date2();
  }

  /** A value on one line. */
  static String of(Object value) {
    String text = value.toString().replaceAll("\\s+", " ");
    return text.length() <= VALUE_CHARS ? text : text.substring(0, VALUE_CHARS) + "…";
  }
}
