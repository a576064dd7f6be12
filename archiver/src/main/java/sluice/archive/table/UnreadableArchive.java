package sluice.archive.table;

import java.sql.SQLException;
import sluice.archive.period.Period;

/** A record of an archive that is there cannot be read: it is damaged, or of another format. */
public final class UnreadableArchive extends SQLException {
  private static final long serialVersionUID = 1;

  private final transient Period period;

  /** Says which archive and record it is, and how it is made again. */
  public UnreadableArchive(Period period, long idArchive, String record, Throwable cause) {
    super(
        "record "
            + record
            + " of archive "
            + idArchive
            + " ("
            + period.date1()
            + " to "
            + period.date2()
            + ") cannot be read: make it again by sluice archive --once --dates "
            + period.date1()
            + ","
            + period.date2(),
        cause);
    this.period = period;
  }

  /** The period of the archive. */
  public Period period() {
    return period;
  }
}
