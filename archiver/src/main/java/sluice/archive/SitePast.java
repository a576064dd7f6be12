package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import sluice.archive.past.PastDays;
import sluice.archive.past.PastSlice;
import sluice.archive.period.Period;
import sluice.archive.segment.ArchivedSegment;

/**
 * Which archives that segments of a site lack are left out, or left until nothing newer waits.
 * Written to by the thread that has the site's turn, while no other builds.
 */
final class SitePast {
  private final int idSite;
  private final Map<String, LocalDate> firstDays;
  private final PastDays pastDays;
  private final Connection publishing;
  private List<PastSlice> slices;

  /**
   * Reads what is left of a site.
   *
   * @param firstDays of which segments are archived, by hash; of others all are
   */
  SitePast(int idSite, Map<String, LocalDate> firstDays, PastDays pastDays, Connection publishing)
      throws SQLException {
    this.idSite = idSite;
    this.firstDays = firstDays;
    this.pastDays = pastDays;
    this.publishing = publishing;
    this.slices = pastDays.next(publishing, idSite);
  }

  /**
   * Whether a missing archive of a segment is left out: it lies before the days of which the
   * segment is archived, or its turn comes with the past of the segment.
   */
  boolean isLeft(ArchivedSegment segment, Period part) {
    LocalDate first = firstDays.getOrDefault(segment.hash(), LocalDate.MIN);
    return !segment.equals(ArchivedSegment.ALL)
        && (part.date2().isBefore(first) || isOfItsPast(segment, part));
  }

  /**
   * Leaves the archives that segments lack of a month that is over until nothing newer waits: a
   * segment that is new to us may lack years.
   */
  void putOff(List<ArchivedSegment> missing, Period month) throws SQLException {
    for (ArchivedSegment segment : missing) {
      LocalDate known = firstDays.getOrDefault(segment.hash(), LocalDate.MIN);
      LocalDate first = known.isAfter(month.date1()) ? known : month.date1();
      pastDays.add(publishing, PastSlice.of(idSite, segment.hash(), first, month.date2()));
    }
    slices = pastDays.next(publishing, idSite);
  }

  private boolean isOfItsPast(ArchivedSegment segment, Period part) {
    return slices.stream()
        .filter(slice -> slice.segmentHash().equals(segment.hash()))
        .anyMatch(slice -> !part.date1().isAfter(slice.last()));
  }
}
