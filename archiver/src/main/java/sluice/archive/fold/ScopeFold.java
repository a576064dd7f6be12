package sluice.archive.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sluice.archive.period.Period;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSet;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SiteFacts;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.DoneFlag;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;

/**
 * All archives of one day and segment: the one with all reports, and those of new and returning
 * visitors that Matomo makes along with it (reference archive.md 6.5). Not thread-safe.
 */
public final class ScopeFold {
  private final DayFold all;
  private final List<Dependent> dependents;
  private final ArchivedSegment segment;

  /** An archive of one plugin that goes with the main one. */
  private record Dependent(ArchivedSegment segment, DayFold summary, DayFold goals) {}

  /** Counts nothing yet. */
  public ScopeFold(SiteFacts site, ReportSettings settings, Period day, ArchivedSegment segment) {
    this.segment = segment;
    this.all = new DayFold(site.calendar(), day, segment, ReportSet.all(site, settings));
    this.dependents = new ArrayList<>();
    for (ArchivedSegment part : List.of(segment.ofNewVisitors(), segment.ofReturningVisitors())) {
      DayFold summary = new DayFold(site.calendar(), day, part, ReportSet.visitsSummary());
      DayFold goals = new DayFold(site.calendar(), day, part, ReportSet.goals(site, settings));
      dependents.add(new Dependent(part, summary, goals));
    }
  }

  /** Counts a visit where it belongs. */
  public void add(VisitBundle bundle, LogActions names) {
    all.add(bundle, names);
    for (Dependent dependent : dependents) {
      dependent.summary().add(bundle, names);
      dependent.goals().add(bundle, names);
    }
  }

  /** An archive that is ready to be published. */
  public record Archive(DoneFlag flag, ArchiveContents contents) {}

  /** The archives in the order in which Matomo makes them; none if there is nothing to store. */
  public List<Archive> archives(Connection connection, LogActions names) throws SQLException {
    ArchiveContents contents = publish(connection, all.reports(), names);
    List<Archive> archives = new ArrayList<>();
    archives.add(new Archive(new DoneFlag(segment.hash(), ""), contents));
    if (contents.number("nb_visits") == 0) {
      return archives;
    }
    boolean hasConversions = contents.number("nb_visits_converted") > 0;
    for (Dependent dependent : dependents) {
      ArchiveContents summary = publish(connection, dependent.summary().reports(), names);
      archives.add(new Archive(new DoneFlag(dependent.segment().hash(), "VisitsSummary"), summary));
      if (hasConversions) {
        archives.add(
            new Archive(
                new DoneFlag(dependent.segment().hash(), "Goals"),
                goals(connection, dependent, summary, names)));
      }
    }
    return archives;
  }

  private ArchiveContents goals(
      Connection connection, Dependent dependent, ArchiveContents summary, LogActions names)
      throws SQLException {
    ArchiveContents goals = new ArchiveContents();
    if (summary.number("nb_visits") > 0) {
      goals.assume("nb_visits_converted", summary.number("nb_visits_converted"));
      fill(connection, goals, dependent.goals().reports(), names);
    }
    return goals;
  }

  private static ArchiveContents publish(
      Connection connection, List<Report> reports, LogActions names) throws SQLException {
    ArchiveContents contents = new ArchiveContents();
    reports.get(0).publish(new Publication(contents, names));
    if (contents.number("nb_visits") > 0) {
      fill(connection, contents, reports.subList(1, reports.size()), names);
    }
    return contents;
  }

  private static void fill(
      Connection connection, ArchiveContents contents, List<Report> reports, LogActions names)
      throws SQLException {
    for (Report report : reports) {
      Set<Long> ids = new HashSet<>(report.actionsToName());
      names.load(connection, ids);
      report.publish(new Publication(contents, names));
    }
  }
}
