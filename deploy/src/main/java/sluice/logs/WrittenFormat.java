package sluice.logs;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A format that somebody wrote down, with times as that somebody says. Whether a log is written so
 * is not known before a line of it is.
 */
final class WrittenFormat implements LogFormat {

  private final LogFormat form;
  private final LogDateFormat dates;

  WrittenFormat(LogFormat form, LogDateFormat dates) {
    this.form = form;
    this.dates = dates;
  }

  /** Another one for another text, so that a checkpoint tells whether it is still the same. */
  @Override
  public String name() {
    return form.name();
  }

  @Override
  public Optional<AccessLine> read(String line) {
    Optional<AccessLine> read = form.read(line);
    read.ifPresent(found -> found.put(LogValue.DATE, time(found)));
    return read;
  }

  /** Whether a line is written so, with a time that is one. */
  boolean shows(String line) {
    return read(line)
        .filter(found -> LogTime.seconds(found.raw(LogValue.DATE)).isPresent())
        .isPresent();
  }

  /** The time as {@link LogTime} reads it, in UTC; empty if it is none. */
  private String time(AccessLine line) {
    String day = line.raw(LogValue.TIME).isEmpty() ? "" : " " + line.raw(LogValue.TIME);
    OptionalLong seconds = dates.seconds(line.raw(LogValue.DATE) + day);
    try {
      String zone = line.text(LogValue.ZONE);
      int offset = zone.isEmpty() ? 0 : ZoneOffset.of(zone).getTotalSeconds();
      return seconds.isEmpty() ? "" : LogTime.cdt(seconds.getAsLong() - offset);
    } catch (DateTimeException noZone) {
      return "";
    }
  }
}
