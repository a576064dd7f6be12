package sluice.archive.verify;

import java.util.ArrayList;
import java.util.List;
import sluice.archive.fold.DependentFold;
import sluice.archive.fold.VisitorSets;
import sluice.archive.report.ReportSettings;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.DoneFlag;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitReader;
import sluice.site.Site;

/**
 * What checking one site's archives needs.
 *
 * @param segments those that are archived, all visits first
 * @param sets distinct visitors of days that were counted
 */
public record CheckedSite(
    Site facts,
    ReportSettings settings,
    List<ArchivedSegment> segments,
    Logs logs,
    VisitorSets sets) {

  /** The log tables. */
  public record Logs(VisitReader visits, LogActions names) {}

  /** The flags of the archives that are made of a segment. */
  List<DoneFlag> flags(ArchivedSegment segment) {
    List<DoneFlag> flags = new ArrayList<>();
    flags.add(new DoneFlag(segment.hash(), ""));
    for (ArchivedSegment.Dependent part : segment.dependents(settings.installation())) {
      flags.add(new DoneFlag(part.visitors().hash(), DependentFold.SUMMARY));
      if (part.hasGoals()) {
        flags.add(new DoneFlag(part.visitors().hash(), DependentFold.GOALS));
      }
    }
    return flags;
  }

  /** Segments of which any archive is there. */
  List<ArchivedSegment> segmentsIn(StoredArchives stored) {
    return segments.stream()
        .filter(segment -> flags(segment).stream().anyMatch(stored::has))
        .toList();
  }
}
