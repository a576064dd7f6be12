package sluice.archive.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSet;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SiteFacts;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitReader;

/** All archives of one week, month or year of a site, segments and dependents included. */
public final class PeriodArchives {
  private final SiteFacts site;
  private final ReportSettings settings;
  private final PeriodFold fold;
  private final Connection connection;

  /** Reads archives and visitors over the connection. */
  public PeriodArchives(
      SiteFacts site, ReportSettings settings, ArchiveReader reader, Connection connection) {
    this.site = site;
    this.settings = settings;
    this.connection = connection;
    this.fold = new PeriodFold(reader, connection);
  }

  /** The archives in Matomo's order; none where no part of the period has one. */
  public List<ScopeFold.Archive> of(
      Period period, List<ArchivedSegment> segments, VisitReader visits, LogActions names)
      throws SQLException {
    List<ScopeFold.Archive> archives = new ArrayList<>();
    if (!fold.hasParts(site.idSite(), period, DoneFlag.ALL)) {
      return archives;
    }
    Map<String, PeriodUniques> uniques =
        period.kind() == PeriodKind.YEAR
            ? Map.of()
            : PeriodVisitors.count(
                connection, site, period, withDependents(segments), visits, names);
    for (ArchivedSegment segment : segments) {
      addScope(archives, period, segment, uniques);
    }
    return archives;
  }

  private static List<ArchivedSegment> withDependents(List<ArchivedSegment> segments) {
    List<ArchivedSegment> all = new ArrayList<>();
    for (ArchivedSegment segment : segments) {
      all.add(segment);
      all.add(segment.ofNewVisitors());
      all.add(segment.ofReturningVisitors());
    }
    return all;
  }

  private void addScope(
      List<ScopeFold.Archive> archives,
      Period period,
      ArchivedSegment segment,
      Map<String, PeriodUniques> uniques)
      throws SQLException {
    PeriodFold.Rules rules =
        new PeriodFold.Rules(
            rules(ReportSet.visitsSummary()), rules(withoutCore(ReportSet.all(site, settings))));
    DoneFlag flag = new DoneFlag(segment.hash(), "");
    ArchiveContents all = fold.fold(site.idSite(), period, flag, rules, of(uniques, segment));
    archives.add(new ScopeFold.Archive(flag, all));
    if (all.number("nb_visits") == 0) {
      return;
    }
    PeriodFold.Rules core = new PeriodFold.Rules(rules(ReportSet.visitsSummary()), List.of());
    PeriodFold.Rules goals =
        new PeriodFold.Rules(List.of(), rules(ReportSet.goals(site, settings)));
    for (ArchivedSegment part : List.of(segment.ofNewVisitors(), segment.ofReturningVisitors())) {
      DoneFlag summaryFlag = new DoneFlag(part.hash(), "VisitsSummary");
      ArchiveContents summary =
          fold.fold(site.idSite(), period, summaryFlag, core, of(uniques, part));
      archives.add(new ScopeFold.Archive(summaryFlag, summary));
      if (all.number("nb_visits_converted") > 0) {
        DoneFlag goalsFlag = new DoneFlag(part.hash(), "Goals");
        boolean hasVisits = summary.number("nb_visits") > 0;
        archives.add(
            new ScopeFold.Archive(
                goalsFlag,
                hasVisits
                    ? fold.fold(site.idSite(), period, goalsFlag, goals, PeriodUniques.NOT_COUNTED)
                    : new ArchiveContents()));
      }
    }
  }

  private static PeriodUniques of(Map<String, PeriodUniques> uniques, ArchivedSegment segment) {
    return uniques.getOrDefault(segment.hash(), PeriodUniques.NOT_COUNTED);
  }

  private static List<Report> withoutCore(List<Report> reports) {
    return reports.subList(1, reports.size());
  }

  private static List<PeriodRule> rules(List<Report> reports) {
    return reports.stream().flatMap(report -> report.periodRules().stream()).toList();
  }
}
