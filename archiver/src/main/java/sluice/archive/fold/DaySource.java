package sluice.archive.fold;

import java.sql.SQLException;
import java.util.Collection;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitReader;

/** The log of one day of a site as it was at one instant. Not thread-safe. */
public interface DaySource {
  /** The visits that have to do with the day, ascending. */
  long[] idVisits() throws SQLException;

  /** Reads visits in the order given; those that are gone come as empty bundles. */
  void read(long[] idVisits, VisitReader.Sink sink) throws SQLException;

  /** Makes the actions known that these visits name. */
  void name(Collection<VisitBundle> visits) throws SQLException;

  /** The actions that are known. */
  LogActions names();

  /** When the site was last hit, on whatever day; Unix seconds, 0 if it never was. */
  long newestHit() throws SQLException;
}
