package sluice.archive.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.ReportSet;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SiteFacts;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitReader;

/** The archives of one week, month or year of a site. Not thread-safe. */
public final class PeriodArchives {
  private final SiteFacts site;
  private final ReportSettings settings;
  private final Period period;
  private final PeriodFold fold;
  private final Map<String, PeriodUniques> uniques;

  /**
   * Counts the period's visitors.
   *
   * @param visitors for which segments archives will be asked for
   */
  public PeriodArchives(
      SiteFacts site,
      ReportSettings settings,
      Period period,
      ArchiveReader reader,
      Connection connection,
      Visitors visitors)
      throws SQLException {
    this.site = site;
    this.settings = settings;
    this.period = period;
    this.fold = new PeriodFold(reader, connection);
    this.uniques =
        period.kind() == PeriodKind.YEAR
            ? Map.of()
            : PeriodVisitors.count(
                connection, site, period, visitors.segments(), visitors.reader(), visitors.names());
  }

  /** Where visitors are counted from, and for which segments, their dependents included. */
  public record Visitors(VisitReader reader, LogActions names, List<ArchivedSegment> segments) {
    /** The segments and all their dependents. */
    public static Visitors of(
        VisitReader reader, LogActions names, List<ArchivedSegment> segments) {
      List<ArchivedSegment> all = new ArrayList<>(segments);
      segments.forEach(segment -> all.addAll(segment.dependents()));
      return new Visitors(reader, names, all);
    }
  }

  /** The archive with all reports. */
  public ArchiveContents all(ArchivedSegment segment) throws SQLException {
    PeriodFold.Rules rules = new PeriodFold.Rules(core(), ReportSet.all(site, settings, period), 0);
    return fold.fold(site.idSite(), period, new DoneFlag(segment.hash(), ""), rules, of(segment));
  }

  /** The core metrics of a dependent segment. */
  public ArchiveContents summary(ArchivedSegment dependent) throws SQLException {
    PeriodFold.Rules rules = new PeriodFold.Rules(core(), List.of(), 0);
    return fold.fold(
        site.idSite(),
        period,
        new DoneFlag(dependent.hash(), DependentFold.SUMMARY),
        rules,
        of(dependent));
  }

  /** Conversions and products of a dependent segment; nothing without visits. */
  public ArchiveContents goals(ArchivedSegment dependent, ArchiveContents summary)
      throws SQLException {
    if (summary.number("nb_visits") == 0) {
      return new ArchiveContents();
    }
    PeriodFold.Rules rules =
        new PeriodFold.Rules(
            List.of(), ReportSet.goals(site, settings), summary.number("nb_visits_converted"));
    DoneFlag flag = new DoneFlag(dependent.hash(), DependentFold.GOALS);
    return fold.fold(site.idSite(), period, flag, rules, PeriodUniques.NOT_COUNTED);
  }

  private PeriodUniques of(ArchivedSegment segment) {
    return uniques.getOrDefault(segment.hash(), PeriodUniques.NOT_COUNTED);
  }

  private static List<PeriodRule> core() {
    return ReportSet.visitsSummary().get(0).periodRules();
  }
}
