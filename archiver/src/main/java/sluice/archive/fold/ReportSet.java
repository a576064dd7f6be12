package sluice.archive.fold;

import java.util.ArrayList;
import java.util.List;
import sluice.archive.period.Period;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.actions.ActionsReport;
import sluice.archive.report.actions.HitsReport;
import sluice.archive.report.actions.PerformanceReport;
import sluice.archive.report.actions.SearchCategoriesReport;
import sluice.archive.report.bots.BotRecords;
import sluice.archive.report.bots.BotTrackingReport;
import sluice.archive.report.contents.ContentsReport;
import sluice.archive.report.country.CountryReport;
import sluice.archive.report.country.LanguageReport;
import sluice.archive.report.customdimensions.ActionDimensionReport;
import sluice.archive.report.customdimensions.VisitDimensionReport;
import sluice.archive.report.devices.DevicesReports;
import sluice.archive.report.devices.PluginsReport;
import sluice.archive.report.devices.ResolutionReports;
import sluice.archive.report.events.EventsReport;
import sluice.archive.report.goals.GoalsReport;
import sluice.archive.report.goals.ProductsReport;
import sluice.archive.report.referrers.AiAssistantsReport;
import sluice.archive.report.referrers.ReferrersReport;
import sluice.archive.report.visits.InterestReport;
import sluice.archive.report.visits.UsersReport;
import sluice.archive.report.visits.VisitTimeReport;
import sluice.archive.report.visits.VisitsSummaryReport;
import sluice.matomo.MatomoInstallation;
import sluice.site.CustomDimension;
import sluice.site.Site;

/**
 * Which reports an archive holds, in the order in which Matomo's plugins run (docs:
 * archiver/docs/records.md#records-by-plugin).
 */
public final class ReportSet {
  private ReportSet() {}

  /**
   * All reports but the core metrics.
   *
   * @param isOfAllVisits whether they are not of a segment
   */
  public static List<Report> others(
      Site site, ReportSettings settings, Period period, boolean isOfAllVisits) {
    List<Report> reports = ofVisits(site, settings, period);
    if (isOfAllVisits && settings.installation().botTracking()) {
      reports.add(new BotTrackingReport(settings, BotRecords.of(settings.installation())));
    }
    return reports;
  }

  private static List<Report> ofVisits(Site site, ReportSettings settings, Period period) {
    List<Report> reports = new ArrayList<>();
    MatomoInstallation matomo = settings.installation();
    reports.add(new ActionsReport(site, settings));
    if (matomo.countsHits()) {
      reports.add(new HitsReport());
    }
    if (site.hasSiteSearch()) {
      reports.add(new SearchCategoriesReport(settings));
    }
    reports.add(new ReferrersReport(settings));
    if (matomo.aiAssistantPages()) {
      reports.add(new AiAssistantsReport(settings));
    }
    reports.add(LanguageReport.of(settings));
    reports.addAll(DevicesReports.all(settings));
    reports.addAll(goals(site, settings));
    reports.add(new EventsReport(settings));
    reports.add(new CountryReport(settings));
    reports.add(new VisitTimeReport(site, period));
    reports.add(new InterestReport());
    reports.add(new ContentsReport(settings));
    reports.addAll(ResolutionReports.all(settings));
    reports.add(new PluginsReport(settings));
    reports.add(new UsersReport(settings));
    reports.add(new PerformanceReport());
    for (CustomDimension dimension : site.customDimensions()) {
      reports.add(
          dimension.isOfVisit()
              ? VisitDimensionReport.of(dimension, settings)
              : new ActionDimensionReport(dimension, settings));
    }
    return reports;
  }

  /** The core metrics alone. */
  public static VisitsSummaryReport visitsSummary() {
    return new VisitsSummaryReport();
  }

  /** What plugin Goals stores. */
  public static List<Report> goals(Site site, ReportSettings settings) {
    return List.of(new GoalsReport(site), new ProductsReport(site, settings));
  }
}
