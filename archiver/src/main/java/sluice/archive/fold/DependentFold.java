package sluice.archive.fold;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.archive.group.GroupTable;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.visits.VisitsSummaryReport;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.DoneFlag;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;
import sluice.matomo.MatomoInstallation;
import sluice.site.Site;

/**
 * The archives of one plugin each that Matomo makes of a part of the visits along with an archive
 * (docs: archiver/docs/segments.md#which-are-archived). Not thread-safe.
 */
public final class DependentFold {
  /** Plugin whose archive holds the core metrics. */
  public static final String SUMMARY = "VisitsSummary";

  /** Plugin whose archive holds conversions and products. */
  public static final String GOALS = "Goals";

  private final ArchivedSegment segment;
  private final VisitsSummaryReport core;
  private final DayFold summary;
  private final DayFold goals;
  private final boolean hasGoals;

  /** Makes a fold that has counted no visit yet. */
  public DependentFold(
      Site site, ReportSettings settings, Period day, ArchivedSegment.Dependent dependent) {
    this.segment = dependent.visitors();
    this.hasGoals = dependent.hasGoals();
    this.core = ReportSet.visitsSummary();
    this.summary = new DayFold(SiteCalendar.of(site), day, segment, List.of(core));
    List<Report> ofGoals = hasGoals ? ReportSet.goals(site, settings) : List.of();
    this.goals = new DayFold(SiteCalendar.of(site), day, segment, ofGoals);
  }

  /** The flags of a segment and of all archives that belong to it. */
  public static List<DoneFlag> flags(ArchivedSegment segment, MatomoInstallation installation) {
    List<DoneFlag> flags = new ArrayList<>();
    flags.add(new DoneFlag(segment.hash(), ""));
    for (ArchivedSegment.Dependent of : segment.dependents(installation)) {
      flags.add(new DoneFlag(of.visitors().hash(), SUMMARY));
      flags.add(new DoneFlag(of.visitors().hash(), GOALS));
    }
    return flags;
  }

  /** Whether it has an archive of conversions, too. */
  public boolean hasGoals() {
    return hasGoals;
  }

  /** The flag of one of its archives. */
  public DoneFlag flag(String plugin) {
    return new DoneFlag(segment.hash(), plugin);
  }

  /** Hash of its segment, and its visitors. */
  Map.Entry<String, VisitorSets.DayVisitors> visitors() {
    return Map.entry(segment.hash(), PeriodVisitors.of(core));
  }

  /** Counts a visit. */
  public void add(VisitBundle bundle, LogActions names) {
    summary.add(bundle, names);
    goals.add(bundle, names);
  }

  List<GroupTable> tables() {
    List<GroupTable> tables = new ArrayList<>(summary.tables());
    tables.addAll(goals.tables());
    return tables;
  }

  /** The core metrics. */
  public ArchiveContents summary(ScopeFold.Making making) throws SQLException {
    ArchiveContents contents = new ArchiveContents();
    ScopeFold.publish(making, contents, summary.reports());
    return contents;
  }

  /** Conversions and products; nothing without visits. */
  public ArchiveContents goals(ScopeFold.Making making, ArchiveContents core) throws SQLException {
    ArchiveContents contents = new ArchiveContents();
    if (core.number("nb_visits") > 0) {
      contents.assume("nb_visits_converted", core.number("nb_visits_converted"));
      ScopeFold.fill(making, contents, goals.reports());
    }
    return contents;
  }
}
