package sluice.archive.fold;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import sluice.archive.period.Period;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.ReportSettings;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.DoneFlag;
import sluice.site.Site;

/** The archives of one week, month or year of a site. Thread-safe, as the fold is. */
public final class PeriodArchives {
  private final Site site;
  private final ReportSettings settings;
  private final Period period;
  private final PeriodFold fold;
  private final Map<String, PeriodUniques> uniques;

  /** Folds a period of which the distinct visitors are counted, by hash of the segment. */
  public PeriodArchives(
      Site site,
      ReportSettings settings,
      Period period,
      PeriodFold fold,
      Map<String, PeriodUniques> uniques) {
    this.site = site;
    this.settings = settings;
    this.period = period;
    this.fold = fold;
    this.uniques = uniques;
  }

  /** The archive with all reports. */
  public ArchiveContents all(ArchivedSegment segment) throws SQLException {
    PeriodFold.Rules rules =
        new PeriodFold.Rules(
            core(), ReportSet.others(site, settings, period, segment.hash().isEmpty()), 0);
    return fold.fold(key(new DoneFlag(segment.hash(), "")), rules, of(segment));
  }

  /** The core metrics of a dependent segment. */
  public ArchiveContents summary(ArchivedSegment dependent) throws SQLException {
    PeriodFold.Rules rules = new PeriodFold.Rules(core(), List.of(), 0);
    return fold.fold(
        key(new DoneFlag(dependent.hash(), DependentFold.SUMMARY)), rules, of(dependent));
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
    return fold.fold(key(flag), rules, PeriodUniques.NOT_COUNTED);
  }

  private ArchiveKey key(DoneFlag flag) {
    return new ArchiveKey(site.idSite(), period, flag);
  }

  private PeriodUniques of(ArchivedSegment segment) {
    return uniques.getOrDefault(segment.hash(), PeriodUniques.NOT_COUNTED);
  }

  private static List<PeriodRule> core() {
    return ReportSet.visitsSummary().periodRules();
  }
}
